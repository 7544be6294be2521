import Tensors

/// Σ (a − b)² over all values, and its adjoint, each in one pass; a and b of one shape. Second order: yes, as its parts.
public func squaredDistance(_ a: Var, _ b: Var) -> Var {
  let value = Tensor(squaredDistance(a.value, b.value))
  return a.tape.record(fused: value, of: [a, b]) {
    square(a - b).sum()
  } adjoint: { dy in
    // One of the two is data as a rule, which no gradient is asked for.
    let slope = difference(a.value, b.value, scale: 2 * dy.scalar)
    return [slope, b.isTracked ? -slope : nil]
  }
}

/// Σ |a − b| over all values; the gradient where they are equal is 0. Second order: yes.
public func absoluteDistance(_ a: Var, _ b: Var) -> Var { abs(a - b).sum() }
