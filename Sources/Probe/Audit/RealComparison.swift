import Tensors

/// A probe's examples beside real windows: how strong, how near, how far out.
public struct RealComparison: Codable, Sendable {
  /// What the examples were made for.
  public let goal: Goal
  public let windowCount: Int
  public let recordingCount: Int
  /// Of every example the share of real windows whose score of the same unit the goal likes less: that are lower when
  /// maximised, higher when minimised.
  public let percentile: Spread
  /// Share of the examples whose score the goal likes better than that of every real window.
  public let shareBeyond: Double
  public let nearest: NearestReal?
  /// By layer, in the order in which they are passed; empty with fewer than two recordings.
  public let reach: [LayerReach]

  private static let halvings = 10

  /// - Parameter reader: of the network, at the layers whose reach is wanted.
  public init(
    _ examples: AuditExamples, _ real: RealWindows, _ reader: ActivationReader, _ likeness: InputLikeness,
    goal: Goal = .maximise
  ) {
    let own = reader.activations(count: examples.count, { _ in }) { examples.inputs.rows($0) }
    let others = reader.activations(count: real.count, { _ in }) { real.inputs.rows($0) }
    (self.goal, windowCount, recordingCount) = (goal, real.count, real.recordingCount)
    let sign = Double(goal.sign)
    let ranks = zip(examples.starts, examples.scores).map { start, score in
      let scores = others.scoresOfVariants[start.variant]
      return Double(scores.count { sign * $0 < sign * score }) / Double(scores.count)
    }
    percentile = Spread(ranks)!
    shareBeyond = Double(ranks.count { $0 == 1 }) / Double(ranks.count)
    let hidden = reader.network.lastHiddenLayer.flatMap { layer in reader.layers.contains(layer) ? layer.path : nil }
    nearest = NearestReal(
      examples, real, likeness, layer: hidden, made: hidden.map { own.units[$0]! }, realUnits: hidden.map { others.units[$0]! })
    let halves = Halving(recordings: real.recordings, draws: RealComparison.halvings)?.halves.map(\.points) ?? []
    reach = halves.isEmpty ? [] : reader.layers.map { layer in
      LayerReach(layer.path, made: own.units[layer.path]!, real: others.units[layer.path]!, halves: halves)
    }
  }
}
