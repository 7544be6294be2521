/// Cross-correlation of x with a bank of kernels (the convolution of neural networks: no flip).
///
/// `y[b, o, k] = bias[k] + Σ_tap Σ_c x[b, o·stride + tap·dilation − before, c] · kernel[tap, c, k]`
///
/// x: [B, T, C], kernel: [t, C/groups, K] → [B, T′, K], or
/// x: [B, T, F, C], kernel: [t, f, C/groups, K] → [B, T′, F′, K].
/// Group i of the outputs (K/groups channels) sees group i of the inputs. A depthwise convolution has
/// groups = C and kernel [t, f, 1, C·multiplier].
/// - Parameter slope: of a leaky ReLU that the output goes through on its way to memory; 0 is ReLU, nil none.
public func convolution(
  _ x: Tensor, kernel: Tensor, bias: Tensor? = nil, geometry: ConvolutionGeometry, slope: Float? = nil,
  arithmetic: ConvolutionArithmetic = .definition
) -> Tensor {
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel.shape, geometry: geometry)
  if let bias {
    precondition(bias.shape == [problem.outputChannels], "a bias \(bias.shape) does not fit a kernel \(kernel.shape)")
  }
  return Tensor(problem.outputShape(rank: x.rank)) { y in
    guard !y.isEmpty else { return }
    withPointers(x, kernel, bias) {
      problem.forward(x: $0, kernel: ($1, kernel.version), bias: $2, slope: slope, y: y.baseAddress!, arithmetic)
    }
  }
}

/// The adjoint of a convolution in its input: dx with `⟨dx, x⟩ = ⟨dy, x ∗ kernel⟩` for every x.
///
/// dy: [B, T′, F′, K], kernel: [t, f, C/groups, K] → dx of shape `input`: [B, T, F, C] (or one axis less).
public func convolutionDataAdjoint(
  _ dy: Tensor, kernel: Tensor, input: [Int], geometry: ConvolutionGeometry,
  arithmetic: ConvolutionArithmetic = .definition
) -> Tensor {
  let problem = ConvolutionProblem(input: input, kernel: kernel.shape, geometry: geometry)
  problem.checkOutput(dy.shape)
  return Tensor(input) { dx in
    guard !dx.isEmpty else { return }
    withPointers(dy, kernel) {
      problem.dataAdjoint(dy: $0, kernel: ($1, kernel.version), dx: dx.baseAddress!, arithmetic)
    }
  }
}

/// The adjoint of a convolution in its kernel: dkernel with `⟨dkernel, kernel⟩ = ⟨dy, x ∗ kernel⟩` for every kernel.
///
/// x: [B, T, F, C], dy: [B, T′, F′, K] → dkernel of shape `kernel`: [t, f, C/groups, K] (or one axis less).
public func convolutionKernelAdjoint(
  _ x: Tensor, _ dy: Tensor, kernel: [Int], geometry: ConvolutionGeometry,
  arithmetic: ConvolutionArithmetic = .definition
) -> Tensor {
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel, geometry: geometry)
  problem.checkOutput(dy.shape)
  return Tensor(kernel) { dkernel in
    guard x.count > 0 else { return dkernel.update(repeating: 0) }
    withPointers(x, dy) { problem.kernelAdjoint(x: $0, dy: $1, dkernel: dkernel.baseAddress!, arithmetic) }
  }
}

extension ConvolutionProblem {
  /// [B, T′, K] or [B, T′, F′, K].
  func outputShape(rank: Int) -> [Int] {
    rank == 3 ? [batch, outputColumns, outputChannels] : [batch, outputRows, outputColumns, outputChannels]
  }

  func checkOutput(_ shape: [Int]) {
    let expected = outputShape(rank: shape.count)
    precondition(shape == expected, "a cotangent \(shape) does not fit a convolution to \(expected)")
  }
}

/// The memory of tensors as oneDNN's C interface wants it: not const, though it only reads.
private func withPointers(
  _ a: Tensor, _ b: Tensor, _ c: Tensor? = nil,
  _ body: (ConvolutionProblem.Pointer, ConvolutionProblem.Pointer, ConvolutionProblem.Pointer?) -> Void
) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      let (a, b) = (UnsafeMutablePointer(mutating: a.baseAddress!), UnsafeMutablePointer(mutating: b.baseAddress!))
      guard let c else { return body(a, b, nil) }
      c.withUnsafeBufferPointer { body(a, b, UnsafeMutablePointer(mutating: $0.baseAddress!)) }
    }
  }
}

private func withPointers(
  _ a: Tensor, _ b: Tensor, _ body: (ConvolutionProblem.Pointer, ConvolutionProblem.Pointer) -> Void
) {
  withPointers(a, b, nil) { a, b, _ in body(a, b) }
}
