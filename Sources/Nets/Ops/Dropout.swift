import Tensors

/// Sets each value to 0 with probability `rate` and scales the others by 1/(1 − rate) (Srivastava et al., 2014).
/// Second order: yes.
public func dropout(_ x: Var, rate: Float, _ random: inout Random) -> Var {
  precondition((0..<1).contains(rate), "a dropout rate lies in [0, 1), not at \(rate)")
  let mask = Tensor(x.shape) { mask in
    for i in mask.indices { mask[i] = random.nextUniform() < rate ? 0 : 1 / (1 - rate) }
  }
  return x * x.tape.constant(mask)
}
