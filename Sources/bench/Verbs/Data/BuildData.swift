import Data
import Files

/// `bench data build PATH… --out SET.h5`: recordings to a set of patches.
struct BuildData: Command {
  static let name = "data build"
  static let summary = "cut recordings into a set of patches"
  static let discussion = """
    Reads wav, flac, ogg, mp3 and aiff at any rate, says what it skipped and why, and how many patches pass at several \
    thresholds. Whole recordings are held out, so that none is in both parts. A preset is a complete convention of \
    features ('bench data presets' lists them); the options below that it knows take its values unless given.
    """
  static let examples = [
    "data build songs/ --out datasets/songs.h5",
    "data build calls/ --preset seed002 --threshold 0.4 --out datasets/calls.h5",
    "data build words/ --preset samplecnn-16k --labels folders --fill-short --out words.h5",
    "data build songs/ --preset svdnet-mel --labels intervals --store linear --out sung.h5",
  ]

  @Argument("recordings, and folders that are searched for them", value: "PATH") var paths: [String]
  @Option("the set to write", value: "SET.h5") var out: String
  @Option("the convention of features", .oneOf(FeaturePreset.all.map(\.name)), value: "NAME") var preset = "seed002-log"
  @Option("bring recordings to this rate; by default they are taken as they are", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("time bins of a patch, after down-sampling", .atLeast(1), unit: "bins") var patch: Int?
  @Option("samples of a patch, where the preset takes the waveform itself", .atLeast(1), unit: "samples") var clipSamples: Int?
  @Option("time bins that a patch shares with the next; half of a patch with --store linear", .atLeast(0), unit: "bins") var patchOverlap: Int?
  @Option("how often the spectrogram is averaged 2 × 2", .atLeast(0), value: "TIMES") var downsample: Int?
  @Option("lowest frequency bins that are dropped", .atLeast(0), unit: "bins") var clipBottom: Int?
  @Option("least maximum of a patch: a number, decibels below the loud patches as -30dB, or none", value: "LEVEL")
  var threshold: String?
  @Option("how values are brought to one scale", .oneOf(Normalisation.all.map(\.name)), value: "NAME") var normalise: String?
  @Option("a fixed mean that is subtracted instead, with --normalise-deviation", value: "X") var normaliseMean: Double?
  @Option("a fixed deviation to divide by, with --normalise-mean", .above(0), value: "X") var normaliseDeviation: Double?
  @Option("labels: none, folders (their names), intervals (a CSV file beside each recording), or a CSV file", value: "SOURCE")
  var labels = "none"
  @Option("least share of the patches, in whole recordings, that is kept out of training", .between(0, 0.9)) var heldOut = 0.1
  @Option(
    "what is held out together: recording, folder, a column of the labels' CSV file, or a pattern for paths such as '/([^/_]+)_'",
    value: "WHAT") var splitBy = "recording"
  @Option("what is stored: features, or linear spectra that are finished when they are read, so that they can be augmented")
  var store = Storage.features
  @Option("what the split is drawn by") var seed = 0
  @Flag("take recordings with many samples at full scale") var allowClipped
  @Flag("fill recordings that are shorter than a patch up with silence; else they are skipped") var fillShort
  @Flag("print the report as JSON") var json

  /// What a set's patches are.
  enum Storage: String, CaseIterable, SingleValue { case features, linear }

  func validate() throws {
    if (normaliseMean == nil) != (normaliseDeviation == nil) {
      throw UsageError("--normalise-mean and --normalise-deviation belong together: give both")
    }
    if normalise != nil, normaliseMean != nil {
      throw UsageError("--normalise \(normalise!) and --normalise-mean are two normalisations: give one of them")
    }
    if clipSamples != nil {
      guard patch == nil else { throw UsageError("--patch and --clip-samples are two lengths of a patch: give one of them") }
      guard try FeaturePreset.named(preset).isWaveform else {
        let waveforms = FeaturePreset.all.filter(\.isWaveform).map(\.name).joined(separator: ", ")
        throw UsageError("--clip-samples: \(preset) makes no clips of samples; give --patch, or one of the presets \(waveforms)")
      }
    }
    try recipe().validate()
  }

  func run() throws {
    try requireFree(file: out)
    let lint = try DataSet.buildShowingProgress(from: paths, recipe: try recipe(), to: out)
    if json { return try Console.print(json: lint) }
    let set = try DataSet(out, checkedBy: ownExecutable)
    Console.print(lint.text)
    if set.recipe.labels != .none { Console.print("labels: " + set.labelCounts) }
    Console.print("wrote \(out)")
  }

  /// The preset with what the user changed in it.
  private func recipe() throws -> DataSetRecipe {
    var preset = try FeaturePreset.named(preset)
    if let patch { preset.cutting.rows = patch }
    if let clipSamples { preset.cutting = PatchCutting(rows: clipSamples, overlap: min(preset.cutting.overlap, clipSamples - 1)) }
    if let patchOverlap { preset.cutting.overlap = patchOverlap }
    // What is augmented is not meant to be drawn from a few places only.
    if store == .linear, patchOverlap == nil, preset.cutting.overlap == 0 { preset.cutting.overlap = preset.cutting.rows / 2 }
    if let downsample { preset.downsamplings = downsample }
    if let clipBottom { preset.droppedBins = clipBottom }
    if let threshold { preset.threshold = try Threshold(threshold) }
    if let normalise { preset.normalisation = Normalisation.all.first { $0.name == normalise }! }
    if let normaliseMean, let normaliseDeviation {
      preset.normalisation = .fixed(mean: normaliseMean, standardDeviation: normaliseDeviation)
    }
    let labels = LabelSource(labels)
    var recipe = DataSetRecipe(
      preset: store == .linear ? try preset.linear() : preset, rateHz: rate, labels: labels, heldOutShare: heldOut,
      seed: seed, allowsClipped: allowClipped)
    if $splitBy.provenance == .given { recipe.splitBy = try SplitGrouping(splitBy, labels: labels) }
    if fillShort { recipe.fillsShort = true }
    if store == .linear { recipe.finish = preset }
    return recipe
  }
}
