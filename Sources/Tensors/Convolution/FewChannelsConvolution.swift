import CKernels

/// A convolution of few inputs to an output, such as a network's first layer: as fast as its map is written or read.
///
/// Measured on two Zen 5 cores, 32 × 115 × 80 × 1 with 3 × 3 × 64 and leaky ReLU: forward 1.7 ms, gradients of kernel and
/// bias 4.1 ms, which is 44 and 35 GB/s.
struct FewChannelsConvolution {
  typealias Pointer = UnsafeMutablePointer<Float>
  private let problem: ConvolutionProblem
  private let geometry: kernel_convolution_geometry

  /// nil where the convolution is another one.
  init?(_ problem: ConvolutionProblem) {
    geometry = problem.kernelGeometry
    let takes = withUnsafePointer(to: geometry) { kernel_few_channels_takes($0) }
    guard takes != 0 else { return nil }
    self.problem = problem
  }

  /// From this size on a map does not stay in the last-level cache until somebody reads it.
  private static let streamedBytes = 16 << 20

  /// y = leaky ReLU of x ∗ kernel (+ bias).
  func forward(x: Pointer, kernel: Pointer, bias: Pointer?, slope: Float?, y: Pointer) {
    let bytes = problem.outputPositions * problem.outputChannels * MemoryLayout<Float>.stride
    forEachShare(of: geometry) { geometry, examples, _, scratch in
      kernel_few_channels_forward(
        geometry, x, kernel, bias, slope ?? 1, y, bytes > Self.streamedBytes ? 1 : 0, scratch, examples.lowerBound,
        examples.upperBound)
    }
  }

  /// Gradients of kernel and bias, [taps·channels + 1, K], from those of what came out of the leaky ReLU as y.
  func adjoint(
    x: UnsafePointer<Float>, y: UnsafePointer<Float>, dy: UnsafePointer<Float>, slope: Float, into result: Pointer
  ) {
    let count = (problem.patchCount + 1) * problem.outputChannels, threads = Parallel.threadCount
    withScratch(count: threads * count) { sums in
      sums.update(repeating: 0, count: threads * count)
      forEachShare(of: geometry) { geometry, examples, share, scratch in
        kernel_few_channels_adjoint(
          geometry, x, y, dy, slope, sums + share * count, scratch, examples.lowerBound, examples.upperBound)
      }
      sum(shares: threads, count: count, sums, into: result)
    }
  }

  /// Every thread's examples, its number and its scratch memory.
  private func forEachShare(
    of geometry: kernel_convolution_geometry,
    _ body: (UnsafePointer<kernel_convolution_geometry>, Range<Int>, _ share: Int, UnsafeMutableRawPointer) -> Void
  ) {
    withUnsafePointer(to: geometry) { geometry in
      let threads = Parallel.threadCount, batch = problem.batch
      let bytes = (kernel_few_channels_scratch_bytes(geometry) + 63) / 64 * 64
      withScratch(bytes: threads * bytes) { scratch in
        Parallel.forEachRange(threads) { shares in
          for share in shares {
            body(geometry, batch * share / threads..<batch * (share + 1) / threads, share, scratch + share * bytes)
          }
        }
      }
    }
  }
}

/// Gradients of the kernel and the bias of a convolution that went through a leaky ReLU, in one pass over the map; nil
/// for a convolution that has no such pass.
///
/// x: [B, T, F, C]; y, what came out, and dy, its gradient: [B, T′, F′, K] → [t, f, C, K] and [K] (or one axis less).
public func activatedConvolutionAdjoints(
  _ x: Tensor, y: Tensor, _ dy: Tensor, kernel: [Int], geometry: ConvolutionGeometry, slope: Float
) -> (kernel: Tensor, bias: Tensor)? {
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel, geometry: geometry)
  guard let few = FewChannelsConvolution(problem) else { return nil }
  problem.checkOutput(dy.shape)
  let sums = Tensor([problem.patchCount + 1, problem.outputChannels]) { sums in
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        dy.withUnsafeBufferPointer { dy in
          few.adjoint(x: x.baseAddress!, y: y.baseAddress!, dy: dy.baseAddress!, slope: slope, into: sums.baseAddress!)
        }
      }
    }
  }
  let inputs = problem.patchCount
  return (sums.rows(0..<inputs).reshaped(kernel), sums.rows(inputs..<inputs + 1).reshaped([problem.outputChannels]))
}

/// The gradient of the input of a convolution that went through a leaky ReLU, in one pass over the map; nil for a
/// convolution that has no such pass.
///
/// y, what came out, and dy, its gradient: [B, T′, F′, K], kernel: [t, f, C, K] → [B, T, F, C], `input` (or one axis less).
public func activatedConvolutionDataAdjoint(
  y: Tensor, _ dy: Tensor, kernel: Tensor, input: [Int], geometry: ConvolutionGeometry, slope: Float
) -> Tensor? {
  let problem = ConvolutionProblem(input: input, kernel: kernel.shape, geometry: geometry)
  guard ConvolutionMethod.fastest(for: problem, .dataAdjoint) == .patches else { return nil }
  problem.checkOutput(dy.shape)
  return Tensor(input) { dx in
    y.withUnsafeBufferPointer { y in
      dy.withUnsafeBufferPointer { dy in
        kernel.withUnsafeBufferPointer { kernel in
          PatchConvolution(problem).dataAdjoint(
            dy: dy.baseAddress!, kernel: kernel.baseAddress!, dx: dx.baseAddress!, activation: (y.baseAddress!, slope))
        }
      }
    }
  }
}

/// Whether `activatedConvolutionAdjoints` has a pass for a convolution.
public func hasActivatedAdjoints(input: [Int], kernel: [Int], geometry: ConvolutionGeometry) -> Bool {
  FewChannelsConvolution(ConvolutionProblem(input: input, kernel: kernel, geometry: geometry)) != nil
}
