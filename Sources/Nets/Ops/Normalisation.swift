import Tensors

// Values with mean 0 and variance 1 over some axes, then scaled and shifted. The adjoint is fused where nobody asks
// for a gradient of it, and written in operations where somebody does. Second order: batch, instance and layer norm.

/// Each channel over the batch and all places (Ioffe and Szegedy, 2015).
///
/// y = scale·(x − µ)/√(σ² + ε) + shift; σ² is divided by the count. x: `[B, …, C]`; scale, shift: `[C]`.
/// - Returns: y, and µ and σ² `[C]` for the running statistics.
public func batchNorm(
  _ x: Var, scale: Var, shift: Var, epsilon: Float
) -> (value: Var, mean: Tensor, variance: Tensor) {
  let axes = Array(0..<x.rank - 1)
  let (y, mean, variance) = columnNorm(x, groups: 1, axes: axes, scale, shift, epsilon)
  return (y, mean.reshaped([x.shape[x.rank - 1]]), variance.reshaped([x.shape[x.rank - 1]]))
}

/// Each channel of each example over its places (Ulyanov et al., 2016).
///
/// x: `[B, …, C]`; scale, shift: `[C]`.
public func instanceNorm(_ x: Var, scale: Var, shift: Var, epsilon: Float) -> Var {
  columnNorm(x, groups: x.shape[0], axes: Array(1..<x.rank - 1), scale, shift, epsilon).value
}

/// Each example and place over its last axes, those of `scale` (Ba et al., 2016).
///
/// x: `[…, scale.shape…]`; scale, shift of one shape.
public func layerNorm(_ x: Var, scale: Var, shift: Var, epsilon: Float) -> Var {
  precondition(
    Array(x.shape.suffix(scale.rank)) == scale.shape && scale.shape == shift.shape,
    "a layer norm of scale \(scale.shape) and shift \(shift.shape) cannot take \(x.shape)")
  let axes = Array(x.rank - scale.rank..<x.rank)
  let (y, statistics) = layerNorm(x.value, scale: scale.value, shift: shift.value, epsilon: epsilon)
  let parts = { normalisedParts(x, axes: axes, epsilon) }
  let fused = Recalled { dy in layerNormAdjoint(dy, x.value, scale: scale.value, statistics: statistics) }
  return x.tape.record(
    y,
    Pullback(x) { dy in
      guard dy.tape.records else { return dy.tape.constant(fused(dy.value).x) }
      return normalisedAdjoint(dy * scale, parts(), axes: axes)
    },
    Pullback(scale) { dy in
      guard dy.tape.records else { return dy.tape.constant(fused(dy.value).scale) }
      return (dy * parts().value).summed(to: scale.shape)
    },
    Pullback(shift) { dy in
      guard dy.tape.records else { return dy.tape.constant(fused(dy.value).shift) }
      return dy.summed(to: shift.shape)
    })
}

/// scale · x + shift in one pass, a scale and a shift a channel: batch norm with running statistics.
///
/// x: `[…, C]`; scale, shift: `[C]`.
public func scaledAndShifted(_ x: Var, by scale: Var, _ shift: Var) -> Var {
  let channels = [1, x.shape[x.rank - 1]]
  return x.tape.record(
    scaledAndShifted(x.value, by: scale.value.reshaped(channels), shift.value.reshaped(channels)),
    Pullback(x) { $0 * scale },
    Pullback(scale) { ($0 * x).summed(to: scale.shape) },
    Pullback(shift) { $0.summed(to: shift.shape) })
}

/// Normalises the columns of x read as [groups, n, channels].
private func columnNorm(
  _ x: Var, groups: Int, axes: [Int], _ scale: Var, _ shift: Var, _ epsilon: Float
) -> (value: Var, mean: Tensor, variance: Tensor) {
  let channels = x.shape[x.rank - 1], count = Float(x.count / (groups * channels))
  precondition(
    scale.shape == [channels] && shift.shape == [channels],
    "a norm of scale \(scale.shape) and shift \(shift.shape) cannot take \(x.shape)")
  let (mean, variance) = moments(of: x.value, groups: groups, columns: channels)
  let factor = reciprocal(sqrt(affine(variance, scale: 1, shift: epsilon)))
  let slope = factor * scale.value
  let parts = { normalisedParts(x, axes: axes, epsilon) }
  let fused = Recalled { dy in
    let (sum, product) = momentProducts(dy, x.value, mean: mean)
    return (sum: sum, product: product * factor)
  }
  let y = x.tape.record(
    scaledAndShifted(x.value, by: slope, shift.value - mean * slope),
    Pullback(x) { dy in
      guard !dy.tape.records else { return normalisedAdjoint(dy * scale, parts(), axes: axes) }
      // dx = γ/σ·(dy − Σdy/n − x̂·Σ(dy·x̂)/n), sorted by what multiplies dy, x and 1.
      let (sum, product) = fused(dy.value)
      let q = affine(slope * factor * product, scale: -1 / count)
      let r = affine(slope * sum, scale: -1 / count) - q * mean
      return dy.tape.constant(momentAdjoint(dy.value, x.value, p: slope, q: q, r: r))
    },
    Pullback(scale) { dy in
      guard !dy.tape.records else { return (dy * parts().value).summed(to: scale.shape) }
      return dy.tape.constant(fused(dy.value).product.sum(axes: [0]))
    },
    Pullback(shift) { dy in
      guard !dy.tape.records else { return dy.summed(to: shift.shape) }
      return dy.tape.constant(fused(dy.value).sum.sum(axes: [0]))
    })
  return (y, mean, variance)
}

/// x̂ = (x − µ)/√(σ² + ε) and 1/√(σ² + ε) in operations on variables.
private func normalisedParts(_ x: Var, axes: [Int], _ epsilon: Float) -> (value: Var, factor: Var) {
  let centred = x - x.mean(axes: axes, keepingAxes: true)
  let factor = reciprocal(sqrt(square(centred).mean(axes: axes, keepingAxes: true) + epsilon))
  return (centred * factor, factor)
}

/// From the gradient of x̂ to that of x: (dx̂ − mean dx̂ − x̂·mean(dx̂·x̂))/√(σ² + ε).
private func normalisedAdjoint(_ dy: Var, _ parts: (value: Var, factor: Var), axes: [Int]) -> Var {
  let along = parts.value * (dy * parts.value).mean(axes: axes, keepingAxes: true)
  return parts.factor * (dy - dy.mean(axes: axes, keepingAxes: true) - along)
}
