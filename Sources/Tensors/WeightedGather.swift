/// For every example, which samples of an axis each new sample is a sum of: y[b, i] = Σⱼ weight[b, i, j]·x[b, index[b, i, j]].
///
/// Shifts, stretches and overlapping stretches of a signal are such sums, each example with its own.
public struct WeightedGather: Sendable {
  public let exampleCount: Int
  /// Samples of the axis that they are taken from, and of the new one.
  public let count: Int
  public let newCount: Int
  /// Terms of each sum.
  public let termCount: Int
  private let indices: [Int32]
  private let weights: [Float]

  /// - Parameter fill: writes `[exampleCount, newCount, termCount]` indices, all of them in 0..<count, and weights.
  public init(
    exampleCount: Int, count: Int, newCount: Int, termCount: Int,
    fill: (inout [Int32], inout [Float]) -> Void
  ) {
    (self.exampleCount, self.count, self.newCount, self.termCount) = (exampleCount, count, newCount, termCount)
    let size = exampleCount * newCount * termCount
    var indices = [Int32](repeating: 0, count: size), weights = [Float](repeating: 0, count: size)
    fill(&indices, &weights)
    precondition(
      indices.count == size && indices.allSatisfy { $0 >= 0 && $0 < count }, "an index lies outside the \(count) samples")
    (self.indices, self.weights) = (indices, weights)
  }

  /// Samples between which linear interpolation lies, for each example: `points[b][i]` in samples.
  ///
  /// - Parameter wrapping: whether the axis is a circle; else points outside take the end's value.
  public init(at points: [[Float]], of count: Int, wrapping: Bool) {
    let newCount = points.first?.count ?? 0
    self.init(exampleCount: points.count, count: count, newCount: newCount, termCount: 2) { indices, weights in
      for (example, points) in points.enumerated() {
        for (i, point) in points.enumerated() {
          let point = wrapping ? point : Swift.min(Swift.max(point, 0), Float(count - 1))
          let lower = point.rounded(.down), place = (example * newCount + i) * 2
          func index(_ i: Int) -> Int32 { Int32(wrapping ? ((i % count) + count) % count : Swift.min(Swift.max(i, 0), count - 1)) }
          (indices[place], indices[place + 1]) = (index(Int(lower)), index(Int(lower) + 1))
          (weights[place], weights[place + 1]) = (1 - (point - lower), point - lower)
        }
      }
    }
  }

  fileprivate func forEach(_ inner: Int, outer: Int, _ body: (_ from: Int, _ to: Int, _ weight: Float) -> Void) {
    for example in 0..<exampleCount {
      for row in example * outer..<(example + 1) * outer {
        for i in 0..<newCount {
          let to = (row * newCount + i) * inner, place = (example * newCount + i) * termCount
          for term in place..<place + termCount where weights[term] != 0 {
            body((row * count + Int(indices[term])) * inner, to, weights[term])
          }
        }
      }
    }
  }
}

extension Tensor {
  /// Sums of samples along an axis, each example its own: `[B, …, n, …]` → `[B, …, newCount, …]`.
  public func gathered(axis: Int, _ gather: WeightedGather) -> Tensor { summed(axis, gather, isAdjoint: false) }

  /// The adjoint of `gathered`: every value goes to the samples that it was made of.
  public func scattered(axis: Int, _ gather: WeightedGather) -> Tensor { summed(axis, gather, isAdjoint: true) }

  private func summed(_ axis: Int, _ gather: WeightedGather, isAdjoint: Bool) -> Tensor {
    let (all, count, inner, axis) = rows(of: axis)
    let (from, to) = isAdjoint ? (gather.newCount, gather.count) : (gather.count, gather.newCount)
    precondition(
      axis > 0 && count == from && shape[0] == gather.exampleCount,
      "axis \(axis) of \(shape) is no axis of \(gather.exampleCount) examples of \(from) samples")
    var newShape = shape
    newShape[axis] = to
    var result = Tensor(newShape, repeating: 0)
    result.withUnsafeMutableBufferPointer { y in
      withUnsafeBufferPointer { x in
        guard !x.isEmpty, !y.isEmpty else { return }
        let (x, y) = (x.baseAddress!, y.baseAddress!)
        gather.forEach(inner, outer: all / gather.exampleCount) { old, new, weight in
          let (source, target) = isAdjoint ? (x + new, y + old) : (x + old, y + new)
          for i in 0..<inner { target[i] += weight * source[i] }
        }
      }
    }
    return result
  }
}
