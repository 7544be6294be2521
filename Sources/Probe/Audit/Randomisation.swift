import Tensors

/// What becomes of a probe's examples when the network forgets what it learned, from the output down.
///
/// The same starts are driven on the network with the weights of its last layer shuffled, then of its last two, and so
/// on. An explanation that stays the same is not about the weights.
/// - Source: Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018.
public struct Randomisation: Codable, Sendable {
  /// A number of layers that have forgotten.
  public struct Stage: Codable, Sendable {
    /// The lowest layer that is shuffled; empty for the network as it was trained.
    public let layer: String
    public let shuffledCount: Int
    /// Examples beside those of the same starts on the trained network; nil where no start had one.
    public let likeness: Spread?
    /// Scores that the trained network gives the examples made for the other.
    public let scores: Spread?
  }

  public var stages: [Stage] = []
  /// The ends of what likeness can be: examples of the same unit from other seeds, and those of other units; nil where
  /// there is one of them.
  public let otherSeeds: Spread?
  public let otherUnits: Spread?

  /// - Parameter trained: examples of the trained network, which are its first stage.
  public init(_ trained: AuditExamples, _ likeness: InputLikeness) {
    let pictures = likeness.pictures(trained.inputs), all = likeness(pictures, pictures)
    func values(_ isWanted: (Start, Start) -> Bool) -> [Double] {
      trained.starts.indices.flatMap { a in
        (0..<a).filter { isWanted(trained.starts[a], trained.starts[$0]) }.map { all[a][$0] }
      }
    }
    otherSeeds = Spread(values { $0.variant == $1.variant && $0.seed != $1.seed })
    otherUnits = Spread(values { $0.variant != $1.variant })
    stages = [Stage(layer: "", shuffledCount: 0, likeness: Spread([1]), scores: Spread(trained.scores))]
  }

  /// Adds what was found with some layers shuffled.
  ///
  /// - Parameters:
  ///   - examples: made for the shuffled network; nil where no start had one.
  ///   - reader: of the trained network.
  public mutating func add(
    _ layer: WeightedLayer, shuffledCount: Int, _ examples: AuditExamples?, beside trained: AuditExamples,
    _ likeness: InputLikeness, _ reader: ActivationReader
  ) {
    stages.append(
      Stage(
        layer: layer.path, shuffledCount: shuffledCount,
        likeness: examples.flatMap { Spread(trained.likeness(to: $0, likeness)) },
        scores: examples.flatMap { Spread(reader.ownScores(of: $0)) }))
  }
}

extension AuditExamples {
  /// To others of the same starts.
  public func likeness(to others: AuditExamples, _ likeness: InputLikeness) -> [Double] {
    let pairs = pairs(with: others)
    guard !pairs.isEmpty else { return [] }
    return likeness.pairs(
      likeness.pictures(inputs.gathered(axis: 0, pairs.map(\.0))),
      likeness.pictures(others.inputs.gathered(axis: 0, pairs.map(\.1))))
  }
}

extension ActivationReader {
  /// Each example's score of the unit that it was made for.
  func ownScores(of examples: AuditExamples) -> [Double] {
    let found = activations(count: examples.count, { _ in }) { examples.inputs.rows($0) }
    return examples.starts.enumerated().map { row, start in found.scoresOfVariants[start.variant][row] }
  }
}
