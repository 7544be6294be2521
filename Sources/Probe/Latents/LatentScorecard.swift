import Data
import Files
import Foundation
import Nets
import Tensors

/// All that is scored of one run's latents on one set.
public struct LatentScorecard {
  /// The means µ of every patch of the set.
  public let table: LatentTable
  /// Numbers of the latents that are active over the training recordings.
  public let active: [Int]
  /// The VAE, then what it is judged beside: PCA at the latent size and at the number of active latents, an untrained
  /// encoder, the majority class. Empty for a set of one effect.
  public let effects: [EffectScores]
  /// What stood for the patches in each of these, in the same order; none for the majority class.
  public let values: [Tensor]
  /// How far apart the effects lie among the held-out latents; nil for one effect.
  public let separation: Double?
  /// What latents know of controls, on the held-out clips where they are enough, else on all.
  public let information: [ParameterInformation]
  /// Whether that was on held-out clips alone.
  public let informationIsHeldOut: Bool
  /// Mean squared error of a value of the held-out patches, by effect, and that of answering with the mean training
  /// patch; empty without a decoder.
  public let errors: [(effect: String, error: Double, meanPredictor: Double)]

  /// Clips of each effect that make information on held-out clips worth having.
  static let heldOutCount = 150

  /// - progress: called with what is being done, and how much of how much; may throw to stop.
  /// Throws `FileError` if the set does not fit the run.
  public init(
    of encoder: PatchEncoder, on set: DataSet, seed: Int = 0, progress: (String, Int, Int) throws -> Void = { _, _, _ in }
  ) throws {
    let all = Array(set.records.indices)
    table = try LatentTable(encoding: all, of: set, by: encoder) { try progress("encoding", $0, all.count) }
    let rows = table.rows
    active = try table.filtered { !$0.isHeldOut }.activeLatents

    var scores: [EffectScores] = [], values: [Tensor] = []
    let effectNames = Set(rows.map(\.effectName))
    if effectNames.count > 1 {
      func add(_ name: String, _ tensor: Tensor) throws {
        try progress("scoring \(name)", 0, 1)
        scores.append(try EffectScores(name, values: tensor, rows: rows, path: set.path))
        values.append(tensor)
      }
      try add("VAE", table.latents)
      try progress("finding principal components", 0, 1)
      let linear = try PatchComponents(of: set, count: table.latents.shape[1])
      let places = try linear.places(of: all, in: set) { try progress("transforming", $0, all.count) }
      try add("PCA \(places.shape[1])", places)
      if !active.isEmpty, active.count < places.shape[1] {
        try add("PCA \(active.count)", places.slice(axis: 1, 0..<active.count))
      }
      let fresh = try encoder.untrained(seed: seed)
      let untrained = try LatentTable(encoding: all, of: set, by: fresh) { try progress("encoding untrained", $0, all.count) }
      try add("untrained", untrained.latents)
      scores.append(try EffectScores.majority(of: rows, path: set.path))
    }
    (effects, self.values) = (scores, values)

    let heldOut = try table.filtered(\.isHeldOut)
    let names = Array(Set(heldOut.rows.map(\.effectName))).sorted()
    separation =
      names.count > 1 ? silhouette(heldOut.latents, labels: heldOut.rows.map { names.firstIndex(of: $0.effectName)! }) : nil
    let counts = Dictionary(grouping: heldOut.rows.filter { !$0.effect.isEmpty }, by: \.effect).mapValues(\.count)
    informationIsHeldOut = !counts.isEmpty && counts.values.allSatisfy { $0 >= LatentScorecard.heldOutCount }
    information =
      active.count < 2
      ? [] : try ParameterInformation.all(of: informationIsHeldOut ? heldOut : table, latents: active, seed: seed) {
        try progress("information on \($0)", 0, 1)
      }
    errors =
      encoder.decoder == nil
      ? [] : try LatentScorecard.errors(encoder, heldOut, set) { try progress("decoding", $0, heldOut.rows.count) }
  }

  private static func errors(
    _ encoder: PatchEncoder, _ heldOut: LatentTable, _ set: DataSet, progress: (Int) throws -> Void
  ) throws -> [(effect: String, error: Double, meanPredictor: Double)] {
    let mean = try meanTrainingPatch(of: set)
    var sums: [String: (error: Double, mean: Double, count: Double)] = [:]
    for start in stride(from: 0, to: heldOut.rows.count, by: PatchEncoder.patchesAtOnce) {
      try progress(start)
      let part = start..<min(start + PatchEncoder.patchesAtOnce, heldOut.rows.count)
      let patches = try set.patches(part.map { heldOut.rows[$0].patch })
      let decoded = try encoder.decode(heldOut.latents.slice(axis: 0, part))
      for row in part {
        let own = patches.slice(axis: 0, row - start..<row - start + 1)
        let answer = decoded.slice(axis: 0, row - start..<row - start + 1)
        let old = sums[heldOut.rows[row].effectName] ?? (0, 0, 0)
        sums[heldOut.rows[row].effectName] = (
          old.error + meanSquare(own - answer), old.mean + meanSquare(own - mean), old.count + 1
        )
      }
    }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value.error / $0.value.count, $0.value.mean / $0.value.count) }
  }

  private static func meanSquare(_ x: Tensor) -> Double { Double((x * x).mean().scalar) }

  private static func meanTrainingPatch(of set: DataSet) throws -> Tensor {
    let training = set.trainingIndices
    var sum = Tensor([1] + set.patchShape, repeating: 0)
    for start in stride(from: 0, to: training.count, by: 64) {
      sum = sum + (try set.patches(Array(training[start..<min(start + 64, training.count)]))).sum(axes: [0], keepingAxes: true)
    }
    return affine(sum, scale: 1 / Float(max(1, training.count)))
  }
}
