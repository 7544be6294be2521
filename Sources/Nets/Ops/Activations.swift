import Tensors

// Second order: all of them (the piecewise linear ones have none to give).

/// a where `by` is positive, else slope · a. Linear in a; no gradient flows to `by`.
public func gate(_ a: Var, by condition: Var, slope: Float) -> Var {
  a.tape.record(
    gate(a.value, by: condition.value, slope: slope),
    .elementwise(a, saving: condition) { dy, condition in gate(dy, by: condition, slope: slope) })
}

/// max(x, 0).
public func relu(_ x: Var) -> Var { gate(x, by: x, slope: 0) }

/// x where positive, else slope · x.
public func leakyReLU(_ x: Var, slope: Float) -> Var { gate(x, by: x, slope: slope) }

/// Leaky ReLU with a learned slope that broadcasts against x: one a channel `[C]` as in Keras with shared axes and
/// PyTorch, or one a feature (He et al., 2015).
public func prelu(_ x: Var, slope: Var) -> Var { relu(x) - slope * relu(-x) }

/// x where positive, else α(eˣ − 1) (Clevert et al., 2016).
public func elu(_ x: Var, alpha: Float = 1) -> Var {
  let tail = affine(exp(clamp(x, high: 0)), scale: alpha, shift: -alpha)
  return relu(x) + tail
}

/// scale · x where positive, else scale · α(eˣ − 1) (Klambauer et al., 2017).
public func selu(_ x: Var, alpha: Float = 1.673_263_2, scale: Float = 1.050_701) -> Var { elu(x, alpha: alpha) * scale }

/// slope · x + middle, held within 0 and 1.
public func hardSigmoid(_ x: Var, slope: Float = 0.2, middle: Float = 0.5) -> Var {
  clamp(affine(x, scale: slope, shift: middle), low: 0, high: 1)
}

/// x · hardSigmoid(x) of slope 1/6 (Howard et al., 2019).
public func hardSwish(_ x: Var) -> Var { x * hardSigmoid(x, slope: 1 / 6, middle: 0.5) }

/// Hyperbolic tangent.
public func tanh(_ x: Var) -> Var {
  x.tape.record(tanh(x.value)) { y in [.elementwise(x, saving: y) { dy, y in dy * (1 - square(y)) }] }
}

/// 1/(1 + e⁻ˣ).
public func sigmoid(_ x: Var) -> Var {
  x.tape.record(sigmoid(x.value)) { y in [.elementwise(x, saving: y) { dy, y in dy * (y * (1 - y)) }] }
}

/// ln(1 + eˣ).
public func softplus(_ x: Var) -> Var {
  x.tape.record(softplus(x.value), .elementwise(x, saving: x) { dy, x in dy * sigmoid(x) })
}

/// x Φ(x) with Φ the normal distribution, exact (Hendrycks and Gimpel, 2016).
public func gelu(_ x: Var) -> Var { x * affine(erf(x * Float(0.5).squareRoot()), scale: 0.5, shift: 0.5) }

/// ½x(1 + tanh(√(2/π)(x + 0.044715x³))): what x Φ(x) is taken for where erf is dear.
public func gelu(approximating x: Var) -> Var {
  let inner = x * affine(square(x), scale: 0.044715 * 0.797_884_56, shift: 0.797_884_56)
  return x * affine(tanh(inner), scale: 0.5, shift: 0.5)
}

/// eˣ / Σ eˣ along an axis.
public func softmax(_ x: Var, axis: Int = -1) -> Var {
  let e = exp(x.value - x.value.max(axes: [axis], keepingAxes: true))
  return x.tape.record(e / e.sum(axes: [axis], keepingAxes: true)) { y in
    [Pullback(x) { dy in (dy - (dy * y).sum(axes: [axis], keepingAxes: true)) * y }]
  }
}

/// ln softmax along an axis, without under- or overflow.
public func logSoftmax(_ x: Var, axis: Int = -1) -> Var {
  x - logSumExp(x, axes: [axis], keepingAxes: true)
}

/// An activation by name.
public struct Activation: Sendable {
  public let name: String
  public let apply: @Sendable (Var) -> Var

  /// Every activation that needs no more than x, with the slopes of the field's defaults.
  public static let all: [Activation] = [
    Activation(name: "linear") { $0 },
    Activation(name: "relu") { relu($0) },
    Activation(name: "leaky-relu") { leakyReLU($0, slope: 0.01) },
    Activation(name: "elu") { elu($0) },
    Activation(name: "tanh") { tanh($0) },
    Activation(name: "sigmoid") { sigmoid($0) },
    Activation(name: "softplus") { softplus($0) },
    Activation(name: "gelu") { gelu($0) },
    Activation(name: "softmax") { softmax($0) },
    Activation(name: "log-softmax") { logSoftmax($0) },
  ]
}
