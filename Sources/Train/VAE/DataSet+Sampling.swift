import Data
import Tensors

/// Draws of patches that stand for many.
enum Sampling {
  /// Some of the numbers, drawn without repetition, at most `count`.
  static func indices(_ all: [Int], count: Int, seed: Int, purpose: String) -> [Int] {
    var random = Random(seed: seed, purpose: purpose)
    return random.permutation(all.count).prefix(count).map { all[$0] }
  }
}

extension DataSet {
  /// Values of drawn patches that are in memory at once, at most: 200 MB.
  private static let drawnValues = 50_000_000

  /// Training patches for statistics that do not need all of them, at most as many as 200 MB hold.
  func drawnTrainingPatches(count: Int, seed: Int, purpose: String) throws -> Tensor {
    let most = max(2, Self.drawnValues / patchShape.reduce(1, *))
    return try patches(
      Sampling.indices(trainingIndices, count: min(count, most), seed: seed, purpose: purpose).sorted())
  }

  /// The mean of training patches, of a draw of them where they are many: `[T, F, C]`.
  func meanTrainingPatch(seed: Int) throws -> Tensor {
    try drawnTrainingPatches(count: 512, seed: seed, purpose: "mean patch").mean(axes: [0])
  }

  /// The names that patches are grouped by; none where they have no labels.
  var groupNames: [String] { labels }

  /// Each patch's group, in order; empty where there are none.
  func groups(of indices: [Int]) -> [String] { groupNames.isEmpty ? [] : indices.map { records[$0].label } }
}
