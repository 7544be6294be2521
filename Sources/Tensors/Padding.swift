/// What stands beyond the ends of an axis.
public enum PaddingMode: String, CaseIterable, Sendable {
  /// Zeros.
  case zeros
  /// The values mirrored at the end value, which is not repeated: c b | a b c | b a.
  case reflection
  /// The end value again and again: a a | a b c | c c.
  case edge

  /// The place in 0..<count whose value stands at `index`, which may lie outside; nil for a zero.
  func source(_ index: Int, count: Int) -> Int? {
    switch self {
    case .zeros: return (0..<count).contains(index) ? index : nil
    case .edge: return min(max(index, 0), count - 1)
    case .reflection:
      guard count > 1 else { return 0 }
      let period = 2 * (count - 1), phase = ((index % period) + period) % period
      return min(phase, period - phase)
    }
  }
}

extension Tensor {
  /// The values with more before and after them on one axis: `[…, n, …]` → `[…, before + n + after, …]`.
  /// Reflection may go back and forth more than once.
  public func padded(axis: Int, before: Int, after: Int, _ mode: PaddingMode = .zeros) -> Tensor {
    let (outer, count, inner, axis) = rows(of: axis)
    precondition(before >= 0 && after >= 0, "padding cannot be negative: \(before), \(after)")
    precondition(count > 0 || mode == .zeros, "nothing to pad with in a shape \(shape)")
    let newCount = before + count + after
    var newShape = shape
    newShape[axis] = newCount
    return Tensor(newShape) { y in
      withUnsafeBufferPointer { x in
        guard !y.isEmpty else { return }
        let (x, y) = (x.baseAddress!, y.baseAddress!)
        Parallel.forEachRange(outer * newCount, grain: Swift.max(1, 4096 / inner)) { rows in
          for row in rows {
            let target = y + row * inner
            if let source = mode.source(row % newCount - before, count: count) {
              target.update(from: x + (row / newCount * count + source) * inner, count: inner)
            } else {
              target.update(repeating: 0, count: inner)
            }
          }
        }
      }
    }
  }

  /// The adjoint of `padded`: every value is added to the one that it was copied from.
  public func unpadded(axis: Int, before: Int, after: Int, _ mode: PaddingMode = .zeros) -> Tensor {
    let (outer, newCount, inner, axis) = rows(of: axis)
    let count = newCount - before - after
    precondition(count >= 0, "the shape \(shape) has not \(before) and \(after) of padding on axis \(axis)")
    if mode == .zeros { return slice(axis: axis, before..<before + count) }
    var newShape = shape
    newShape[axis] = count
    var result = Tensor(newShape, repeating: 0)
    result.withUnsafeMutableBufferPointer { x in
      withUnsafeBufferPointer { y in
        guard !x.isEmpty else { return }
        let (x, y) = (x.baseAddress!, y.baseAddress!)
        Parallel.forEachRange(outer, grain: Swift.max(1, 4096 / (newCount * inner))) { part in
          for row in part.lowerBound * newCount..<part.upperBound * newCount {
            guard let source = mode.source(row % newCount - before, count: count) else { continue }
            let target = x + (row / newCount * count + source) * inner, values = y + row * inner
            for i in 0..<inner { target[i] += values[i] }
          }
        }
      }
    }
    return result
  }

  /// An axis as rows of what lies inside it: [outer, count, inner].
  func rows(of axis: Int) -> (outer: Int, count: Int, inner: Int, axis: Int) {
    let axis = resolved(axes: [axis])[0]
    return (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *), axis)
  }
}
