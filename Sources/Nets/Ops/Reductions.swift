import Tensors

// Second order: yes.

extension Var {
  /// Sum over the axes (all where none is named).
  public func sum(axes: [Int]? = nil, keepingAxes: Bool = false) -> Var {
    let kept = keptShape(axes)
    return tape.record(
      value.sum(axes: axes, keepingAxes: keepingAxes), Pullback(self) { $0.reshaped(kept).broadcast(to: shape) })
  }

  /// Mean over the axes (all where none is named).
  public func mean(axes: [Int]? = nil, keepingAxes: Bool = false) -> Var {
    let total = sum(axes: axes, keepingAxes: keepingAxes)
    return total * (Float(total.count) / Float(count))
  }

  /// Largest value over the axes (all where none is named); equal ones share the gradient.
  public func max(axes: [Int]? = nil, keepingAxes: Bool = false) -> Var {
    let kept = keptShape(axes)
    let largest = value.max(axes: axes, keepingAxes: true)
    let attained = equal(value, largest)
    let share = tape.constant(attained / attained.sum(axes: axes, keepingAxes: true))
    return tape.record(
      keepingAxes ? largest : value.max(axes: axes), Pullback(self) { $0.reshaped(kept) * share })
  }

  /// Product over the axes, which are dropped: halves multiplied with each other until one is left.
  public func product(axes: [Int]) -> Var {
    let axes = value.resolved(axes: axes)
    let product = axes.reduce(self) { x, axis in
      var x = x
      while x.shape[axis] > 1 {
        let half = x.shape[axis] / 2, rest = x.slice(axis: axis, 2 * half..<x.shape[axis])
        let pairs = x.slice(axis: axis, 0..<half) * x.slice(axis: axis, half..<2 * half)
        x = rest.count > 0 ? Var.concatenation([pairs, rest], axis: axis) : pairs
      }
      return x
    }
    return product.reshaped(shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// Adds up to a smaller shape what broadcasting had stretched.
  public func summed(to target: [Int]) -> Var {
    guard target != shape else { return self }
    return tape.record(value.summed(to: target), Pullback(self) { $0.broadcast(to: shape) })
  }

  /// The same values under a larger shape, stretched as in arithmetic.
  public func broadcast(to target: [Int]) -> Var {
    guard target != shape else { return self }
    return tape.record(value.broadcast(to: target), Pullback(self) { $0.summed(to: shape) })
  }

  private func keptShape(_ axes: [Int]?) -> [Int] {
    let reduced = Set(value.resolved(axes: axes))
    return shape.indices.map { reduced.contains($0) ? 1 : shape[$0] }
  }
}

/// ln Σ eˣ over the axes (all where none is named), without overflow.
public func logSumExp(_ x: Var, axes: [Int]? = nil, keepingAxes: Bool = false) -> Var {
  let largest = x.tape.constant(x.value.max(axes: axes, keepingAxes: true))
  let result = log(exp(x - largest).sum(axes: axes, keepingAxes: true)) + largest
  return keepingAxes ? result : result.reshaped(x.value.max(axes: axes).shape)
}
