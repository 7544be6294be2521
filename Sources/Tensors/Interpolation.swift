/// Points between the samples of an axis, and the weights that linear interpolation gives their neighbours:
/// `y[i] = (1 − weight[i])·x[lower[i]] + weight[i]·x[upper[i]]`.
public struct Interpolation: Sendable {
  /// Length of the axis that the points lie on.
  public let count: Int
  let lower: [Int]
  let upper: [Int]
  let weight: [Float]

  /// Points in units of samples; those outside 0...count − 1 take the end's value.
  public init(at points: [Float], of count: Int) {
    precondition(count > 0, "nothing to interpolate between")
    self.count = count
    let points = points.map { min(max($0, 0), Float(count - 1)) }
    lower = points.map { min(Int($0), max(count - 2, 0)) }
    upper = lower.map { min($0 + 1, count - 1) }
    weight = zip(points, lower).map { $0 - Float($1) }
  }

  /// An axis of `count` samples resampled to `newCount`.
  ///
  /// - Parameter aligningEnds: whether first and last samples fall on each other (PyTorch's `align_corners`), or the
  ///   edges of the samples' cells do: point i at (i + ½)·count/newCount − ½.
  public init(resampling count: Int, to newCount: Int, aligningEnds: Bool = false) {
    let scale =
      aligningEnds ? (newCount > 1 ? Float(count - 1) / Float(newCount - 1) : 0) : Float(count) / Float(newCount)
    self.init(
      at: (0..<newCount).map { aligningEnds ? Float($0) * scale : (Float($0) + 0.5) * scale - 0.5 }, of: count)
  }
}

extension Tensor {
  /// Linear interpolation along an axis: `[…, n, …]` → `[…, points, …]`.
  public func interpolated(axis: Int, _ interpolation: Interpolation) -> Tensor {
    let (outer, count, inner, axis) = rows(of: axis)
    precondition(count == interpolation.count, "axis \(axis) of \(shape) has not \(interpolation.count) samples")
    let points = interpolation.weight.count
    var newShape = shape
    newShape[axis] = points
    return Tensor(newShape) { y in
      withUnsafeBufferPointer { x in
        guard !y.isEmpty else { return }
        let (x, y) = (x.baseAddress!, y.baseAddress!)
        Parallel.forEachRange(outer * points, grain: Swift.max(1, 4096 / inner)) { rows in
          for row in rows {
            let (o, i) = (row / points, row % points), w = interpolation.weight[i]
            let a = x + (o * count + interpolation.lower[i]) * inner
            let b = x + (o * count + interpolation.upper[i]) * inner
            let target = y + row * inner
            for j in 0..<inner { target[j] = (1 - w) * a[j] + w * b[j] }
          }
        }
      }
    }
  }

  /// The adjoint of `interpolated`: every value goes to the two samples that it was made of.
  public func interpolationAdjoint(axis: Int, _ interpolation: Interpolation) -> Tensor {
    let (outer, points, inner, axis) = rows(of: axis)
    precondition(points == interpolation.weight.count, "axis \(axis) of \(shape) does not fit the interpolation")
    let count = interpolation.count
    var newShape = shape
    newShape[axis] = count
    var result = Tensor(newShape, repeating: 0)
    result.withUnsafeMutableBufferPointer { x in
      withUnsafeBufferPointer { y in
        guard !y.isEmpty else { return }
        let (x, y) = (x.baseAddress!, y.baseAddress!)
        Parallel.forEachRange(outer, grain: Swift.max(1, 4096 / (points * inner))) { part in
          for row in part.lowerBound * points..<part.upperBound * points {
            let (o, i) = (row / points, row % points), w = interpolation.weight[i]
            let a = x + (o * count + interpolation.lower[i]) * inner
            let b = x + (o * count + interpolation.upper[i]) * inner
            let source = y + row * inner
            for j in 0..<inner {
              a[j] += (1 - w) * source[j]
              b[j] += w * source[j]
            }
          }
        }
      }
    }
    return result
  }
}
