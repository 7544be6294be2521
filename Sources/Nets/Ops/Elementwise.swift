import Tensors

// One variable, element by element; sparse gradients stay sparse. Second order: yes.

/// eˣ.
public func exp(_ x: Var) -> Var {
  x.tape.record(exp(x.value)) { y in [.elementwise(x, saving: y) { dy, y in dy * y }] }
}

/// Natural logarithm.
public func log(_ x: Var) -> Var {
  x.tape.record(log(x.value), .elementwise(x, saving: x) { dy, x in dy / x })
}

/// Square root.
public func sqrt(_ x: Var) -> Var {
  x.tape.record(sqrt(x.value)) { y in [.elementwise(x, saving: y) { dy, y in dy / (2 * y) }] }
}

/// x².
public func square(_ x: Var) -> Var {
  x.tape.record(square(x.value), .elementwise(x, saving: x) { dy, x in dy * (2 * x) })
}

/// 1/x.
public func reciprocal(_ x: Var) -> Var {
  x.tape.record(reciprocal(x.value)) { y in [.elementwise(x, saving: y) { dy, y in -dy * square(y) }] }
}

/// xᵖ for a constant p; x > 0 unless p is whole.
public func pow(_ x: Var, _ exponent: Float) -> Var {
  x.tape.record(
    pow(x.value, Tensor(exponent)), .elementwise(x, saving: x) { dy, x in dy * (exponent * pow(x, exponent - 1)) })
}

/// |x|; the gradient at 0 is 0.
public func abs(_ x: Var) -> Var {
  x.tape.record(abs(x.value), .elementwise(x, saving: x) { dy, x in dy * x.tape.constant(sign(x.value)) })
}

/// The largest whole number not above x; no gradient flows through it.
public func floor(_ x: Var) -> Var { x.tape.constant(floor(x.value)) }

/// −1, 0 or 1; no gradient flows through it.
public func sign(_ x: Var) -> Var { x.tape.constant(sign(x.value)) }

/// Error function, 2/√π ∫₀ˣ e^(−t²) dt.
public func erf(_ x: Var) -> Var {
  x.tape.record(
    erf(x.value), .elementwise(x, saving: x) { dy, x in dy * (exp(-square(x)) * (2 / Float.pi.squareRoot())) })
}

/// Sine of radians.
public func sin(_ x: Var) -> Var {
  x.tape.record(sin(x.value), .elementwise(x, saving: x) { dy, x in dy * cos(x) })
}

/// Cosine of radians.
public func cos(_ x: Var) -> Var {
  x.tape.record(cos(x.value), .elementwise(x, saving: x) { dy, x in -dy * sin(x) })
}

/// x held within [low, high]; no gradient outside.
public func clamp(_ x: Var, low: Float = -.infinity, high: Float = .infinity) -> Var {
  x.tape.record(
    clamp(x.value, low: low, high: high),
    .elementwise(x, saving: x) { dy, x in
      let inside = greater(x.value, Tensor(low)) * greater(Tensor(high), x.value)
      return dy * x.tape.constant(inside)
    })
}
