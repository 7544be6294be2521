import Nets

/// How starts are driven, apart from what they are driven to.
public struct ProbeSettings: Sendable {
  public var goal: Goal
  public var iterations: Int
  public var optimiser: OptimiserKind
  public var step: OptimiserKind.Settings
  public var keep = KeepRule.best
  /// The Euclidean norm that a start's parameters are brought to after every step; nil leaves it free.
  public var norm: Float?
  /// The longest that a start's gradient may be.
  public var clipNorm: Float?
  /// Whether a start ends when its objective is 0 or below, as in seed 001.
  public var stopsAtZero = false
  /// How often a start without a gradient is drawn anew.
  public var redraws = 3
  public var batchNorm = BatchNormMode.inference
  /// Rows that go through the network together. The same for one start as for fifty, so that a start's result does not
  /// depend on how many there are: matrix products of other sizes add their terms in another order.
  public var rowsAtOnce = 8

  public init(goal: Goal, iterations: Int, optimiser: OptimiserKind, rate: Double? = nil, decay: Double = 0) {
    (self.goal, self.iterations, self.optimiser) = (goal, iterations, optimiser)
    step = OptimiserKind.Settings(rate: rate ?? optimiser.defaultRate, decay: decay)
  }

  /// Which statistics batch norms use.
  public enum BatchNormMode: String, Codable, Sendable, CaseIterable {
    /// The running ones: the network as it is used.
    case inference
    /// Each start's own, as pictures of seed 001 have them: the network as it was trained, with a batch of one.
    case training

    var tape: Tape.Mode { self == .inference ? .inference : .exampleStatistics }
  }
}
