import Data
import Files
import Nets
import Tensors

/// What a network says of real windows that share no sound with one another.
///
/// Overlapping windows are near-copies: of them the 50 largest activations come from six or eight places. So there is at
/// most one window for each stretch of a recording.
public struct RealActivations: Sendable {
  /// The set's patches, by number.
  public let patches: [Int]
  /// The recording of each.
  public let recordings: [String]
  public let activations: ActivationReader.Activations

  public var count: Int { patches.count }
  public var recordingCount: Int { Set(recordings).count }

  /// - Parameter progress: called with windows done and windows in all.
  /// - Throws: `FileError` for a set of other features than the network takes.
  public init(_ set: DataSet, _ reader: ActivationReader, _ progress: (Int, Int) throws -> Void = { _, _ in }) throws {
    let passage = try RealActivations.passage(from: set, to: reader.network), finished = try FinishedPatches(set)
    let all = set.trainingIndices.isEmpty ? Array(set.records.indices) : set.trainingIndices
    let patches = set.withoutOverlap(all)
    self.patches = patches
    recordings = patches.map { set.records[$0].source }
    activations = try reader.activations(count: patches.count) { try progress($0, patches.count) } inputs: { rows in
      passage(try finished.patches(Array(patches[rows])))
    }
  }

  public init(patches: [Int], recordings: [String], activations: ActivationReader.Activations) {
    precondition(
      patches.count == recordings.count && patches.count == activations.scores.count,
      "\(patches.count) windows of \(recordings.count) recordings with \(activations.scores.count) scores")
    (self.patches, self.recordings, self.activations) = (patches, recordings, activations)
  }

  /// Windows in the order of a unit's scores, the one that the goal likes best first.
  public func ranked(_ goal: Goal, variant: Int = 0) -> [Int] {
    let scores = activations.scoresOfVariants[variant]
    return scores.indices.sorted { (-Double(goal.sign) * scores[$0], $0) < (-Double(goal.sign) * scores[$1], $1) }
  }

  /// From the set's patches to what the network takes.
  static func passage(from set: DataSet, to network: ProbedNetwork) throws -> (Tensor) -> Tensor {
    guard set.finishedShape.reduce(1, *) == network.inputShape.reduce(1, *) else {
      throw FileError(
        .badData, set.path, "holds patches of \(described(set.finishedShape)), \(network.name) takes \(described(network.inputShape))",
        remedy: "build the set with the network's preset")
    }
    let axes = network.axes
    guard let domain = network.domain else { return { axes.input(of: $0) } }
    // How densely a recording is cut changes no patch, and another normalisation is brought over.
    let differences = domain.differences(from: set.finishedDomain).filter {
      !$0.setting.hasPrefix("cutting.") && !$0.setting.hasPrefix("normalisation")
    }
    if let first = differences.first {
      throw FileError(
        .badData, set.path, "holds other features than \(network.name) takes: \(first.setting) is \(first.second), not \(first.first)",
        remedy: "build the set with --preset \(domain.preset.name) --rate \(domain.rateHz)")
    }
    let change = try NormalisationChange(from: set.finishedDomain, to: domain, prior: set.path).passage
    return { patches in
      let tape = Tape()
      return withExtendedLifetime(tape) { axes.input(of: change(tape.constant(patches)).value) }
    }
  }
}
