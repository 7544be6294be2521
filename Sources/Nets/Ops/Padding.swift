import Tensors

// Linear, each with its adjoint, so second order comes by itself.

extension Var {
  /// More before and after on one axis, by a rule: `[…, n, …]` → `[…, before + n + after, …]`.
  public func padded(axis: Int, before: Int, after: Int, _ mode: PaddingMode = .zeros) -> Var {
    guard before > 0 || after > 0 else { return self }
    return tape.record(
      value.padded(axis: axis, before: before, after: after, mode),
      Pullback(self) { $0.unpadded(axis: axis, before: before, after: after, mode) })
  }

  /// The adjoint of `padded`: every value is added to the one that it was copied from.
  public func unpadded(axis: Int, before: Int, after: Int, _ mode: PaddingMode = .zeros) -> Var {
    tape.record(
      value.unpadded(axis: axis, before: before, after: after, mode),
      Pullback(self) { $0.padded(axis: axis, before: before, after: after, mode) })
  }
}
