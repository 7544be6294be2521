/// Values of points brought to mean 0 and standard deviation 1 over the points that it has seen.
///
/// The deviation divides by N; values that do not vary are only shifted. scikit-learn's `StandardScaler`.
public struct StandardScaler: Sendable {
  /// `[D]`
  public let mean: Tensor
  /// `[D]`
  public let scale: Tensor

  /// Learns mean and scale of points `[N, …]`.
  public init(of points: Tensor) {
    let points = points.asRows, rows = points.shape[0], width = points.shape[1]
    let means = CentredPoints(points).means
    var squares = [Double](repeating: 0, count: width)
    points.withUnsafeBufferPointer { values in
      for row in 0..<rows {
        for i in 0..<width {
          let difference = Double(values[row * width + i]) - means[i]
          squares[i] += difference * difference
        }
      }
    }
    mean = Tensor([width], means.map { Float($0) })
    scale = Tensor(
      [width],
      zip(squares, means).map { square, mean in
        let deviation = (square / Double(rows)).squareRoot()
        // What is left of equal values is rounding.
        return deviation > 1e-7 * mean.magnitude ? Float(deviation) : 1
      })
  }

  /// `[M, …]` → `[M, D]`
  public func transform(_ points: Tensor) -> Tensor { (points.asRows - mean) / scale }
}
