import Data
import Figures
import Files
import Probe
import Tensors

/// Groups of clips in one space: their points, their places on two maps, their distances, and a small picture of each.
struct SpaceComparison {
  let points: ComparedPoints
  let distances: GroupDistances
  /// Of all clips, group after group, `[N, 2]`.
  let umap: Tensor
  let pca: Tensor
  let pictures: [PatchThumbnails]

  private static let tileFrames = 48, tileBins = 56, leastClips = 8

  /// - Throws: `FileError` for a clip that the space does not take, or that it puts nowhere.
  init(_ groups: [ComparedGroup], in space: ComparisonSpace, seed: Int) throws {
    let total = groups.map(\.examples.count).reduce(0, +)
    let bar = Progress("comparing", total: total, unit: "clips")
    defer { bar.end() }
    var pictures: [PatchThumbnails] = []
    points = try ComparedPoints(groups, in: space) { patches in
      pictures.append(
        PatchThumbnails(
          patches.reshaped([patches.shape[0]] + space.domain.preset.patchShape), domain: space.domain,
          mostFrames: Self.tileFrames, mostBins: Self.tileBins))
    } progress: { done in
      try Interruption.check()
      bar.update(done)
    }
    self.pictures = pictures
    let all = points.all
    guard all.isFinite else {
      throw FileError(
        .badData, space.word, "puts clips at places that are no finite numbers", remedy: "look at the run's metrics")
    }
    let components = PrincipalComponents(of: all, count: 2)
    guard total >= Self.leastClips, components.count == 2 else {
      throw FileError(
        .badData, space.word, "puts \(total) clips at too few different places for a map", remedy: "name more clips, or another space")
    }
    distances = points.distances(seed: seed)
    umap = UMAP(neighbours: min(15, total / 2), seed: seed).fit(all).places
    pca = components.transform(all)
  }

  var space: ComparisonSpace { points.space }
  var groups: [ComparedGroup] { points.groups }

  /// Every clip with its group's place, in the order of the points.
  var examples: [(group: Int, example: ComparedExample)] {
    groups.enumerated().flatMap { place, group in group.examples.map { (place, $0) } }
  }
}
