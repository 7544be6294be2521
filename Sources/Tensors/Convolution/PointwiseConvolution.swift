import CKernels

/// Where each filter of a convolution answers most: what global max pooling leaves of it.
public struct FilterMaxima {
  /// `[B, K]`: the largest response of each filter in each example, bias included.
  public let values: Tensor
  /// `[B·K]`: where it stands, `t·F′ + f` of the convolution's output.
  public let positions: Positions
}

/// Sizes of a convolution of stride one that is seen only at a position a filter: the three operations below are the
/// partial derivatives of one trilinear form Σ dy[b, k] · x[b, window at position[b, k]] · w[·, k], so each one's
/// gradients are the other two.
///
/// x: `[B, T, F, C]`, w: `[time, frequency, C, K]`, y and dy: `[B, K]`.
public struct PointwiseConvolution: Sendable {
  private let shape: convolution_shape

  /// - Parameter padding: zeros before and after in time, and in frequency.
  public init(
    input: [Int], kernel: [Int], padding: (time: (before: Int, after: Int), frequency: (before: Int, after: Int))
  ) {
    precondition(
      input.count == 4 && kernel.count == 4 && input[3] == kernel[2],
      "a kernel of shape \(kernel) cannot be laid on an input of shape \(input)")
    shape = convolution_shape(
      batch: Int32(input[0]), time: Int32(input[1]), frequency: Int32(input[2]), channels: Int32(input[3]),
      filters: Int32(kernel[3]), kernel_time: Int32(kernel[0]), kernel_frequency: Int32(kernel[1]),
      time_before: Int32(padding.time.before), time_after: Int32(padding.time.after),
      frequency_before: Int32(padding.frequency.before), frequency_after: Int32(padding.frequency.after))
    precondition(
      convolution_output_time(shape) > 0 && convolution_output_frequency(shape) > 0,
      "a kernel of shape \(kernel) is larger than the padded input of shape \(input)")
  }

  /// `[B, K]`.
  private var outputShape: [Int] { [Int(shape.batch), Int(shape.filters)] }
  private var inputShape: [Int] { [shape.batch, shape.time, shape.frequency, shape.channels].map { Int($0) } }
  private var kernelShape: [Int] {
    [shape.kernel_time, shape.kernel_frequency, shape.channels, shape.filters].map { Int($0) }
  }
  private var threads: Int32 { Int32(Parallel.isAllowed ? Parallel.threadCount : 1) }

  /// The largest response of every filter, without writing the map of responses.
  public func maxima(_ x: Tensor, _ w: Tensor, bias: Tensor?) -> FilterMaxima {
    var positions: Positions?
    let values = Tensor(outputShape) { y in
      positions = Positions(count: y.count) { positions in
        x.withUnsafeBufferPointer { x in
          w.withUnsafeBufferPointer { w in
            (bias ?? Tensor(0)).withUnsafeBufferPointer { b in
              withScratch(bytes: kernel_convolution_global_max_scratch_bytes(shape, threads)) { scratch in
                kernel_convolution_global_max(
                  shape, x.baseAddress!, w.baseAddress!, bias == nil ? nil : b.baseAddress!, y.baseAddress!,
                  positions.baseAddress!, scratch, threads)
              }
            }
          }
        }
      }
    }
    return FilterMaxima(values: values, positions: positions!)
  }

  /// y[b, k] = Σ x[b, window at position[b, k]] · w[·, k].
  public func responses(_ x: Tensor, _ w: Tensor, at positions: Positions) -> Tensor {
    Tensor(outputShape) { y in
      withOperands(x, w, positions) { x, w, positions, scratch in
        kernel_sparse_convolution_forward(shape, x, w, nil, positions, y.baseAddress!, scratch, threads)
      }
    }
  }

  /// dx: every filter laid down where it answered, weighted by dy.
  public func dataGradient(_ w: Tensor, _ dy: Tensor, at positions: Positions) -> Tensor {
    Tensor(inputShape) { dx in
      withOperands(w, dy, positions) { w, dy, positions, scratch in
        kernel_sparse_convolution_data_gradient(shape, w, positions, dy, dx.baseAddress!, scratch, threads)
      }
    }
  }

  /// dw: what lay under every filter where it answered, weighted by dy.
  public func weightGradient(_ x: Tensor, _ dy: Tensor, at positions: Positions) -> Tensor {
    Tensor(kernelShape) { dw in
      withOperands(x, dy, positions) { x, dy, positions, scratch in
        kernel_sparse_convolution_weight_gradient(shape, x, positions, dy, dw.baseAddress!, scratch, threads)
      }
    }
  }

  private func withOperands(
    _ a: Tensor, _ b: Tensor, _ positions: Positions,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Int32>, UnsafeMutableRawPointer) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        positions.withUnsafeBufferPointer { positions in
          withScratch(bytes: kernel_sparse_convolution_scratch_bytes(shape, threads)) {
            body(a.baseAddress!, b.baseAddress!, positions.baseAddress!, $0)
          }
        }
      }
    }
  }
}
