import CKernels

/// How pooling windows lie over an input: window, stride and padding on each axis, and how many fit.
public struct PoolingGeometry: Hashable, Sendable {
  /// Window lengths, outermost axis first.
  public let window: [Int]
  /// Stride and padding of every axis.
  public let axes: [ConvolutionGeometry.Axis]
  /// Output lengths.
  public let outputSize: [Int]

  /// The geometry of a layer on an input of `size`.
  ///
  /// - Parameters:
  ///   - strides: the window's own lengths if nil.
  ///   - padding: less than the window, so that each window holds an input.
  ///   - roundingUp: whether a last window that reaches beyond the end counts (PyTorch's `ceil_mode`), as long as it
  ///     starts inside the input or the padding before it.
  public init(
    size: [Int], window: [Int], strides: [Int]? = nil, padding: ConvolutionPadding = .valid, roundingUp: Bool = false
  ) {
    precondition(
      (1...2).contains(size.count) && size.count == window.count,
      "pooling windows \(window) do not fit an input of \(size)")
    self.window = window
    let strides = strides ?? window
    let axes = size.indices.map {
      padding.axis($0, size: size[$0], taps: window[$0], stride: strides[$0], dilation: 1)
    }
    self.axes = axes
    outputSize = size.indices.map { i in
      let axis = axes[i], count = axis.outputSize(size[i], taps: window[i])
      precondition(max(axis.before, axis.after) < window[i], "padding \(axis) is not less than the window \(window)")
      let next = count * axis.stride - axis.before
      return roundingUp && next < size[i] && next + window[i] - axis.stride < size[i] + axis.after ? count + 1 : count
    }
    precondition(outputSize.allSatisfy { $0 > 0 }, "a pooling window \(window) does not fit into \(size)")
  }

  /// One window over everything.
  public static func global(size: [Int]) -> PoolingGeometry { PoolingGeometry(size: size, window: size) }

  /// The C kernels' view of an input [B, T, C] or [B, T, F, C].
  func kernel(input: [Int]) -> kernel_pooling_geometry {
    let two = axes.count == 2
    precondition(input.count == axes.count + 2, "an input \(input) does not fit pooling over \(axes.count) axes")
    let row = two ? axes[0] : .init(), column = axes[axes.count - 1]
    return kernel_pooling_geometry(
      rows: two ? input[1] : 1, columns: input[axes.count], channels: input[axes.count + 1],
      output_rows: two ? outputSize[0] : 1, output_columns: outputSize[axes.count - 1],
      row_window: two ? window[0] : 1, column_window: window[axes.count - 1],
      row_stride: row.stride, row_before: row.before, row_after: row.after,
      column_stride: column.stride, column_before: column.before, column_after: column.after)
  }

  /// [B, T′, C] or [B, T′, F′, C].
  func outputShape(input: [Int]) -> [Int] { [input[0]] + outputSize + [input[input.count - 1]] }
}
