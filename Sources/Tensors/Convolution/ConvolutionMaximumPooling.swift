/// The largest value of every window of a convolution's leaky ReLU, and where it stood in the map of responses.
///
/// x: [B, T, C] or [B, T, F, C] → values [B, T″, K] or [B, T″, F″, K], and as many flat positions in the map
/// [B, T′, K] or [B, T′, F′, K]. The slope is not negative, so activating the maxima is enough. With minimal arithmetic
/// the map of a 3 × 3 convolution under windows of 3 × 3 side by side is written nowhere: a tile is a window.
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
  guard x.rank == 4, pooling.window == [3, 3], pooling.axes == [side, side] else { return nil }
  let problem = ConvolutionProblem(input: x.shape, kernel: kernel.shape, geometry: geometry)
  let map = problem.outputShape(rank: 4)
  // Windows that reach beyond the map hold less than a tile.
  guard pooling.outputSize == [map[1] / 3, map[2] / 3], map.reduce(1, *) <= Int(Int32.max),
    let winograd = WinogradConvolution(problem)
  else { return nil }
  let shape = [map[0], map[1] / 3, map[2] / 3, map[3]]
  var values: Tensor?
  let origin = Positions.Pooled(shape: map, windows: pooling)
  let positions = Positions(count: shape.reduce(1, *), origin: origin) { positions in
    values = Tensor(shape) { y in
      guard !y.isEmpty else { return }
      x.withUnsafeBufferPointer { x in
        kernel.withUnsafeBufferPointer { kernel in
          (bias ?? Tensor(0)).withUnsafeBufferPointer { shift in
            winograd.forwardPooled(
              x: x.baseAddress!, kernel: kernel.baseAddress!, bias: bias == nil ? nil : shift.baseAddress!,
              slope: slope, y: y.baseAddress!, positions: positions.baseAddress!)
          }
        }
      }
    }
  }
  return (values!, positions)
}
