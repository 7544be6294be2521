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
    let usual = transform(affine(unit, scale: Float(pow(10, Self.usualDecibels / 20))))
    let inputs = Array(stride(from: -30.0, through: 0, by: step))
    let series = Self.ways.map { way in
      let inputs = inputs.indices.filter { way.places.contains($0 % 2) }.map { inputs[$0] }
      return Series(
        way.name, way.kind, x: inputs,
        y: inputs.map { way.level(of: unit, at: $0, usual: usual, transform) })
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
      let ends = [0, line.x.count - 1].map { String(format: "%.1f dB in, %.1f dB back", line.x[$0], line.y[$0]) }
      Console.print("\(line.name): \(ends.joined(separator: "; "))")
    }
    Console.print("drawn: \(out).png")
  }

  private static let ways = [
    Way(name: "per image, level not kept", normalisation: .zScore),
    Way(name: "the whole set's constants", normalisation: .setZScore),
    // Three of the four are one line: points mark the others on it, in turn.
    Way(name: "per image, its shift and scale kept", kind: .points, places: [0], normalisation: .zScore, keepsOwn: true),
    Way(
      name: "fixed constants", kind: .points, places: [1],
      normalisation: .all.first { $0.scope == .fixed && $0.form == .standardScore }!),
  ]
}

/// A way through normalisation and back.
private struct Way: Sendable {
  let name: String
  var kind = Series.Kind.line
  /// Which of two neighbouring levels are drawn.
  var places = [0, 1]
  let normalisation: Normalisation
  /// Whether a patch comes back by its own shift and scale, not by what is known without it.
  var keepsOwn = false

  /// Level at which a clip comes back.
  ///
  /// - Parameters:
  ///   - unit: the clip with a peak of 1; decibels: the peak that it is given.
  ///   - usual: features of the clip at the level that training saw.
  func level(of unit: Tensor, at decibels: Double, usual: Tensor, _ transform: FeatureTransform) -> Double {
    let sound = affine(unit, scale: Float(pow(10, decibels / 20))), values = transform(sound)
    let forward = normalisation.statistics(moments(normalisation.scope == .image ? values : usual))
    let back = normalisation.statistics(moments(keepsOwn ? values : usual))
    var preset = transform.preset
    preset.normalisation = normalisation
    let magnitude = FeatureTransform(preset, rateHz: transform.rateHz)
      .magnitude(of: normalisation(values, forward), statistics: back)
    return decibels + level(of: transform.sound(ofMagnitude: magnitude, phaseOf: sound)) - level(of: sound)
  }

  private func moments(_ values: Tensor) -> Moments { values.withUnsafeBufferPointer { Moments($0) } }

  /// Decibels by root mean square.
  private func level(of samples: Tensor) -> Double { 10 * log10(max(Double(square(samples).mean().scalar), 1e-20)) }
}
