/// The largest value of every window of a convolution's leaky ReLU, and where it stood in the map of responses.
///
/// x: [B, T, C] or [B, T, F, C] → values [B, T″, K] or [B, T″, F″, K], and as many flat positions in the map
/// [B, T′, K] or [B, T′, F′, K]. The slope is not negative, so activating the maxima is enough. With minimal arithmetic
/// the map of a convolution of 3 × 3, or 3, under windows of the same side by side is written nowhere: a tile is a window.
public func convolutionMaximumPooling(
  _ x: Tensor, kernel: Tensor, bias: Tensor? = nil, geometry: ConvolutionGeometry, slope: Float,
  pooling: PoolingGeometry, arithmetic: ConvolutionArithmetic = .definition
) -> (values: Tensor, positions: Positions) {
  if arithmetic == .minimal,
    let fused = fusedMaximumPooling(x, kernel: kernel, bias: bias, geometry: geometry, slope: slope, pooling: pooling)
  {
    return fused
  }
  let map = convolution(x, kernel: kernel, bias: bias, geometry: geometry, arithmetic: arithmetic)
  let (largest, positions) = maximumPooling(map, pooling)
  return (gate(largest, by: largest, slope: slope), positions)
}

private func fusedMaximumPooling(
  _ x: Tensor, kernel: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, slope: Float, pooling: PoolingGeometry
) -> (values: Tensor, positions: Positions)? {
  let side = ConvolutionGeometry.Axis(stride: 3)
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel.shape, geometry: geometry)
  if x.rank == 3 {
    guard let line = LineConvolution(problem, pooling) else { return nil }
    let map = problem.outputShape(rank: 3)
    return fused(x, kernel, bias, [map[0], map[1] / 3, map[2]], Positions.Pooled(shape: map, windows: pooling)) {
      line.forwardPooled(x: $0, kernel: $1, bias: $2, slope: slope, y: $3, positions: $4)
    }
  }
  guard pooling.window == [3, 3], pooling.axes == [side, side] else { return nil }
  let map = problem.outputShape(rank: 4)
  // Windows that reach beyond the map hold less than a tile.
  guard pooling.outputSize == [map[1] / 3, map[2] / 3], map.reduce(1, *) <= Int(Int32.max),
    let winograd = WinogradConvolution(problem)
  else { return nil }
  let shape = [map[0], map[1] / 3, map[2] / 3, map[3]]
  return fused(x, kernel, bias, shape, Positions.Pooled(shape: map, windows: pooling)) {
    winograd.forwardPooled(x: $0, kernel: $1, bias: $2, slope: slope, y: $3, positions: $4)
  }
}

/// Values of a shape and their positions, as a kernel writes both.
private func fused(
  _ x: Tensor, _ kernel: Tensor, _ bias: Tensor?, _ shape: [Int], _ origin: Positions.Pooled,
  _ write: (
    _ x: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    _ y: UnsafeMutablePointer<Float>, _ positions: UnsafeMutablePointer<Int32>
  ) -> Void
) -> (values: Tensor, positions: Positions) {
  var values: Tensor?
  let positions = Positions(count: shape.reduce(1, *), origin: origin) { positions in
    values = Tensor(shape) { y in
      guard !y.isEmpty else { return }
      x.withUnsafeBufferPointer { x in
        kernel.withUnsafeBufferPointer { kernel in
          (bias ?? Tensor(0)).withUnsafeBufferPointer { shift in
            write(
              x.baseAddress!, kernel.baseAddress!, bias == nil ? nil : shift.baseAddress!, y.baseAddress!,
              positions.baseAddress!)
          }
        }
      }
    }
  }
  return (values!, positions)
}
