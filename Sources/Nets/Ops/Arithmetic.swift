import Tensors

// Arithmetic with NumPy's broadcasting. Second order: yes.

/// a + b.
public func + (a: Var, b: Var) -> Var {
  a.tape.record(
    a.value + b.value,
    Pullback(a) { $0.summed(to: a.shape) },
    Pullback(b) { $0.summed(to: b.shape) })
}

/// a − b.
public func - (a: Var, b: Var) -> Var {
  a.tape.record(
    a.value - b.value,
    Pullback(a) { $0.summed(to: a.shape) },
    Pullback(b) { (-$0).summed(to: b.shape) })
}

/// a · b, element by element.
public func * (a: Var, b: Var) -> Var {
  a.tape.record(
    a.value * b.value,
    Pullback(a) { ($0 * b).summed(to: a.shape) },
    Pullback(b) { ($0 * a).summed(to: b.shape) })
}

/// a / b.
public func / (a: Var, b: Var) -> Var {
  a.tape.record(
    a.value / b.value,
    Pullback(a) { ($0 / b).summed(to: a.shape) },
    Pullback(b) { (-$0 * a / square(b)).summed(to: b.shape) })
}

/// aᵇ, both variable; a > 0.
public func pow(_ a: Var, _ b: Var) -> Var {
  a.tape.record(pow(a.value, b.value)) { y in
    [
      Pullback(a) { ($0 * b * pow(a, b - 1)).summed(to: a.shape) },
      Pullback(b) { ($0 * y * log(a)).summed(to: b.shape) },
    ]
  }
}

/// The larger of two; where they are equal the gradient goes to the second.
public func maximum(_ a: Var, _ b: Var) -> Var {
  let first = a.tape.constant(greater(a.value, b.value))
  return a.tape.record(
    maximum(a.value, b.value),
    Pullback(a) { ($0 * first).summed(to: a.shape) },
    Pullback(b) { ($0 * (1 - first)).summed(to: b.shape) })
}

/// The smaller of two; where they are equal the gradient goes to the first.
public func minimum(_ a: Var, _ b: Var) -> Var {
  let second = a.tape.constant(greater(a.value, b.value))
  return a.tape.record(
    minimum(a.value, b.value),
    Pullback(a) { ($0 * (1 - second)).summed(to: a.shape) },
    Pullback(b) { ($0 * second).summed(to: b.shape) })
}

/// condition ≠ 0 ? a : b; all of one shape. No gradient flows to the condition.
public func select(_ condition: Tensor, _ a: Var, _ b: Var) -> Var {
  let zero = { (dy: Var) in dy.tape.constant(Tensor(dy.shape, repeating: 0)) }
  return a.tape.record(
    select(condition, a.value, b.value),
    Pullback(a) { select(condition, $0, zero($0)) },
    Pullback(b) { select(condition, zero($0), $0) })
}

/// scale · x + shift.
public func affine(_ x: Var, scale: Float, shift: Float = 0) -> Var {
  x.tape.record(
    affine(x.value, scale: scale, shift: shift), .elementwise(x, saving: x) { dy, _ in affine(dy, scale: scale) })
}

public func + (a: Var, b: Float) -> Var { affine(a, scale: 1, shift: b) }
public func + (a: Float, b: Var) -> Var { affine(b, scale: 1, shift: a) }
public func - (a: Var, b: Float) -> Var { affine(a, scale: 1, shift: -b) }
public func - (a: Float, b: Var) -> Var { affine(b, scale: -1, shift: a) }
public func * (a: Var, b: Float) -> Var { affine(a, scale: b) }
public func * (a: Float, b: Var) -> Var { affine(b, scale: a) }
public func / (a: Var, b: Float) -> Var { affine(a, scale: 1 / b) }
public func / (a: Float, b: Var) -> Var { affine(reciprocal(b), scale: a) }
public prefix func - (x: Var) -> Var { affine(x, scale: -1) }
