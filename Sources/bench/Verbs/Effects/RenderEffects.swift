import Data
import Files
import Foundation

/// `bench effects render DRY… --effects A,B --out SET.h5`: a set of dry sound through effects at random settings.
struct RenderEffects: Command {
  static let name = "effects render"
  static let summary = "a set of dry sound through effects at random settings"
  static let discussion = """
    Recordings are cut into clips, those of a folder that are shorter than a clip joined with fades; each clip is played \
    at another pitch and tempo in a share of draws, brought to one peak, and goes through one of the effects in turn at \
    settings of its own. Clips that come out silent are drawn again. The set holds a patch a clip, with its effect, \
    settings, source and sound; the dry clips stay beside it (NAME.dry.h5), for settings drawn afresh each epoch. \
    Preset dafx-week8 pairs clean and processed sound as two channels.
    """
  static let examples = [
    "effects render guitars/ --effects Overdrive,Delay,RingMod,Dynamics --out datasets/guitars.h5",
    "effects render guitars/ --effects Combo,Ambience,ThruZero --clip-seconds 1.4 --out unseen.h5",
  ]

  @Argument("dry recordings, and folders that are searched for them", value: "DRY") var paths: [String]
  @Option("effects that take turns: names, or lv2:URI for installed plug-ins", value: "NAMES") var effects: [String]
  @Option("the set to write", value: "SET.h5") var out: String
  @Option("the convention of features", .oneOf(FeaturePreset.all.map(\.name)), value: "NAME") var preset = "dafx-final"
  @Option("clips; one of each stretch of dry sound by default", .atLeast(1)) var clips: Int?
  @Option("length of a clip; 131072 samples by default", .above(0), unit: "s") var clipSeconds: Double?
  @Option("the same in samples", .atLeast(1), unit: "samples") var clipSamples: Int?
  @Option("rate that recordings are brought to; the preset's own by default, or 24000", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("share of clips that an effect is applied to", .between(0, 1)) var effectShare = 0.9
  @Option("share of clips at another pitch and tempo", .between(0, 1)) var variationShare = 0.5
  @Option("largest change of pitch, either way", .atLeast(0), unit: "cents") var pitch = 200.0
  @Option("slowest tempo; the fastest is as far above 1", .between(0.5, 1), value: "TIMES") var slowestTempo = 0.8
  @Option("pitches and tempos that each dry clip is kept at, besides its own", .atLeast(0)) var variations = 2
  @Option("peak that dry clips are brought to", .between(-60, 0), unit: "dB") var peak = -12.0
  @Option("how values are brought to one scale", .oneOf(Normalisation.all.map(\.name)), value: "NAME") var normalise: String?
  @Option("a fixed mean that is subtracted instead, with --normalise-deviation", value: "X") var normaliseMean: Double?
  @Option("a fixed deviation to divide by, with --normalise-mean", .above(0), value: "X") var normaliseDeviation: Double?
  @Option("least share of the clips, in whole recordings, that is kept out of training", .between(0, 0.9)) var heldOut = 0.1
  @Option("what everything random is drawn from") var seed = 0
  @Flag("take recordings with many samples at full scale") var allowClipped
  @Flag("print the report as JSON") var json

  func validate() throws {
    if clipSeconds != nil, clipSamples != nil { throw UsageError("--clip-seconds and --clip-samples are two lengths: give one of them") }
    if (normaliseMean == nil) != (normaliseDeviation == nil) {
      throw UsageError("--normalise-mean and --normalise-deviation belong together: give both")
    }
    if normalise != nil, normaliseMean != nil {
      throw UsageError("--normalise \(normalise!) and --normalise-mean are two normalisations: give one of them")
    }
    try recipe().validate()
  }

  func run() throws {
    try requireFree(file: out)
    let report = try DataSet.renderShowingProgress(from: paths, recipe: try recipe(), to: out)
    if json { return try Console.print(json: report) }
    Console.print("\(report.text)\nwrote \(out), and its dry clips \(DryClips.path(besides: out))")
  }

  private func recipe() throws -> DataSetRecipe {
    var preset = try FeaturePreset.named(preset)
    if let normalise { preset.normalisation = Normalisation.all.first { $0.name == normalise }! }
    if let normaliseMean, let normaliseDeviation {
      preset.normalisation = .fixed(mean: normaliseMean, standardDeviation: normaliseDeviation)
    }
    let rateHz = rate ?? preset.rateHz ?? 24_000
    var rendering = RenderingRecipe(effects: effects)
    if let clipSamples { rendering.clipSamples = clipSamples }
    if let clipSeconds { rendering.clipSamples = max(1, Int((clipSeconds * Double(rateHz)).rounded())) }
    rendering.clipCount = clips
    rendering.effectShare = effectShare
    rendering.variationShare = variationShare
    rendering.pitchCents = pitch
    (rendering.slowestTempo, rendering.fastestTempo) = (slowestTempo, 2 - slowestTempo)
    rendering.variations = variations
    rendering.peakDecibels = peak
    rendering.pairsWithClean = preset.name == "dafx-week8"
    return DataSetRecipe(
      preset: preset, rateHz: rateHz, heldOutShare: heldOut, seed: seed, allowsClipped: allowClipped, rendering: rendering)
  }
}
