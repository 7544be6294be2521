import Data
import Files
import Runs

/// How sound becomes a network's input, where an option names a feature preset.
enum SoundInput {
  /// What `--front-end` names, or else the model's own.
  ///
  /// - Throws: `FileError` if there is neither, or the rate is nowhere said.
  static func domain(frontEnd name: String?, of model: OpenedModel) throws -> PatchDomain {
    if let name { return try domain(frontEnd: name, otherwise: model.domain?.rateHz) }
    guard let domain = model.domain else {
      throw FileError(
        .usage, model.path, "does not say how sound becomes its input",
        remedy: "name its preset by --front-end (bench data presets lists them)")
    }
    return domain
  }

  /// What `--front-end` names.
  ///
  /// - Parameters:
  ///   - rateHz: what `--rate` says, where a verb has it; else the preset's own.
  ///   - otherwise: for a preset that is for any rate.
  /// - Throws: `FileError` if there is no such preset, or the rate is nowhere said.
  static func domain(
    frontEnd name: String, rateHz: Int? = nil, otherwise: Int? = nil, remedy: String = "name a preset of one rate"
  ) throws -> PatchDomain {
    let preset = try FeaturePreset.named(name)
    guard let rateHz = rateHz ?? preset.rateHz ?? otherwise else {
      throw FileError(.usage, "--front-end \(preset.name)", "is for any rate, and nothing says which", remedy: remedy)
    }
    return PatchDomain(preset: preset, rateHz: rateHz, statistics: PatchStatistics())
  }
}
