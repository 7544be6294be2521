import CKernels
import Files
import Foundation
import Synchronization
import Tensors

/// A clip that has been rendered, and how.
public struct RenderedClip: Sendable {
  /// Which dry clip it is of, and what was done to that.
  public var stretch: Int
  var variationNumber: Int
  public var variation: SoundVariation
  public var gainDecibels: Double
  /// The effect; `dry` for none, which has no settings.
  public var settings: EffectSettings
  /// How often its settings were drawn again because it was silent.
  public var redraws: Int
  /// [samples]
  public var clean: Tensor, sound: Tensor
}

/// Draws settings for dry clips, applies them, and cuts features. Can be used from any thread.
struct ClipRenderer: Sendable {
  let dry: DryClips
  let effects: [Effect]
  let recipe: RenderingRecipe
  let transform: FeatureTransform
  let clock = RenderingClock()

  /// - Throws: `FileError` for clips of another length or rate than the recipe's.
  init(_ dry: DryClips, effects: [Effect], recipe: RenderingRecipe, transform: FeatureTransform) throws {
    guard dry.rateHz == transform.rateHz, dry.clipSamples == recipe.clipSamples else {
      throw FileError(
        .badData, dry.path, "holds clips of \(dry.clipSamples) samples at \(dry.rateHz) Hz, "
          + "\(recipe.clipSamples) at \(transform.rateHz) Hz are needed", remedy: "remove it: it is made again")
    }
    (self.dry, self.effects, self.recipe, self.transform) = (dry, effects, recipe, transform)
  }

  /// A dry clip at a drawn pitch and tempo, through an effect at drawn settings, or in a share of draws through none.
  ///
  /// Throws `FileError` if a plug-in fails, and for a clip that is silent at every draw.
  func render(_ stretch: Int, _ effect: Effect, _ random: inout Random) throws -> RenderedClip {
    let isVaried = Double(random.nextUniform()) < recipe.variationShare && dry.variationCount > 1
    let variation = isVaried ? 1 + random.nextInteger(below: dry.variationCount - 1) : 0
    var clip = try unprocessed(stretch, variation: variation)
    guard Double(random.nextUniform()) < recipe.effectShare else { return clip }
    for redraw in 0...recipe.redraws {
      clip.settings = effect.randomSettings(&random)
      clip.sound = try clock.measure(effect.name, samples: clip.clean.count) {
        try effect(clip.clean, clip.settings, rateHz: transform.rateHz)
      }
      clip.redraws = redraw
      let meanSquare = clip.sound.meanSquare
      if meanSquare >= recipe.silence, meanSquare.isFinite { return clip }
    }
    throw FileError(
      .badData, effect.name, "left silence of \(dry.stretches[stretch].pieces[0].path) at each of \(recipe.redraws + 1) draws",
      remedy: "leave the effect or the recording out")
  }

  /// A stretch as it is, without effect.
  func unprocessed(_ stretch: Int, variation: Int = 0) throws -> RenderedClip {
    let clean = try dry.clip(stretch, variation: variation)
    return RenderedClip(
      stretch: stretch, variationNumber: variation, variation: dry.variation(stretch, variation),
      gainDecibels: dry.gainDecibels(stretch, variation), settings: EffectSettings(effect: RenderingRecipe.dryName, values: []),
      redraws: 0, clean: clean, sound: clean)
  }

  /// The features of a clip before normalisation: [T, F], or [T, 2·F] with the clean sound's and its own in turn.
  func features(clean: @autoclosure () throws -> Tensor, sound: Tensor) rethrows -> Tensor {
    let processed = transform(sound)
    guard recipe.pairsWithClean else { return processed }
    let shape = processed.shape + [1]
    return Tensor.concatenation([transform(try clean()).reshaped(shape), processed.reshaped(shape)], axis: 2)
      .reshaped([shape[0], 2 * shape[1]])
  }
}

/// Time spent in each effect beside the sound that it was spent on: a core's own, or for a plug-in, whose process works
/// elsewhere, what passes until it answers.
final class RenderingClock: Sendable {
  private let spent = Mutex<[String: (seconds: Double, samples: Int)]>([:])

  func measure<R>(_ name: String, samples: Int, _ body: () throws -> R) rethrows -> R {
    let clock = name.hasPrefix(PluginHost.prefix) ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID
    func now() -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    let result = try body()
    let seconds = now() - start
    spent.withLock {
      $0[name, default: (0, 0)].seconds += seconds
      $0[name]!.samples += samples
    }
    return result
  }

  /// How many seconds of sound went through each effect in a second of one core.
  func rates(rateHz: Int) -> [String: Double] {
    spent.withLock { $0.mapValues { Double($0.samples) / Double(rateHz) / max($0.seconds, 1e-9) } }
  }
}
