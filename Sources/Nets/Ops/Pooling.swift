import Tensors

// Which input a maximum comes from is a constant, so all of these are linear in their gradients: second order: yes.

/// The largest value of every window, channel by channel; the first of equals.
///
/// x: [B, T, C] or [B, T, F, C] → [B, T′, C] or [B, T′, F′, C]. Its gradient is sparse: one position a window.
public func maximumPooling(_ x: Var, _ geometry: PoolingGeometry) -> Var {
  let (values, positions) = maximumPooling(x.value, geometry)
  return x.tape.record(values, sparsePullback(x, positions))
}

/// The largest value of every channel over all places: [B, T, C] or [B, T, F, C] → [B, C]. Its gradient is sparse.
public func globalMaximumPooling(_ x: Var) -> Var {
  let (values, positions) = globalMaximumPooling(x.value)
  return x.tape.record(values, sparsePullback(x, positions))
}

private func sparsePullback(_ x: Var, _ positions: Positions) -> Pullback {
  .any(x) { .sparse(SparseCotangent(positions: positions, values: $0.dense, shape: x.shape)) }
}

/// The mean of every window, channel by channel; `countsPadding` as PyTorch does by default and Keras does not.
///
/// x: [B, T, C] or [B, T, F, C] → [B, T′, C] or [B, T′, F′, C].
public func averagePooling(_ x: Var, _ geometry: PoolingGeometry, countsPadding: Bool = false) -> Var {
  x.tape.record(
    averagePooling(x.value, geometry, countsPadding: countsPadding),
    Pullback(x) { averagePoolingAdjoint($0, geometry, input: x.shape, countsPadding: countsPadding) })
}

private func averagePoolingAdjoint(
  _ dy: Var, _ geometry: PoolingGeometry, input: [Int], countsPadding: Bool
) -> Var {
  dy.tape.record(
    averagePoolingAdjoint(dy.value, geometry, input: input, countsPadding: countsPadding),
    Pullback(dy) { averagePooling($0, geometry, countsPadding: countsPadding) })
}

/// The mean of every channel over all places: [B, T, C] or [B, T, F, C] → [B, C].
public func globalAveragePooling(_ x: Var) -> Var { x.mean(axes: Array(1..<x.rank - 1)) }
