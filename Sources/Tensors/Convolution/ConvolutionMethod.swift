import CKernels

/// The ways to compute a convolution or one of its adjoints, and which is fastest where.
///
/// The limits are from measurements on one Zen 5 core, in GFLOP/s; a large matrix product reaches 250:
///
/// | | oneDNN | other way |
/// |---|---|---|
/// | 1024 × 1, 512 × 128, forward | 66 | windows 267 |
/// | 50 × 32 × 1, 7 × 28 × 64, forward | 195 | windows 253 |
/// | 40 × 1, 2, 3 × 128, 3 × 3 × 128, forward | 189, 142, 245 | windows 263, 265, 268 |
/// | 40 × 1, 4, 7, 8 × 28, 3 × 3 × 30, forward | 95, 123, 199, 212 | windows 212, 226, 230, 227 |
/// | 115 × 80 × 1, 3 × 3 × 64, data; kernel adjoint | 10; 46 | patches 75; 79 |
/// | 50 × 32 × 1, 7 × 28 × 64, data; kernel adjoint | 78; 115 | patches 169; 187 |
/// | 128 × 80 × 8, 5 × 5 × 1, forward; kernel adjoint | 15; 10 | mirrored 68; 85 |
/// | 19683 × 128, 3 × 128, kernel adjoint | 92 | shifted rows 241 |
enum ConvolutionMethod {
  /// oneDNN's direct convolution: within 20 % of a matrix product for all but the cases below.
  case primitive
  /// Products with windows where they stand (`WindowConvolution`), where a row of outputs is too short for oneDNN's
  /// blocks, or one channel is seen by many taps.
  case windows
  /// Products with patches (`PatchConvolution`), where channels are too few for a vector.
  case patches
  /// Products with shifted rows (`ShiftedConvolution`), for the kernel adjoint over one long axis.
  case shiftedRows
  /// The same sum read from the other side: few output channels become few input channels.
  case mirrored

  static func fastest(for problem: ConvolutionProblem, _ direction: ConvolutionDirection) -> ConvolutionMethod {
    let (c, k) = (problem.inputChannels, problem.outputChannels)
    guard problem.groups == 1 else { return .primitive }
    switch direction {
    case .forward:
      let isNarrow = problem.outputRows > 1 && problem.outputColumns < (c % 16 == 0 ? 3 : 8)
      if isNarrow || c == 1 && problem.patchCount >= 64, WindowConvolution.takes(problem) { return .windows }
      return k <= min(8, c / 4) && problem.hasMirror ? .mirrored : .primitive
    case .dataAdjoint:
      return c <= max(1, min(8, k / 8)) ? .patches : .primitive
    case .kernelAdjoint:
      if c == 1, k >= 32, problem.patchCount >= 64 || problem.outputPositions >= 1 << 17 { return .patches }
      if problem.rows == 1, problem.rowTaps == 1, c >= 32, k >= 32, problem.outputPositions >= 8192 {
        return .shiftedRows
      }
      return k <= min(8, c / 4) && problem.hasMirror ? .mirrored : .primitive
    }
  }
}

extension ConvolutionProblem {
  typealias Pointer = UnsafeMutablePointer<Float>
  typealias Kernel = ConvolutionPrimitive.Kernel

  /// y = x ∗ kernel (+ bias), through a leaky ReLU if a slope is given, the fastest way.
  func forward(x: Pointer, kernel: Kernel, bias: Pointer?, slope: Float?, y: Pointer, _ arithmetic: ConvolutionArithmetic) {
    if arithmetic == .minimal, let winograd = WinogradConvolution(self) {
      return winograd.forward(x: x, kernel: kernel.pointer, bias: bias, slope: slope, y: y)
    }
    if let few = FewChannelsConvolution(self) {
      return few.forward(x: x, kernel: kernel.pointer, bias: bias, slope: slope, y: y)
    }
    switch ConvolutionMethod.fastest(for: self, .forward) {
    case .windows:
      WindowConvolution(self).forward(x: x, kernel: kernel.pointer, bias: bias, slope: slope, y: y)
    case .mirrored:
      withScratch(count: patchCount * outputChannels) { mirror in
        self.mirror(kernel.pointer, into: mirror)
        PatchConvolution(mirrored).dataAdjoint(dy: x, kernel: mirror, dx: y)
      }
      if let bias {
        for o in 0..<outputPositions { for k in 0..<outputChannels { y[o * outputChannels + k] += bias[k] } }
      }
      activate(y, slope)
    case .primitive, .shiftedRows, .patches:
      ConvolutionPrimitive.compiled(self, .forward, hasBias: bias != nil, slope: slope)
        .forward(x: x, kernel: kernel, bias: bias, y: y)
    }
  }

  private func activate(_ y: Pointer, _ slope: Float?) {
    guard let slope else { return }
    Parallel.forEachRange(outputPositions * outputChannels, grain: elementwiseGrain) { part in
      let y = y + part.lowerBound
      kernel_gate(1, part.count, y, 0, 1, y, 0, 1, slope, y)
    }
  }

  /// dx from dy and the kernel, the fastest way.
  func dataAdjoint(dy: Pointer, kernel: Kernel, dx: Pointer, _ arithmetic: ConvolutionArithmetic) {
    if arithmetic == .minimal, let winograd = WinogradConvolution.dataAdjoint(self) {
      return winograd.dataAdjoint(dy: dy, kernel: kernel.pointer, dx: dx)
    }
    switch ConvolutionMethod.fastest(for: self, .dataAdjoint) {
    case .patches:
      PatchConvolution(self).dataAdjoint(dy: dy, kernel: kernel.pointer, dx: dx)
    case .primitive, .shiftedRows, .mirrored, .windows:
      ConvolutionPrimitive.compiled(self, .dataAdjoint).dataAdjoint(dy: dy, kernel: kernel, dx: dx)
    }
  }

  /// dkernel from x and dy, the fastest way.
  func kernelAdjoint(x: Pointer, dy: Pointer, dkernel: Pointer, _ arithmetic: ConvolutionArithmetic = .definition) {
    if arithmetic == .minimal, let winograd = WinogradConvolution(self) {
      return winograd.kernelAdjoint(x: x, dy: dy, dkernel: dkernel)
    }
    if let few = FewChannelsConvolution(self) {
      // A slope of 1 leaves gradients as they are, whatever came out.
      return withScratch(count: (patchCount + 1) * outputChannels) { sums in
        few.adjoint(x: x, y: dy, dy: dy, slope: 1, into: sums)
        dkernel.update(from: sums, count: patchCount * outputChannels)
      }
    }
    switch ConvolutionMethod.fastest(for: self, .kernelAdjoint) {
    case .patches:
      PatchConvolution(self).kernelAdjoint(x: x, dy: dy, dkernel: dkernel)
    case .shiftedRows:
      ShiftedConvolution(self).kernelAdjoint(x: x, dy: dy, dkernel: dkernel)
    case .mirrored:
      withScratch(count: patchCount * outputChannels) { mirror in
        mirrored.kernelAdjoint(x: dy, dy: x, dkernel: mirror)
        mirrored.mirror(mirror, into: dkernel)
      }
    case .primitive, .windows:
      ConvolutionPrimitive.compiled(self, .kernelAdjoint).kernelAdjoint(x: x, dy: dy, dkernel: dkernel)
    }
  }
}
