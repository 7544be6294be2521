import Nets
import Tensors

/// Moves one start's parameters uphill, and remembers what it needs to: every start has its own.
///
/// It is told value and gradient where it last asked for them, and says where to look next.
protocol StartOptimiser {
  /// Whether the point that it asked for last is only tried: it may go back from there.
  var isTrying: Bool { get }

  /// - Parameters:
  ///   - point: where the value and the gradient are from.
  ///   - value: what is ascended; −∞ where a point that was tried has none, and then the gradient says nothing.
  mutating func next(after point: Tensor, value: Float, gradient: Tensor) -> Tensor
}

extension StartOptimiser {
  var isTrying: Bool { false }
}

/// A kind of optimiser of starts.
public struct OptimiserKind: Sendable {
  /// As the command line spells it.
  public let name: String
  /// As files spell it: `optm_stats_Adam.csv`.
  public let title: String
  /// One line for help.
  public let summary: String
  public let defaultRate: Double
  let make: @Sendable (Settings, _ shape: [Int]) -> any StartOptimiser

  /// How one is used.
  public struct Settings: Codable, Equatable, Sendable {
    public var rate: Double
    /// The rate at step t is rate / (1 + decay·t).
    public var decay: Double

    public init(rate: Double, decay: Double = 0) { (self.rate, self.decay) = (rate, decay) }

    func rate(at step: Int) -> Double { rate / (1 + decay * Double(step)) }
  }

  /// Every kind; a new one is added here.
  public static let all: [OptimiserKind] = [ascent, rmsAscent, adam, sgd, lbfgs]

  public static func named(_ name: String) -> OptimiserKind? { all.first { $0.name == name } }
}
