import Tensors

/// How far the critic's gradient is from a norm of `target`: mean over the batch of (‖∇ₓ D(x)‖₂ − target)².
///
/// The backward pass through the critic is recorded, so the penalty can itself be differentiated; weights that the
/// gradient is wanted for must be variables on the tape. Without the factor λ, which is 10 in the paper.
/// - points: `[B, …]`, between real and generated examples: see `pointsBetween` (Gulrajani et al., 2017, equation 3).
public func gradientPenalty(
  of critic: (Var) -> Var, at points: Tensor, on tape: Tape, target: Float = 1
) -> Var {
  // Without the small summand the root has no derivative where the gradient vanishes.
  let norm = sqrt(squaredInputGradient(of: critic, at: points, on: tape) + 1e-12)
  return square(norm - target).mean()
}

/// R1: mean over the batch of ½‖∇ₓ D(x)‖₂² at real examples; without the factor γ (Mescheder et al., 2018).
public func realGradientPenalty(of critic: (Var) -> Var, at real: Tensor, on tape: Tape) -> Var {
  0.5 * squaredInputGradient(of: critic, at: real, on: tape).mean()
}

/// Points drawn evenly on the lines from each real example to a generated one, `[B, …]`.
public func pointsBetween(_ real: Tensor, _ fake: Tensor, random: inout Random) -> Tensor {
  let share = random.uniform([real.shape[0]] + [Int](repeating: 1, count: real.rank - 1))
  return real + share * (fake - real)
}

/// ‖∇ₓ D(x)‖₂² of each example, `[B]`.
private func squaredInputGradient(of critic: (Var) -> Var, at points: Tensor, on tape: Tape) -> Var {
  let x = tape.variable(points)
  let gradient = tape.gradients(of: critic(x).sum(), for: [x], recorded: true)[0]
  return square(gradient).reshaped([points.shape[0], -1]).sum(axes: [1])
}
