import Tensors

/// What became of a start.
public struct ProbeResult: Sendable {
  public let start: Start
  public let status: Status
  /// Noise that was drawn in vain before, because no gradient came of it.
  public let redraws: Int
  /// The example that is kept; nil if the very first score was no number.
  public let example: Example?
  public let curves: Curves
  /// ‖p‖ at the start and at the end.
  public let firstNorm: Float
  public let lastNorm: Float

  public init(
    start: Start, status: Status, redraws: Int, example: Example?, curves: Curves, firstNorm: Float, lastNorm: Float
  ) {
    (self.start, self.status, self.redraws, self.example) = (start, status, redraws, example)
    (self.curves, self.firstNorm, self.lastNorm) = (curves, firstNorm, lastNorm)
  }

  /// An example on the way: its score is its own.
  public struct Example: Sendable {
    /// Updates before it.
    public let iteration: Int
    public let score: Float
    public let parameters: Tensor

    public init(iteration: Int, score: Float, parameters: Tensor) {
      (self.iteration, self.score, self.parameters) = (iteration, score, parameters)
    }
  }

  public enum Status: Hashable, Codable, Sendable {
    /// Made all its iterations.
    case finished
    /// Had no gradient at an iteration: a dead filter, a saturated class.
    case stuck(iteration: Int)
    /// Met a value that is no number.
    case notFinite(iteration: Int)
    /// Ended because its objective was not above zero.
    case atZero(iteration: Int)

    public var words: String {
      switch self {
      case .finished: "finished"
      case .stuck(let iteration): "stuck at iteration \(iteration): no gradient"
      case .notFinite(let iteration): "stopped at iteration \(iteration): a value was no number"
      case .atZero(let iteration): "stopped at iteration \(iteration): the objective was not above 0"
      }
    }
  }

  /// By iteration: value i is from before update i; scores and parameters' norms have one more where the end was scored
  /// too. Of a point that an optimiser tried and went back from they may be no numbers.
  public struct Curves: Sendable {
    public var score: [Float] = []
    public var parameterNorm: [Float] = []
    public var gradientNorm: [Float] = []

    public init() {}
  }
}
