import CKernels

/// How a convolution's sums are taken.
public enum ConvolutionArithmetic: Sendable {
  /// Product by product, as the definition has them: results of a net agree with other programs' to 10⁻⁶.
  case definition
  /// Winograd's minimal filtering where it applies: about 2 · 10⁻⁶ of the largest value off, for a third of the
  /// products. What training steps use; dropout alone moves them by far more.
  case minimal
}

/// 3 × 3 convolutions over two axes by Winograd's minimal filtering on tiles of 3 × 3 outputs.
///
/// Measured on two Zen 5 cores, batch 32, in GFLOP/s of the definition (a large matrix product reaches 470):
///
/// | | |
/// |---|---|
/// | 113 × 78 × 64 → 32, forward; the same with leaky ReLU and max pooling 3 × 3 | 853; 935 |
/// | 37 × 25 × 32 → 128, forward; data; kernel adjoint | 1188; 640; 759 |
/// | 35 × 23 × 128 → 64, forward; kernel adjoint | 1000; 976 |
struct WinogradConvolution {
  typealias Pointer = UnsafeMutablePointer<Float>
  private let shape: convolution_shape

  /// nil where the convolution is another one.
  init?(_ problem: ConvolutionProblem) {
    guard let shape = problem.unitStrideShape, kernel_winograd_takes(shape) != 0 else { return nil }
    self.shape = shape
  }

  /// y = leaky ReLU of x ∗ kernel (+ bias).
  func forward(x: Pointer, kernel: Pointer, bias: Pointer?, slope: Float?, y: Pointer) {
    withFilters(kernel, mirrored: false) { filters in
      forEachShare(ofBlocks: kernel_winograd_blocks(shape, 0)) { blocks, _, scratch in
        kernel_winograd_forward(
          shape, x, filters, bias, slope ?? 1, y, scratch, blocks.lowerBound, blocks.upperBound)
      }
    }
  }

  /// The largest of each window of 3 × 3 responses, activated, and where it stands in the map.
  func forwardPooled(
    x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, slope: Float, y: Pointer,
    positions: UnsafeMutablePointer<Int32>
  ) {
    withFilters(kernel, mirrored: false) { filters in
      forEachShare(ofBlocks: kernel_winograd_blocks(shape, 1)) { blocks, _, scratch in
        kernel_winograd_forward_pooled(
          shape, x, filters, bias, slope, y, positions, scratch, blocks.lowerBound, blocks.upperBound)
      }
    }
  }

  /// The convolution that takes dy to dx: the kernel mirrored, the padding's complement. nil where it is another kind.
  static func dataAdjoint(_ problem: ConvolutionProblem) -> WinogradConvolution? {
    guard let s = problem.unitStrideShape else { return nil }
    var mirrored = s
    (mirrored.time, mirrored.frequency) = (convolution_output_time(s), convolution_output_frequency(s))
    (mirrored.channels, mirrored.filters) = (s.filters, s.channels)
    (mirrored.time_before, mirrored.time_after) = (2 - s.time_before, 2 - s.time_after)
    (mirrored.frequency_before, mirrored.frequency_after) = (2 - s.frequency_before, 2 - s.frequency_after)
    let margins = [mirrored.time_before, mirrored.time_after, mirrored.frequency_before, mirrored.frequency_after]
    // More padding than the kernel reaches has outputs that see nothing; an adjoint has no use for them.
    guard margins.allSatisfy({ $0 >= 0 }), kernel_winograd_takes(mirrored) != 0 else { return nil }
    return WinogradConvolution(shape: mirrored)
  }

  /// dx from dy and the kernel, by the convolution that `dataAdjoint(_:)` gave.
  func dataAdjoint(dy: Pointer, kernel: Pointer, dx: Pointer) {
    withFilters(kernel, mirrored: true) { filters in
      forEachShare(ofBlocks: kernel_winograd_blocks(shape, 0)) { blocks, _, scratch in
        kernel_winograd_forward(shape, dy, filters, nil, 1, dx, scratch, blocks.lowerBound, blocks.upperBound)
      }
    }
  }

  /// dkernel from x and dy: a sum for each thread, then the sum of these.
  func kernelAdjoint(x: Pointer, dy: Pointer, dkernel: Pointer) {
    let count = kernel_winograd_filter_bytes(shape) / MemoryLayout<Float>.stride, threads = Parallel.threadCount
    withScratch(count: (threads + 1) * count) { sums in
      sums.update(repeating: 0, count: threads * count)
      forEachShare(ofBlocks: kernel_winograd_blocks(shape, 0)) { blocks, share, scratch in
        kernel_winograd_kernel_adjoint(
          shape, x, dy, sums + share * count, scratch, blocks.lowerBound, blocks.upperBound)
      }
      sum(shares: threads, count: count, sums, into: sums + threads * count)
      kernel_winograd_kernel(shape, sums + threads * count, dkernel)
    }
  }

  private init(shape: convolution_shape) { self.shape = shape }

  private func withFilters(_ kernel: UnsafePointer<Float>, mirrored: Bool, _ body: (UnsafePointer<Float>) -> Void) {
    withScratch(bytes: kernel_winograd_filter_bytes(shape)) { bytes in
      let filters = bytes.assumingMemoryBound(to: Float.self)
      kernel_winograd_filters(shape, kernel, mirrored ? 1 : 0, filters)
      body(filters)
    }
  }

  /// Every thread's blocks, its number and its scratch memory.
  private func forEachShare(ofBlocks count: Int, _ body: (Range<Int>, _ share: Int, UnsafeMutableRawPointer) -> Void) {
    let threads = Parallel.threadCount, bytes = (kernel_winograd_scratch_bytes(shape) + 63) / 64 * 64
    withScratch(bytes: threads * bytes) { scratch in
      Parallel.forEachRange(threads) { shares in
        for share in shares {
          body(count * share / threads..<count * (share + 1) / threads, share, scratch + share * bytes)
        }
      }
    }
  }
}
