import Data
import Files
import Foundation

/// The set that a training without data uses: one voice of real recordings that a Debian package installs.
enum DemoSet {
  static let path = "datasets/demo.h5"
  static let package = "asterisk-core-sounds-en-wav"
  /// One voice (Allison Smith), 8 kHz, 26 minutes; CC BY-SA 3.0.
  static let recordings = "/usr/share/asterisk/sounds/en_US_f_Allison"
  static let source = "Asterisk core sounds, voice Allison Smith, CC BY-SA 3.0 (Debian package \(package))"

  /// The convention of the demo: the seed's on log power.
  ///
  /// Averaged 2 × 2 twice as the seed does, but once at telephone rates, because speech at 8 kHz has 64 bins to lose and
  /// not 32. Patches start every five rows: 26 minutes are 600 patches side by side, and ten times as many views of the
  /// same sound.
  static func recipe(rateHz: Int, resampling: Bool) throws -> DataSetRecipe {
    var preset = try FeaturePreset.named("seed002-log")
    preset.downsamplings = rateHz < 16_000 ? 1 : 2
    preset.cutting.overlap = preset.cutting.rows - 5
    return DataSetRecipe(preset: preset, rateHz: resampling ? rateHz : nil, heldOutShare: 0.2)
  }

  /// The set, built if it is not there.
  static func open() throws -> DataSet {
    if !FileManager.default.fileExists(atPath: path) {
      guard FileManager.default.fileExists(atPath: recordings) else {
        throw FileError(
          .missing, recordings, "the demo's recordings are not installed",
          remedy: "sudo apt-get install \(package), or give --data SET.h5")
      }
      try build(from: [recordings], to: path)
    }
    return try DataSet(path, checkedBy: ownExecutable)
  }

  /// Cuts recordings as the demo does, with a bar.
  ///
  /// - Parameter rateHz: the rate to bring them to; by default they are taken as they are.
  static func build(from sources: [String], rateHz: Int? = nil, to path: String) throws {
    try Folder.make(Folder.containing(path))
    let found = try rateHz ?? soundFiles(at: sources).lazy.compactMap { try? SoundFile($0).rateHz }.first ?? 8000
    try DataSet.buildShowingProgress(
      from: sources, recipe: try recipe(rateHz: found, resampling: rateHz != nil), to: path)
  }
}
