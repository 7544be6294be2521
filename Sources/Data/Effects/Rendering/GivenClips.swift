import Files
import Foundation
import Tensors

/// Patches of dry clips through effects at given settings: what a set would hold had these been drawn.
public struct GivenClips: Sendable {
  private let renderer: ClipRenderer
  private let statistics: PatchStatistics?

  /// From the dry clips of a rendered set, through any effects.
  ///
  /// Throws `FileError` for a set that was not rendered, or whose dry clips are gone.
  public init(like set: DataSet, effects: [Effect]) throws {
    guard let rendering = set.recipe.rendering else {
      throw FileError(.badData, set.path, "was cut from recordings, not rendered", remedy: "make one by: bench effects render")
    }
    let path = DryClips.path(besides: set.path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileError(.missing, path, "is gone: the dry clips that \(set.path) was rendered from", remedy: "render the set again")
    }
    renderer = try ClipRenderer(DryClips(path), effects: effects, recipe: rendering, transform: set.transform)
    statistics = set.preset.normalisation.scope == .image ? nil : set.medianStatistics
  }

  /// Numbers of the dry clips whose recordings are held out of training, or are not.
  public func clips(heldOut: Bool) -> [Int] {
    heldOut ? renderer.dry.heldOutStretches : renderer.dry.trainingStretches
  }

  /// The recording that a dry clip begins with.
  public func source(of clip: Int) -> String { renderer.dry.stretches[clip].pieces[0].path }

  /// A dry clip through an effect. → samples `[n]`
  public func sound(of clip: Int, _ effect: Effect, _ settings: EffectSettings) throws -> Tensor {
    try effect(renderer.unprocessed(clip).clean, settings, rateHz: renderer.transform.rateHz)
  }

  /// The patch of that sound. → `[T, F, C]`
  public func patch(of clip: Int, _ effect: Effect, _ settings: EffectSettings) throws -> Tensor {
    let dry = try renderer.unprocessed(clip).clean
    let features = renderer.features(clean: dry, sound: try effect(dry, settings, rateHz: renderer.transform.rateHz))
    let preset = renderer.transform.preset
    let own = statistics ?? preset.normalisation.statistics(features.withUnsafeBufferPointer { Moments($0) })
    return preset.normalisation(features, own).reshaped(preset.patchShape.dropLast() + [renderer.recipe.channelCount])
  }
}
