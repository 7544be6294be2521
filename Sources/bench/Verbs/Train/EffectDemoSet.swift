import Data
import Files
import Foundation

/// The set that a VAE is trained on without data: packaged recordings through the seed's four effects.
enum EffectDemoSet {
  static let path = "datasets/demo-effects.h5"
  static let packages = "klettres-data sonic-pi-samples"
  /// Letters and syllables of 20 speakers, and instruments and loops (CC0).
  static let recordings = ["/usr/share/klettres", "/usr/share/sonic-pi/samples"]
  static let source = "KLettres voices and Sonic Pi samples (Debian packages \(packages)) through Overdrive, Delay, RingMod, Dynamics"

  /// The seed's recipe on clips of 1.37 s: few of the recordings are as long as its 5.46 s.
  static func recipe(clipSamples: Int? = nil) throws -> DataSetRecipe {
    var rendering = RenderingRecipe(effects: ["Overdrive", "Delay", "RingMod", "Dynamics"])
    rendering.clipSamples = clipSamples ?? 32_768
    rendering.variations = 1
    return DataSetRecipe(
      preset: try FeaturePreset.named("dafx-final"), heldOutShare: 0.15, allowsClipped: true, rendering: rendering)
  }

  /// The set, built if it is not there.
  ///
  /// - Parameter clipSamples: another length of its clips, in a set of its own.
  static func open(clipSamples: Int? = nil) throws -> DataSet {
    let path = clipSamples.map { "datasets/demo-effects-\($0).h5" } ?? path
    if !FileManager.default.fileExists(atPath: path) {
      if let absent = recordings.first(where: { !FileManager.default.fileExists(atPath: $0) }) {
        throw FileError(
          .missing, absent, "the demo's recordings are not installed",
          remedy: "sudo apt-get install \(packages), or give --data SET.h5")
      }
      try Folder.make(Folder.containing(path))
      try Console.note(DataSet.renderShowingProgress(from: recordings, recipe: recipe(clipSamples: clipSamples), to: path).text)
    }
    return try DataSet(path, checkedBy: ownExecutable)
  }
}
