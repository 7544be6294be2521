import Data
import Figures
import Files
import Foundation
import Tensors

/// `bench figure normalisation`: what becomes of a clip's level.
struct DrawNormalisation: Command {
  static let name = "figure normalisation"
  static let summary = "a clip's level after features and back, under each normalisation"
  static let discussion = """
    The clip is set to levels from −30 to 0 dB, goes through the preset's features, and comes back with its own phase as \
    generated patches do: by constants that know nothing of it, those of the clip at −12 dB. Under per-image \
    normalisation the level is gone, and so a network that sees no level is heard at another one than it was given: the \
    volume bug of the seed's week 8, which the earlier version's fixed constants had hidden. A patch's own shift and scale, \
    kept beside it, bring it back.
    """
  static let examples = ["figure normalisation --out normalisation", "figure normalisation clip.wav --out normalisation"]

  @Argument("a recording; one of the demo's by default", value: "CLIP") var clip = DemoSet.recordings + "/vm-intro.wav"
  @Option("the convention of features, one with a z-score", value: "NAME") var preset = "dafx-final"
  @Option("decibels from one level to the next", .between(0.5, 30), unit: "dB") var step = 3.0
  @Option("where the figure goes, without its ending", value: "STEM") var out: String

  /// The level that dry clips have in training.
  private static let usualDecibels = -12.0

  func run() throws {
    let preset = try FeaturePreset.named(preset)
    guard preset.normalisation.form == .standardScore else {
      throw FileError(.usage, "--preset", "\(preset.name) is not normalised by a z-score", remedy: "give dafx-final")
    }
    let recording = try Recording(clip, rateHz: preset.rateHz), transform = FeatureTransform(preset, rateHz: recording.rateHz)
    let samples = recording.channel(0), peak = abs(samples).max().scalar
    guard peak > 0, transform.rowCount(sampleCount: samples.count) > 0 else {
      throw FileError(.badData, clip, "is silent or shorter than a frame", remedy: "name another recording")
    }
    let unit = affine(samples, scale: 1 / peak)
    let usual = features(unit, Self.usualDecibels, transform)
    let inputs = Array(stride(from: -30.0, through: 0, by: step))
    let series = Self.normalisations.map { name, normalisation, keepsOwn in
      Series(
        name,
        x: inputs, y: inputs.map { level in
          let sound = affine(unit, scale: Float(pow(10, level / 20)))
          let values = features(unit, level, transform)
          let reference = keepsOwn ? values : usual
          // In: by the patch itself, the whole set, or the constants. Back: by what is known without the patch.
          let forward = normalisation.statistics(moments(normalisation.scope == .image ? values : usual))
          let back = normalisation.statistics(moments(reference))
          var undone = transform.preset
          undone.normalisation = normalisation
          let magnitude = FeatureTransform(undone, rateHz: transform.rateHz)
            .magnitude(of: normalisation(values, forward), statistics: back)
          let copy = transform.sound(ofMagnitude: magnitude, phaseOf: sound)
          return decibels(copy) - decibels(sound) + level
        })
    }
    try Folder.make(Folder.containing(out))
    try Plot(
      title: "A clip's level, before and after",
      caption: "\(Folder.name(of: clip)), peak level in; through the features of \(preset.name) and back with its own phase; "
        + "constants from the clip at −12 dB",
      x: Plot.Axis("level of the clip (dB of full scale)"), y: Plot.Axis("level that comes back (dB of full scale)"),
      series: series
    ).write(to: out)
    for line in series {
      Console.print(
        String(format: "%@: %.1f dB in, %.1f dB back; %.1f dB in, %.1f dB back", line.name, inputs[0], line.y[0], inputs.last!, line.y.last!))
    }
    Console.print("drawn: \(out).png")
  }

  private static let normalisations: [(String, Normalisation, keepsOwn: Bool)] = [
    ("per image, level not kept", .zScore, false),
    ("per image, its shift and scale kept", .zScore, true),
    ("the whole set's constants", .setZScore, false),
    ("fixed constants", .all.first { $0.scope == .fixed && $0.form == .standardScore }!, false),
  ]

  private func features(_ unit: Tensor, _ level: Double, _ transform: FeatureTransform) -> Tensor {
    transform(affine(unit, scale: Float(pow(10, level / 20))))
  }

  private func moments(_ values: Tensor) -> Moments { values.withUnsafeBufferPointer { Moments($0) } }

  /// Level by root mean square.
  private func decibels(_ samples: Tensor) -> Double {
    let power = Double(square(samples).mean().scalar)
    return 10 * log10(max(power, 1e-20))
  }
}
