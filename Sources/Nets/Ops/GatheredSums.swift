import Tensors

extension Var {
  /// Sums of samples along an axis, each example its own: `[B, …, n, …]` → `[B, …, newCount, …]`. Second order: yes.
  public func gathered(axis: Int, _ gather: WeightedGather) -> Var {
    tape.record(value.gathered(axis: axis, gather), Pullback(self) { $0.scattered(axis: axis, gather) })
  }

  /// The adjoint of `gathered`.
  public func scattered(axis: Int, _ gather: WeightedGather) -> Var {
    tape.record(value.scattered(axis: axis, gather), Pullback(self) { $0.gathered(axis: axis, gather) })
  }
}
