import Tensors

/// Transposed convolution, which enlarges its input: the data adjoint of the convolution that leads back.
/// Second order: yes.
///
/// x: [B, T, C], kernel: [t, K/groups, C], bias: [K] → [B, T′, K], or
/// x: [B, T, F, C], kernel: [t, f, K/groups, C], bias: [K] → [B, T′, F′, K] (Keras's order for `Conv2DTranspose`).
public func transposedConvolution(
  _ x: Var, kernel: Var, bias: Var? = nil, geometry: TransposedConvolutionGeometry
) -> Var {
  let channels = kernel.shape[kernel.rank - 2] * geometry.convolution.groups
  let y = convolutionDataAdjoint(
    x, kernel: kernel, input: [x.shape[0]] + geometry.outputSize + [channels], geometry: geometry.convolution)
  return bias.map { y + $0 } ?? y
}
