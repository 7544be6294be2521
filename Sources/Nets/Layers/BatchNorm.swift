import Tensors

/// Batch normalisation of the last axis (Ioffe and Szegedy, 2015).
///
/// While training: y = scale·(x − µ)/√(σ² + ε) + shift with the batch's own µ and σ², and the running ones follow
/// unless the tape says otherwise; each example with its own where the tape wants that. In inference: with the running
/// ones. x: `[B, …, C]`.
public struct BatchNorm: Layer {
  public let scale: Parameter
  public let shift: Parameter
  public let runningMean: Buffer
  public let runningVariance: Buffer
  public let convention: Convention
  public let site = Site()

  /// Whose numbers are followed.
  public struct Convention: Sendable, Equatable, Codable {
    /// Share of the running statistics that stays at each step.
    public var kept: Float
    public var epsilon: Float
    /// Whether the running variance is taken as Σ/(n − 1); the batch's own is Σ/n with everybody.
    public var isUnbiased: Bool

    /// Momentum .99, ε 1e-3, biased.
    public static let keras = Convention(kept: 0.99, epsilon: 1e-3, isUnbiased: false)
    /// Momentum .1 (of the new), ε 1e-5, unbiased.
    public static let pyTorch = Convention(kept: 0.9, epsilon: 1e-5, isUnbiased: true)
  }

  public init(_ channels: Int, convention: Convention = .keras) {
    scale = Parameter(Tensor([channels], repeating: 1))
    shift = Parameter(Tensor([channels]))
    runningMean = Buffer(Tensor([channels]))
    runningVariance = Buffer(Tensor([channels], repeating: 1))
    self.convention = convention
  }

  /// A layer of given numbers, each `[channels]`.
  init(scale: Parameter, shift: Parameter, mean: Buffer, variance: Buffer, convention: Convention) {
    (self.scale, self.shift, runningMean, runningVariance) = (scale, shift, mean, variance)
    self.convention = convention
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank >= 2 && x.shape[x.rank - 1] == scale.shape[0],
      "\(site.path): a batch norm of \(scale.shape[0]) channels cannot take \(x.shape)")
    let tape = x.tape
    if tape.mode == .exampleStatistics, x.rank > 2 {
      return site.mark(instanceNorm(x, scale: tape[scale], shift: tape[shift], epsilon: convention.epsilon))
    }
    // One value has no statistics of its own.
    guard tape.mode != .inference, tape.mode != .exampleStatistics else {
      let slope = tape[scale] * tape.constant(reciprocal(runningDeviation))
      return site.mark(scaledAndShifted(x, by: slope, tape[shift] - slope * tape.constant(runningMean.value)))
    }
    let (y, mean, variance) = batchNorm(x, scale: tape[scale], shift: tape[shift], epsilon: convention.epsilon)
    if tape.mode == .training { follow(mean, variance, count: x.count / scale.shape[0]) }
    return site.mark(y)
  }

  /// What inference multiplies each channel by.
  var inferenceFactor: Tensor { scale.value / runningDeviation }

  private var runningDeviation: Tensor { sqrt(affine(runningVariance.value, scale: 1, shift: convention.epsilon)) }

  /// Takes a batch's statistics into the running ones.
  func follow(_ mean: Tensor, _ variance: Tensor, count: Int) {
    let correction = convention.isUnbiased && count > 1 ? Float(count) / Float(count - 1) : 1
    for (buffer, new, scale) in [(runningMean, mean, 1), (runningVariance, variance, correction)] {
      buffer.value = affine(buffer.value, scale: convention.kept)
      buffer.value.accumulate(new, scale: (1 - convention.kept) * scale)
    }
  }
}
