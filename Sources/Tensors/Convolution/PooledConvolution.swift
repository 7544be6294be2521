import CKernels

/// The adjoints of a 3 × 3 convolution behind which maxima of windows side by side were taken: one output of each
/// window has a gradient.
///
/// Measured on two Zen 5 cores, 32 × 113 × 78 × 64 with 3 × 3 × 32 and windows of 3 × 3: data adjoint 10.4 ms, kernel
/// adjoint 6.9 ms.
struct PooledConvolution {
  private let positions: Positions
  private let shape: pooled_convolution_shape

  /// nil where the positions are not of this kind or the convolution is another one.
  init?(_ problem: ConvolutionProblem, _ positions: Positions) {
    guard
      let origin = positions.origin, let convolution = problem.unitStrideShape,
      problem.rowTaps == 3, problem.columnTaps == 3,
      problem.inputChannels % Int(kernel_vector_floats()) == 0,
      origin.shape == problem.outputShape(rank: 4),
      origin.windows.axes == origin.windows.window.map({ ConvolutionGeometry.Axis(stride: $0) }),
      origin.windows.outputSize
        == zip([problem.outputRows, problem.outputColumns], origin.windows.window).map({ $0 / $1 })
    else { return nil }
    self.positions = positions
    let window = origin.windows.window.map { Int32($0) }
    shape = pooled_convolution_shape(convolution: convolution, pool_time: window[0], pool_frequency: window[1])
  }

  /// dx of shape `input`: [B, T, F, C].
  func dataAdjoint(_ dy: Tensor, kernel: Tensor, input: [Int]) -> Tensor {
    Tensor(input) { dx in
      let dx = dx.baseAddress!
      withOperands(kernel, dy, shares: 1) { kernel, dy, positions, packed in
        kernel_pooled_convolution_pack(shape, kernel, packed)
        forEachShare { examples, _, scratch in
          kernel_pooled_convolution_data_adjoint(
            shape, packed, positions, dy, dx, scratch, examples.lowerBound, examples.upperBound)
        }
      }
    }
  }

  /// dkernel of shape `kernel`: [3, 3, C, K].
  func kernelAdjoint(_ x: Tensor, _ dy: Tensor, kernel: [Int]) -> Tensor {
    let count = kernel.reduce(1, *), shares = Parallel.threadCount
    return Tensor(kernel) { dkernel in
      withOperands(x, dy, shares: shares + 1) { x, dy, positions, sums in
        sums.update(repeating: 0, count: shares * count)
        forEachShare { examples, share, scratch in
          kernel_pooled_convolution_kernel_adjoint(
            shape, x, positions, dy, sums + share * count, scratch, examples.lowerBound, examples.upperBound)
        }
        sum(shares: shares, count: count, sums, into: sums + shares * count)
        kernel_pooled_convolution_unpack(shape, sums + shares * count, dkernel.baseAddress!)
      }
    }
  }

  /// Two operands, the positions, and some blocks as large as the kernel.
  private func withOperands(
    _ a: Tensor, _ b: Tensor, shares: Int,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Int32>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let s = shape.convolution, kernelCount = 9 * Int(s.channels) * Int(s.filters)
    precondition(b.count == positions.count, "\(b.shape) gradients at \(positions.count) positions")
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        positions.withUnsafeBufferPointer { positions in
          withScratch(count: shares * kernelCount) { body(a.baseAddress!, b.baseAddress!, positions.baseAddress!, $0) }
        }
      }
    }
  }

  /// Every thread's examples, its number and its scratch memory.
  private func forEachShare(_ body: (Range<Int>, _ share: Int, UnsafeMutableRawPointer) -> Void) {
    let threads = Parallel.threadCount, batch = Int(shape.convolution.batch)
    let bytes = (kernel_pooled_convolution_scratch_bytes(shape) + 63) / 64 * 64
    withScratch(bytes: threads * bytes) { scratch in
      Parallel.forEachRange(threads) { shares in
        for share in shares {
          body(batch * share / threads..<batch * (share + 1) / threads, share, scratch + share * bytes)
        }
      }
    }
  }
}

extension ConvolutionProblem {
  /// The sizes of a convolution over two axes in one group that steps from place to place; nil for any other.
  var unitStrideShape: convolution_shape? {
    let axes = [rowAxis, columnAxis]
    guard groups == 1, axes.allSatisfy({ $0.stride == 1 && $0.dilation == 1 }) else { return nil }
    return convolution_shape(
      batch: Int32(batch), time: Int32(rows), frequency: Int32(columns), channels: Int32(inputChannels),
      filters: Int32(outputChannels), kernel_time: Int32(rowTaps), kernel_frequency: Int32(columnTaps),
      time_before: Int32(rowAxis.before), time_after: Int32(rowAxis.after),
      frequency_before: Int32(columnAxis.before), frequency_after: Int32(columnAxis.after))
  }
}
