/// An optimiser as a user chooses it and a run records it.
public struct OptimiserSettings: Codable, Equatable, Sendable {
  /// Name of an update rule in `UpdateRule.all`.
  public var name: String
  public var rate: Double
  /// Decay rates of the moments, where the rule has any.
  public var beta1 = 0.9
  public var beta2 = 0.999
  /// Of the rules that sum velocities.
  public var momentum = 0.9
  /// The longest that all gradients together may be, as Keras 1's `clipnorm` (later versions clip each tensor); nil
  /// for no limit.
  public var clipNorm: Double?

  /// Whose arithmetic is followed where libraries differ.
  public var convention = UpdateRule.Convention.keras

  public init(_ name: String, rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, clipNorm: Double? = nil) {
    self.name = name
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.clipNorm = clipNorm
  }

  /// The optimiser for these parameters; nil if no rule has that name.
  public func optimiser(for parameters: [Parameter]) -> Optimiser? {
    let rule: UpdateRule? =
      switch name {
      case "adam": .adam(beta1: beta1, beta2: beta2, convention: convention)
      case "adamw": .adamW(beta1: beta1, beta2: beta2, convention: convention)
      case "momentum": .momentum(momentum, convention: convention)
      case "nesterov": .nesterov(momentum, convention: convention)
      case "nadam": .nadam(beta1: beta1, beta2: beta2)
      default: UpdateRule.all.first { $0.name == name }
      }
    return rule.map { Optimiser($0, clipping: clipNorm.map { .globalNorm($0) } ?? .none, for: parameters) }
  }
}
