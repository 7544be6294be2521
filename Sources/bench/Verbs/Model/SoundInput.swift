import Data
import Files
import Runs

/// How sound becomes a network's input, where an option names a feature preset.
enum SoundInput {
  /// What `--front-end` names, or else the model's own.
  ///
  /// - Throws: `FileError` if there is neither, or the rate is nowhere said.
  static func domain(frontEnd name: String?, of model: OpenedModel) throws -> PatchDomain {
    if let name { return try domain(frontEnd: name, rateHz: model.domain?.rateHz) }
    guard let domain = model.domain else {
      throw FileError(
        .usage, model.path, "does not say how sound becomes its input",
        remedy: "name its preset by --front-end (bench data presets lists them)")
    }
    return domain
  }

  /// What `--front-end` names.
  ///
  /// - Parameter rateHz: of a preset for any rate.
  /// - Throws: `FileError` if there is no such preset, or the rate is nowhere said.
  static func domain(frontEnd name: String, rateHz: Int?) throws -> PatchDomain {
    let preset = try FeaturePreset.named(name)
    return try domain(preset, rateHz: preset.rateHz ?? rateHz, option: "--front-end", remedy: "name a preset of one rate")
  }

  /// What `--preset` names, at the rate of `--rate` or else its own.
  ///
  /// - Throws: `FileError` if there is no such preset, or the rate is nowhere said.
  static func domain(preset name: String, rateHz: Int?) throws -> PatchDomain {
    let preset = try FeaturePreset.named(name)
    return try domain(preset, rateHz: rateHz ?? preset.rateHz, option: "--preset", remedy: "say which by --rate")
  }

  private static func domain(_ preset: FeaturePreset, rateHz: Int?, option: String, remedy: String) throws -> PatchDomain {
    guard let rateHz else {
      throw FileError(.usage, "\(option) \(preset.name)", "is for any rate, and nothing says which", remedy: remedy)
    }
    return PatchDomain(preset: preset, rateHz: rateHz, statistics: PatchStatistics())
  }
}
