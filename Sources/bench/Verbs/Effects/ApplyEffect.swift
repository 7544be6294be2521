import Data
import Files
import Foundation
import Tensors

/// `bench effects apply NAME IN OUT --set control=value`: a recording through an effect.
struct ApplyEffect: Command {
  static let name = "effects apply"
  static let summary = "a recording through an effect"
  static let discussion = """
    Controls that are not set stay where 'effects show' says that they start. A sound of one channel is given to both \
    sides of the effect, and comes back as the mean of its two outputs. The level is left as it comes out; a WAV is \
    written in floats, so that nothing is cut off.
    """
  static let examples = [
    "effects apply Overdrive guitar.wav driven.wav --set drive=0.8 --set muffle=0.3",
    "effects apply lv2:http://drobilla.net/plugins/mda/Leslie organ.wav leslie.wav --seed 3",
  ]

  @Argument("an effect, or lv2:URI for an installed plug-in", value: "NAME") var effect: String
  @Argument("the recording, of one or two channels", value: "IN") var input: String
  @Argument("the sound to write", value: "OUT") var output: String
  @Option("where a control stands, 0 to 1 over its range: drive=0.8", value: "CONTROL=X") var set: [String] = []
  @Option("draw the controls that are not set from this seed instead", value: "N") var seed: Int?
  @Option("bring the recording to this rate first", .atLeast(1), unit: "Hz") var rate: Int?

  func run() throws {
    try requireFree(file: output)
    let effect = try Effect.named(effect, plugins: PluginHost())
    let settings = try settings(of: effect)
    let recording = try Recording(input, rateHz: rate)
    guard recording.channelCount <= 2 else {
      throw FileError(
        .badData, input, "has \(recording.channelCount) channels", remedy: "effects take one or two: mix it down first")
    }
    let made = try effect(recording.samples, settings, rateHz: recording.rateHz)
    let words = zip(effect.controls, settings.values).map { "\($0.name)=\(String(format: "%.4g", $1))" }
    let peak = abs(made).max().scalar
    guard peak.isFinite else {
      throw FileError(.badData, effect.name, "ran away at these settings", remedy: "use others")
    }
    try SoundFile.write(
      made, rateHz: recording.rateHz, comment: "\(input) through \(effect.name): \(words.joined(separator: " "))", to: output)
    let level = String(format: "peak %.1f dB", 20 * log10(Double(max(peak, 1e-9))))
    Console.print("\(effect.name) \(words.joined(separator: " "))\nwrote \(output), \(level)")
  }

  private func settings(of effect: Effect) throws -> EffectSettings {
    let given = try set.map { word -> (control: String, value: Float) in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let value = Float(parts[1]) else {
        throw UsageError("--set \(word): must be CONTROL=X with X from 0 to 1, such as \(effect.controls.first?.name ?? "drive")=0.5")
      }
      return (parts[0], value)
    }
    var settings = try effect.settings(given)
    if let seed {
      var random = Random(seed: seed, purpose: "settings")
      let drawn = effect.randomSettings(&random)
      for (index, control) in effect.controls.enumerated() where !given.contains(where: { $0.control == control.name }) {
        settings.values[index] = drawn.values[index]
      }
    }
    return settings
  }
}
