import Files
import Foundation
import Synchronization
import Tensors

/// Patches that are rendered anew each epoch: the same dry clips at settings that are drawn for the epoch.
///
/// Patch i of epoch e is dry stretch i at what `Random(seed, "rendering", epoch: e, index: i)` draws: its pitch and tempo
/// among the cached ones, its effect and settings (every batch has all effects, where the seed took one an epoch); so a
/// `BatchLoader` goes on from any place with the same bits. It reads and computes serially, on the loader's thread.
public final class FreshClips: PatchSource {
  /// Stretches of recordings that are not held out.
  public let trainingIndices: [Int]
  public let count: Int
  public let patchShape: [Int]
  private let renderer: ClipRenderer
  private let seed: Int
  private let statistics: PatchStatistics?
  private let faultCounts = Mutex<[String: Int]>([:])

  /// Clips like those of a rendered set, from its dry clips (`DryClips.path(besides:)`).
  ///
  /// - Parameter plugins: hosts the effects that are plug-ins.
  /// - Throws: `FileError` for a set that was not rendered, or whose dry clips are gone.
  public convenience init(like set: DataSet, seed: Int, plugins: PluginHost) throws {
    guard let rendering = set.recipe.rendering else {
      throw FileError(.badData, set.path, "was cut from recordings, not rendered", remedy: "make one by: bench effects render")
    }
    let path = DryClips.path(besides: set.path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileError(.missing, path, "is gone: the dry clips that \(set.path) was rendered from", remedy: "render the set again")
    }
    let dry = try DryClips(path)
    guard dry.used.map(\.hash) == set.lint.used.map(\.hash) else {
      throw FileError(.badData, path, "is not what \(set.path) was rendered from", remedy: "render the set again")
    }
    try self.init(
      dry, effects: rendering.effects.map { try Effect.named($0, plugins: plugins) }, recipe: rendering,
      transform: set.transform, seed: seed,
      statistics: set.preset.normalisation.scope == .image ? nil : set.medianStatistics)
  }

  /// - Parameter statistics: normalises all patches; nil for each by its own.
  init(
    _ dry: DryClips, effects: [Effect], recipe: RenderingRecipe, transform: FeatureTransform, seed: Int,
    statistics: PatchStatistics?
  ) throws {
    renderer = try ClipRenderer(dry, effects: effects, recipe: recipe, transform: transform)
    self.seed = seed
    self.statistics = statistics
    count = dry.stretches.count
    trainingIndices = dry.trainingStretches
    patchShape = transform.preset.patchShape.dropLast() + [recipe.channelCount]
  }

  /// What went wrong so far, and how often: a clip whose plug-in fails is left dry.
  public var faults: [String: Int] { faultCounts.withLock { $0 } }

  public func patches(_ indices: [Int]) throws -> Tensor { try patches(indices, epoch: 0) }

  public func patches(_ indices: [Int], epoch: Int) throws -> Tensor {
    try Tensor.concatenation(indices.map { try patch($0, epoch: epoch).reshaped([1] + patchShape) }, axis: 0)
  }

  /// What stands at a place of an epoch.
  public func clip(_ index: Int, epoch: Int) throws -> RenderedClip {
    var random = Random(seed: seed, purpose: "rendering", epoch: epoch, index: index)
    let effect = renderer.effects[random.nextInteger(below: renderer.effects.count)]
    do { return try renderer.render(index, effect, &random) } catch let error as FileError where error.kind == .badData {
      faultCounts.withLock { $0[error.description, default: 0] += 1 }
      return try renderer.unprocessed(index)
    }
  }

  private func patch(_ index: Int, epoch: Int) throws -> Tensor {
    let clip = try clip(index, epoch: epoch)
    let features = renderer.features(clean: clip.clean, sound: clip.sound), preset = renderer.transform.preset
    let statistics = statistics ?? preset.normalisation.statistics(features.withUnsafeBufferPointer { Moments($0) })
    return preset.normalisation(features, statistics)
  }
}
