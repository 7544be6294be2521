import Tensors

/// How like a filter a canvas is, where it is most like it.
public struct FilterMatch: Sendable {
  /// ⟨canvas, filter⟩/(‖canvas‖·‖filter‖) with the filter laid where this is largest; parts of it that reach beyond the
  /// canvas meet zeros, and count in its norm.
  public let cosine: Float
  /// First frame and bin under the filter; below zero where it reaches beyond.
  public let time: Int
  public let frequency: Int

  /// canvas: `[T, F]`, filter: `[t, f]`.
  public init(_ filter: Tensor, in canvas: Tensor) {
    precondition(filter.rank == 2 && canvas.rank == 2, "a filter [t, f] lies on a canvas [T, F], not \(filter.shape) on \(canvas.shape)")
    let (rows, columns, height, width) = (canvas.shape[0], canvas.shape[1], filter.shape[0], filter.shape[1])
    var best = (product: -Float.infinity, time: 0, frequency: 0)
    let geometry = ConvolutionGeometry(
      size: [rows, columns], taps: [height, width], strides: [1, 1], dilations: [1, 1],
      padding: .explicit(before: [height - 1, width - 1], after: [height - 1, width - 1]))
    let products = convolution(
      canvas.reshaped([1, rows, columns, 1]), kernel: filter.reshaped([height, width, 1, 1]), geometry: geometry)
    for (place, product) in products.values.enumerated() where product > best.product {
      let across = products.shape[2]
      best = (product, place / across - height + 1, place % across - width + 1)
    }
    let size = (square(canvas).sum().scalar * square(filter).sum().scalar).squareRoot()
    cosine = size > 0 ? best.product / size : 0
    (time, frequency) = (best.time, best.frequency)
  }
}
