import Tensors

// Each of the three is a partial derivative of one trilinear form, ⟨dy, x ∗ kernel⟩, so the gradients of each are the
// other two and second order comes by itself. A sparse gradient goes the way of `ConvolutionAtPositions`.

/// Cross-correlation of x with a bank of kernels (the convolution of neural networks: no flip). Second order: yes.
///
/// x: [B, T, C], kernel: [t, C/groups, K], bias: [K] → [B, T′, K], or
/// x: [B, T, F, C], kernel: [t, f, C/groups, K], bias: [K] → [B, T′, F′, K].
public func convolution(_ x: Var, kernel: Var, bias: Var? = nil, geometry: ConvolutionGeometry) -> Var {
  recordConvolution(
    convolution(
      x.value, kernel: kernel.value, bias: bias?.value, geometry: geometry, arithmetic: arithmetic(x, kernel)),
    x, kernel, bias, geometry)
}

/// Records a convolution under a value that stands for its output.
func recordConvolution(
  _ y: Tensor, _ x: Var, _ kernel: Var, _ bias: Var?, _ geometry: ConvolutionGeometry
) -> Var {
  x.tape.record(
    y,
    .any(x) { .dense(dataAdjoint($0, kernel, x.shape, geometry)) },
    .any(kernel) { .dense(kernelAdjoint(x, $0, kernel.shape, geometry)) },
    .any(bias ?? x.detached) { .dense(channelSums($0)) })
}

/// The adjoint of a convolution in its input: dy: [B, T′, F′, K] → dx of shape `input`. Second order: yes.
public func convolutionDataAdjoint(_ dy: Var, kernel: Var, input: [Int], geometry: ConvolutionGeometry) -> Var {
  dy.tape.record(
    convolutionDataAdjoint(
      dy.value, kernel: kernel.value, input: input, geometry: geometry, arithmetic: arithmetic(dy, kernel)),
    Pullback(dy) { convolution($0, kernel: kernel, geometry: geometry) },
    Pullback(kernel) { convolutionKernelAdjoint($0, dy, kernel: kernel.shape, geometry: geometry) })
}

/// The adjoint of a convolution in its kernel: x, dy: [B, T′, F′, K] → dkernel of shape `kernel`. Second order: yes.
public func convolutionKernelAdjoint(_ x: Var, _ dy: Var, kernel: [Int], geometry: ConvolutionGeometry) -> Var {
  x.tape.record(
    convolutionKernelAdjoint(x.value, dy.value, kernel: kernel, geometry: geometry, arithmetic: .minimal),
    Pullback(x) { convolutionDataAdjoint(dy, kernel: $0, input: x.shape, geometry: geometry) },
    Pullback(dy) { convolution(x, kernel: $0, geometry: geometry) })
}

/// Where a gradient is asked for, of the weights or of what goes in, convolutions take the fewest products; in inference
/// they agree with other programs to the last digits.
func arithmetic(_ x: Var, _ kernel: Var) -> ConvolutionArithmetic {
  x.isTracked || kernel.isTracked || !x.tape.records ? .minimal : .definition
}

// MARK: Cotangents

private func dataAdjoint(_ dy: Cotangent, _ kernel: Var, _ input: [Int], _ geometry: ConvolutionGeometry) -> Var {
  guard let sparse = dy.worthwhile(kernel.shape) ?? dy.pooled(kernel.shape, input, geometry) else {
    return convolutionDataAdjoint(dy.dense, kernel: kernel, input: input, geometry: geometry)
  }
  return convolutionDataAdjoint(
    sparse.values, at: sparse.positions, kernel: kernel, input: input, geometry: geometry)
}

private func kernelAdjoint(_ x: Var, _ dy: Cotangent, _ kernel: [Int], _ geometry: ConvolutionGeometry) -> Var {
  guard let sparse = dy.worthwhile(kernel) else {
    return convolutionKernelAdjoint(x, dy.dense, kernel: kernel, geometry: geometry)
  }
  return convolutionKernelAdjoint(x, sparse.values, at: sparse.positions, kernel: kernel, geometry: geometry)
}

/// The gradient of a bias: the sum over everything but the channels.
private func channelSums(_ dy: Cotangent) -> Var {
  switch dy {
  case .dense, .product:
    let dy = dy.dense
    return dy.sum(axes: Array(0..<dy.rank - 1))
  case .sparse(let dy):
    let channels = dy.shape[dy.shape.count - 1]
    if dy.positions.followChannels { return dy.values.reshaped([-1, channels]).sum(axes: [0]) }
    return dy.values.scattered(to: [channels], at: dy.positions.modulo(channels))
  }
}

extension Cotangent {
  /// The positions and values, where so few that going to each of them costs less than the dense adjoint.
  ///
  /// With P inputs to an output, a position costs about as much as 100 + P of the dense adjoint's products at a third
  /// of its rate. Pooling 3 × 3 after 3 × 3 × 64 stays sparse, pooling 2 × 2 after 3 × 3 × 1 does not.
  fileprivate func worthwhile(_ kernel: [Int]) -> SparseCotangent? {
    guard case .sparse(let sparse) = self else { return nil }
    let inputs = kernel.dropLast().reduce(1, *), outputs = sparse.shape.reduce(1, *)
    return sparse.positions.count * (100 + inputs) * 10 <= outputs * inputs * 3 ? sparse : nil
  }

  /// The same, where a pooling left them whose windows the adjoint goes through one by one.
  fileprivate func pooled(_ kernel: [Int], _ input: [Int], _ geometry: ConvolutionGeometry) -> SparseCotangent? {
    guard case .sparse(let sparse) = self else { return nil }
    return hasPooledDataAdjoint(sparse.positions, kernel: kernel, input: input, geometry: geometry) ? sparse : nil
  }
}

// MARK: At positions

/// Outputs of `convolution` at flat positions of it: [positions.count]. Second order: yes.
public func convolution(_ x: Var, kernel: Var, at positions: Positions, geometry: ConvolutionGeometry) -> Var {
  x.tape.record(
    convolution(x.value, kernel: kernel.value, at: positions, geometry: geometry),
    Pullback(x) {
      convolutionDataAdjoint($0, at: positions, kernel: kernel, input: x.shape, geometry: geometry)
    },
    Pullback(kernel) { convolutionKernelAdjoint(x, $0, at: positions, kernel: kernel.shape, geometry: geometry) })
}

/// `convolutionDataAdjoint` of a cotangent that is zero but at some positions, dy: [positions.count].
public func convolutionDataAdjoint(
  _ dy: Var, at positions: Positions, kernel: Var, input: [Int], geometry: ConvolutionGeometry
) -> Var {
  dy.tape.record(
    convolutionDataAdjoint(dy.value, at: positions, kernel: kernel.value, input: input, geometry: geometry),
    Pullback(dy) { convolution($0, kernel: kernel, at: positions, geometry: geometry) },
    Pullback(kernel) { convolutionKernelAdjoint($0, dy, at: positions, kernel: kernel.shape, geometry: geometry) })
}

/// `convolutionKernelAdjoint` of a cotangent that is zero but at some positions, dy: [positions.count].
public func convolutionKernelAdjoint(
  _ x: Var, _ dy: Var, at positions: Positions, kernel: [Int], geometry: ConvolutionGeometry
) -> Var {
  x.tape.record(
    convolutionKernelAdjoint(x.value, dy.value, at: positions, kernel: kernel, geometry: geometry),
    Pullback(x) { convolutionDataAdjoint(dy, at: positions, kernel: $0, input: x.shape, geometry: geometry) },
    Pullback(dy) { convolution(x, kernel: $0, at: positions, geometry: geometry) })
}
