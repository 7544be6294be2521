import Data
import Tensors

/// Latents of an effect's settings that somebody chose: what the encoder makes of turning its controls.
public struct SettingsStudy {
  public let effect: Effect
  /// What was set, a point of `table` each.
  public let settings: [EffectSettings]
  public let table: LatentTable

  /// Every control in turn through `values` settings from 0 to 1, the others in the middle, on each clip.
  ///
  /// Points are ordered by control, then setting, then clip.
  public static func sweeping(
    _ effect: Effect, values: Int, clips: [Int], of given: GivenClips, encoder: PatchEncoder, setPath: String,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> SettingsStudy {
    precondition(values >= 2, "\(values) settings do not go from 0 to 1")
    let settings = effect.controls.indices.flatMap { control in
      (0..<values).flatMap { value in
        var own = EffectSettings(effect: effect.name, values: effect.controls.map { _ in 0.5 })
        own.values[control] = Float(value) / Float(values - 1)
        return [EffectSettings](repeating: own, count: clips.count)
      }
    }
    return try SettingsStudy(effect, settings, settings.indices.map { clips[$0 % clips.count] }, given, encoder, setPath, progress)
  }

  /// Settings at random, on the clips in turn.
  public static func random(
    _ effect: Effect, count: Int, clips: [Int], seed: Int, of given: GivenClips, encoder: PatchEncoder, setPath: String,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> SettingsStudy {
    let settings = (0..<count).map { index in
      var random = Random(seed: seed, purpose: "settings", index: index)
      return effect.randomSettings(&random)
    }
    return try SettingsStudy(effect, settings, settings.indices.map { clips[$0 % clips.count] }, given, encoder, setPath, progress)
  }

  private init(
    _ effect: Effect, _ settings: [EffectSettings], _ clips: [Int], _ given: GivenClips, _ encoder: PatchEncoder,
    _ setPath: String, _ progress: (Int, Int) throws -> Void
  ) throws {
    (self.effect, self.settings) = (effect, settings)
    var parts: [Tensor] = []
    for start in stride(from: 0, to: settings.count, by: PatchEncoder.patchesAtOnce) {
      try progress(start, settings.count)
      let patches = try (start..<min(start + PatchEncoder.patchesAtOnce, settings.count)).map { index in
        let patch = try given.patch(of: clips[index], effect, settings[index])
        return patch.reshaped([1] + patch.shape)
      }
      parts.append(encoder(Tensor.concatenation(patches, axis: 0)))
    }
    table = try LatentTable(
      Tensor.concatenation(parts, axis: 0),
      zip(clips, settings).map { clip, settings in
        LatentTable.Row(
          set: setPath, patch: clip, source: given.source(of: clip), startSeconds: 0, isHeldOut: true, effect: effect.name,
          settings: Dictionary(uniqueKeysWithValues: zip(effect.controls.map(\.name), settings.values.map { Double($0) })))
      }, path: encoder.model.path)
  }
}
