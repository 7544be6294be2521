import Tensors

extension Var {
  /// Linear interpolation along an axis: `[…, n, …]` → `[…, points, …]`. Second order: yes.
  public func interpolated(axis: Int, _ interpolation: Interpolation) -> Var {
    tape.record(
      value.interpolated(axis: axis, interpolation),
      Pullback(self) { $0.interpolationAdjoint(axis: axis, interpolation) })
  }

  private func interpolationAdjoint(axis: Int, _ interpolation: Interpolation) -> Var {
    tape.record(
      value.interpolationAdjoint(axis: axis, interpolation),
      Pullback(self) { $0.interpolated(axis: axis, interpolation) })
  }
}
