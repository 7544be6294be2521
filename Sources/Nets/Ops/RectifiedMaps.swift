import Tensors

// Convolutions that halve a map and transposed ones that double it, 3 × 3 with stride 2 and padding 1, each rectified
// and normalised over the batch: several at once, so that every map goes through memory once forward and once backward.
// Fused for first order; they run as their parts when the backward pass is recorded.

/// One convolution of such a chain with what follows it.
public struct RectifiedConvolution {
  public let kernel: Var
  public let bias: Var
  /// Absent where the convolution's output is neither rectified nor normalised: at the end of a chain that doubles.
  public let norm: Norm?

  /// A batch norm's weights, and whose statistics it goes by.
  public struct Norm {
    public let scale: Var
    public let shift: Var
    public let epsilon: Float
    /// Running mean and variance `[C]`; nil for the batch's own.
    public let running: (mean: Tensor, variance: Tensor)?

    public init(scale: Var, shift: Var, epsilon: Float, running: (mean: Tensor, variance: Tensor)? = nil) {
      self.scale = scale
      self.shift = shift
      self.epsilon = epsilon
      self.running = running
    }
  }

  public init(kernel: Var, bias: Var, norm: Norm?) {
    self.kernel = kernel
    self.bias = bias
    self.norm = norm
  }

  fileprivate var inputs: [Var] { [kernel, bias] + (norm.map { [$0.scale, $0.shift] } ?? []) }
}

/// Mean and variance of each rectified map's channels over the batch; empty where a map was not normalised.
public typealias MapMoments = (mean: Tensor, variance: Tensor)

/// x → (convolution → ReLU → batch norm) as often as there are convolutions: `[B, T, F, C]` → `[B, ⌈T/2ⁿ⌉, ⌈F/2ⁿ⌉, K]`.
///
/// kernel: `[3, 3, C, K]`. Second order: yes, as its parts.
public func rectifiedHalvings(_ x: Var, _ chain: [RectifiedConvolution]) -> (value: Var, moments: [MapMoments]) {
  let steps = chain.map { MapStep($0) }
  var maps = [HalvingMaps](), input = x.value, factors: HalvingMaps.Factors?
  for step in steps {
    maps.append(HalvingMaps(large: input.shape, smallChannels: step.kernel.shape[3]))
    let y = maps.last!.halve(input, factors, kernel: step.kernel, bias: step.bias)
    factors = step.settle(y)
    input = y.value
  }
  let value = x.tape.record(fused: scaled(input, factors), of: [x] + chain.flatMap(\.inputs)) {
    chain.reduce(x) { x, step in
      step.finished(convolution(x, kernel: step.kernel, bias: step.bias, geometry: geometry(of: x.shape)))
    }
  } adjoint: { dy in
    chainAdjoint(dy, x, steps, maps) { maps in maps.halveAdjoint }
  }
  return (value, steps.map(\.moments))
}

/// x → (transposed convolution → ReLU → batch norm) as often as there are convolutions, to given sizes:
/// `[B, T, F, C]` → `[B, sizes.last…, K]`, each size 2n or 2n − 1 of the one before.
///
/// kernel: `[3, 3, K, C]`. Second order: yes, as its parts.
public func rectifiedDoublings(
  _ x: Var, _ chain: [RectifiedConvolution], sizes: [[Int]]
) -> (value: Var, moments: [MapMoments]) {
  let steps = chain.map { MapStep($0) }
  var maps = [HalvingMaps](), input = x.value, factors: HalvingMaps.Factors?
  for (step, size) in zip(steps, sizes) {
    maps.append(
      HalvingMaps(large: [x.shape[0]] + size + [step.kernel.shape[2]], smallChannels: step.kernel.shape[3]))
    let y = maps.last!.double(
      input, factors, kernel: step.kernel, bias: step.bias, rectifies: step.norm != nil)
    factors = step.settle(y)
    input = y.value
  }
  let value = x.tape.record(fused: scaled(input, factors), of: [x] + chain.flatMap(\.inputs)) {
    zip(chain, sizes).reduce(x) { x, step in
      let (step, size) = step, convolution = geometry(of: [x.shape[0]] + size)
      return step.finished(
        convolutionDataAdjoint(
          x, kernel: step.kernel, input: [x.shape[0]] + size + [step.kernel.shape[2]], geometry: convolution)
          + step.bias)
    }
  } adjoint: { dy in
    chainAdjoint(dy, x, steps, maps) { maps in maps.doubleAdjoint }
  }
  return (value, steps.map(\.moments))
}

// MARK: Parts

extension RectifiedConvolution {
  /// What follows the convolution, in operations.
  fileprivate func finished(_ y: Var) -> Var {
    guard let norm else { return y }
    guard let running = norm.running else {
      return batchNorm(relu(y), scale: norm.scale, shift: norm.shift, epsilon: norm.epsilon).value
    }
    let tape = y.tape, factor = reciprocal(sqrt(affine(running.variance, scale: 1, shift: norm.epsilon)))
    let slope = norm.scale * tape.constant(factor)
    return scaledAndShifted(relu(y), by: slope, norm.shift - slope * tape.constant(running.mean))
  }
}

private func geometry(of shape: [Int]) -> ConvolutionGeometry {
  ConvolutionGeometry(
    size: Array(shape[1...2]), taps: [3, 3], strides: [2, 2], dilations: [1, 1],
    padding: .explicit(before: [1, 1], after: [1, 1]))
}

// MARK: Fused

/// One convolution's values, and what its forward pass leaves for the backward one.
private final class MapStep {
  let kernel: Tensor
  let bias: Tensor
  let norm: (scale: Tensor, epsilon: Float, running: MapMoments?)?
  let isTracked: Bool
  private let shift: Tensor?
  /// What was rectified, before it is normalised.
  private(set) var y = Tensor([0])
  private(set) var moments: MapMoments = (Tensor([0]), Tensor([0]))
  /// What normalisation comes to: y is multiplied with the scale and has the shift added.
  private(set) var factors: HalvingMaps.Factors?

  init(_ step: RectifiedConvolution) {
    kernel = step.kernel.value
    bias = step.bias.value
    norm = step.norm.map { ($0.scale.value, $0.epsilon, $0.running) }
    shift = step.norm?.shift.value
    isTracked = step.inputs.contains(where: \.isTracked)
  }

  func settle(_ rectified: HalvingMaps.Rectified) -> HalvingMaps.Factors? {
    y = rectified.value
    guard let norm, let shift else { return nil }
    moments = norm.running ?? (rectified.mean, rectified.variance)
    let scale = factor * norm.scale
    factors = (scale, shift - moments.mean * scale)
    return factors
  }

  /// 1/√(σ² + ε).
  var factor: Tensor { reciprocal(sqrt(affine(moments.variance, scale: 1, shift: norm!.epsilon))) }

  /// From Σ dy and Σ dy·(y − µ): how dy becomes the gradient before normalisation, and those of scale and shift.
  ///
  /// dx = γ/σ·(dy − Σdy/n − x̂·Σ(dy·x̂)/n), sorted by what multiplies dy, y and 1.
  func slope(sum: Tensor, product: Tensor) -> (HalvingMaps.Slope, scale: Tensor) {
    let factor = factor, along = product * factor, scale = factors!.scale, zero = Tensor(sum.shape)
    guard norm!.running == nil else { return ((scale, zero, zero), along) }
    let count = Float(y.count / sum.count)
    let q = affine(scale * factor * along, scale: -1 / count)
    return ((scale, q, affine(scale * sum, scale: -1 / count) - q * moments.mean), along)
  }
}

private func scaled(_ y: Tensor, _ factors: HalvingMaps.Factors?) -> Tensor {
  guard let factors else { return y }
  let channels = [1, y.shape[3]]
  return scaledAndShifted(y, by: factors.scale.reshaped(channels), factors.shift.reshaped(channels))
}

private typealias MapAdjoint = (
  Tensor, Tensor, HalvingMaps.Slope?, Tensor, HalvingMaps.Factors?, Tensor?, Tensor, Bool, Bool
) -> HalvingMaps.Gradients

/// Gradients in x and in every step's kernel, bias, scale and shift, from the last step to the first.
private func chainAdjoint(
  _ dy: Tensor, _ x: Var, _ steps: [MapStep], _ maps: [HalvingMaps], _ adjoint: (HalvingMaps) -> MapAdjoint
) -> [Tensor?] {
  var gradients = [[Tensor?]](), dy = dy
  var sums: (sum: Tensor, product: Tensor)?
  if let last = steps.last, last.norm != nil {
    let (sum, product) = momentProducts(dy, last.y, mean: last.moments.mean.reshaped([1, -1]))
    sums = (sum.reshaped([-1]), product.reshaped([-1]))
  }
  for place in steps.indices.reversed() {
    let step = steps[place], before = place > 0 ? steps[place - 1] : nil
    let slope = sums.map { step.slope(sum: $0.sum, product: $0.product) }
    let isWanted = x.isTracked || steps[..<place].contains(where: \.isTracked)
    let result = adjoint(maps[place])(
      dy, step.y, slope?.0, before?.y ?? x.value, before?.factors, before?.moments.mean, step.kernel, isWanted,
      step.isTracked)
    gradients.append([result.kernel, result.bias] + (slope.map { [$0.scale, sums!.sum] } ?? []))
    guard let dx = result.x else {
      // Nothing before this step is asked for.
      gradients += steps[..<place].reversed().map { [nil, nil] + ($0.norm == nil ? [] : [nil, nil]) }
      return [nil] + gradients.reversed().flatMap { $0 }
    }
    dy = dx
    sums = result.sum.map { ($0, result.product!) }
  }
  return [dy] + gradients.reversed().flatMap { $0 }
}
