import CKernels

/// The largest value of every window, channel by channel, and where it stood.
///
/// x: [B, T, C] or [B, T, F, C] → values [B, T′, C] or [B, T′, F′, C], and as many flat positions in x. Padding never
/// wins; of equal values the first does. The adjoint puts each gradient back at its position: `scattered`.
public func maximumPooling(_ x: Tensor, _ geometry: PoolingGeometry) -> (values: Tensor, positions: Positions) {
  precondition(x.count <= Int(Int32.max), "positions in a tensor of shape \(x.shape) do not fit 32 bits")
  let kernel = geometry.kernel(input: x.shape), shape = geometry.outputShape(input: x.shape)
  let lines = x.shape[0] * kernel.output_rows
  var values: Tensor?
  let origin = Positions.Pooled(shape: x.shape, windows: geometry)
  let positions = Positions(count: shape.reduce(1, *), origin: origin) { positions in
    values = Tensor(shape) { y in
      x.withUnsafeBufferPointer { x in
        guard !y.isEmpty else { return }
        let (x, y, positions) = (x.baseAddress!, y.baseAddress!, positions.baseAddress!)
        Parallel.forEachRange(lines) { lines in
          withUnsafePointer(to: kernel) {
            kernel_maximum_pooling($0, x, y, positions, lines.lowerBound, lines.upperBound)
          }
        }
      }
    }
  }
  return (values!, positions)
}

/// The largest value of every channel over all places: [B, T, C] or [B, T, F, C] → [B, C], and where it stood.
public func globalMaximumPooling(_ x: Tensor) -> (values: Tensor, positions: Positions) {
  let pooled = maximumPooling(x, .global(size: Array(x.shape[1..<x.rank - 1])))
  return (pooled.values.reshaped([x.shape[0], x.shape[x.rank - 1]]), pooled.positions)
}
