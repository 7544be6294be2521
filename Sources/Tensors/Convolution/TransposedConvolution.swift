/// Transposed convolution: the data adjoint of a convolution as an operation of its own, which enlarges its input.
///
/// x: [B, T, C], kernel: [t, K/groups, C] → [B, T′, K], or x: [B, T, F, C], kernel: [t, f, K/groups, C] →
/// [B, T′, F′, K]: the kernel of the convolution that leads back, which is Keras's order for `Conv2DTranspose`.
/// PyTorch's weights [C, K/groups, t, f] go there by the permutation (2, 3, 1, 0).
public func transposedConvolution(_ x: Tensor, kernel: Tensor, geometry: TransposedConvolutionGeometry) -> Tensor {
  let channels = kernel.shape[kernel.rank - 2] * geometry.convolution.groups
  return convolutionDataAdjoint(
    x, kernel: kernel, input: [x.shape[0]] + geometry.outputSize + [channels], geometry: geometry.convolution)
}
