import CKernels

/// Convolutions of three taps over one axis, and the largest of every three responses, by Winograd's minimal filtering.
///
/// An example is the work of one thread, so what comes of it does not depend on the others in its batch.
struct LineConvolution {
  private let problem: ConvolutionProblem
  private let shape: line_shape

  /// Windows below which the blocks of the kernel stay half empty, and a direct convolution is faster.
  private static let fewestTiles = 16

  /// nil where the convolution or the pooling is another one.
  init?(_ problem: ConvolutionProblem, _ windows: PoolingGeometry) {
    let axis = problem.columnAxis, tiles = problem.outputColumns / 3
    guard
      problem.rows == 1, problem.rowTaps == 1, problem.columnTaps == 3, problem.groups == 1, problem.batch > 1,
      axis.stride == 1, axis.dilation == 1, axis.before >= 0, windows.window == [3],
      windows.axes == [ConvolutionGeometry.Axis(stride: 3)], windows.outputSize == [tiles],
      tiles >= LineConvolution.fewestTiles, problem.outputPositions * problem.outputChannels <= Int(Int32.max)
    else { return nil }
    self.problem = problem
    shape = line_shape(
      rows: Int32(problem.columns), channels: Int32(problem.inputChannels), filters: Int32(problem.outputChannels),
      before: Int32(axis.before), tiles: Int32(tiles))
    guard kernel_line_takes(shape) != 0 else { return nil }
  }

  /// The one whose pooling left these positions; nil where it was another.
  init?(_ problem: ConvolutionProblem, _ positions: Positions) {
    guard let origin = positions.origin, origin.shape == problem.outputShape(rank: 3) else { return nil }
    self.init(problem, origin.windows)
  }

  /// The largest responses, activated, `[B, T″, K]`, and where they stand in the map `[B, T′, K]`.
  func forwardPooled(
    x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, slope: Float,
    y: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<Int32>
  ) {
    let size = problem.columns * problem.inputChannels, pooled = Int(shape.tiles) * problem.outputChannels
    forEachExample(kernel, transposed: false) { example, filters, scratch in
      kernel_line_forward_pooled(
        shape, x + example * size, filters, bias, slope, Int32(example * problem.outputColumns), y + example * pooled,
        positions + example * pooled, scratch)
    }
  }

  /// dx of shape `input` from the gradients of the largest responses, `[positions.count]`.
  func dataAdjoint(_ dy: Tensor, at positions: Positions, kernel: Tensor, input: [Int]) -> Tensor {
    let size = problem.columns * problem.inputChannels, pooled = Int(shape.tiles) * problem.outputChannels
    precondition(dy.count == positions.count, "\(dy.shape) gradients at \(positions.count) positions")
    return Tensor(input) { dx in
      let dx = dx.baseAddress!
      positions.withUnsafeBufferPointer { positions in
        dy.withUnsafeBufferPointer { dy in
          kernel.withUnsafeBufferPointer { kernel in
            let (positions, dy) = (positions.baseAddress!, dy.baseAddress!)
            forEachExample(kernel.baseAddress!, transposed: true) { example, filters, scratch in
              kernel_line_adjoint_pooled(
                shape, dy + example * pooled, positions + example * pooled, filters,
                Int32(example * problem.outputColumns), dx + example * size, scratch)
            }
          }
        }
      }
    }
  }

  /// Every example with the transformed filters and its thread's scratch memory.
  private func forEachExample(
    _ kernel: UnsafePointer<Float>, transposed: Bool,
    _ body: (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let threads = Parallel.threadCount, size = (kernel_line_scratch_floats(shape) + 15) / 16 * 16
    withScratch(count: kernel_line_filter_floats(shape)) { filters in
      kernel_line_filters(shape, kernel, transposed ? 1 : 0, filters)
      withScratch(count: threads * size) { scratch in
        Parallel.forEachRange(threads) { shares in
          for share in shares {
            for example in problem.batch * share / threads..<problem.batch * (share + 1) / threads {
              body(example, filters, scratch + share * size)
            }
          }
        }
      }
    }
  }
}

/// Whether the data adjoint of gradients at these positions costs less than the dense one, whatever their number.
public func hasPooledDataAdjoint(
  _ positions: Positions, kernel: [Int], input: [Int], geometry: ConvolutionGeometry
) -> Bool {
  input.count == 3
    && LineConvolution(ConvolutionProblem(input: input, kernel: kernel, geometry: geometry), positions) != nil
}
