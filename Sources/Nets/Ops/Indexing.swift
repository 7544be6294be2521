import Tensors

// Gather and scatter-add are each other's adjoints, so second order comes by itself.

extension Var {
  /// The values at flat positions, `[positions.count]`.
  public func gathered(_ positions: Positions) -> Var {
    tape.record(
      value.gathered(positions),
      .any(self) { .sparse(SparseCotangent(positions: positions, values: $0.dense, shape: shape)) })
  }

  /// Zeros with these values added at flat positions.
  public func scattered(to shape: [Int], at positions: Positions) -> Var {
    tape.record(
      value.scattered(to: shape, at: positions), Pullback(self) { $0.gathered(positions).reshaped(self.shape) })
  }

  /// Rows of an axis by number: `[…, n, …]` → `[…, indices.count, …]`.
  public func gathered(axis: Int, _ indices: [Int]) -> Var {
    let length = shape[value.resolved(axes: [axis])[0]]
    return tape.record(
      value.gathered(axis: axis, indices), Pullback(self) { $0.scattered(axis: axis, length: length, indices) })
  }

  /// Adds every row into row `indices[i]` of an axis of `length` rows.
  public func scattered(axis: Int, length: Int, _ indices: [Int]) -> Var {
    tape.record(
      value.scattered(axis: axis, length: length, indices), Pullback(self) { $0.gathered(axis: axis, indices) })
  }
}
