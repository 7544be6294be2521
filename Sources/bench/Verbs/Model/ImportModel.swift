import Data
import Files
import Nets
import Runs
import Tensors
import Train

/// `bench model import FILE --model M --out RUN`: weights that others trained, as a run of ours.
struct ImportModel: Command {
  static let name = "model import"
  static let summary = "weights of Keras or safetensors files as a run of ours"
  static let discussion = """
    Reads Keras's HDF5 weights (save_weights or save, generator and discriminator in one file or two), matched by order \
    and shape whatever their layers are called, and safetensors with our own names. Sizes of patches and latents are read \
    off the weights; what patches mean as sound is taken from --data, or from --preset and --rate. 'train gan --resume \
    RUN --data SET.h5' trains on.
    """
  static let examples = [
    "model import weights.h5 --model gan-experiment-2 --out checkpoints/published",
    "model import g.h5 d.h5 --model gan-experiment-1 --data calls.h5 --out published",
  ]

  @Argument("the weights", value: "FILE") var files: [String]
  @Option("the kind of network", .oneOf(GANModel.all.map(\.name)), value: "NAME") var model: String
  @Option("the new run", value: "RUN") var out: String
  @Option("a set like the one that they were trained on", value: "SET.h5") var data: String?
  @Option("without a set: the convention of features", .oneOf(FeaturePreset.all.map(\.name)), value: "NAME")
  var preset = "seed002"
  @Option("without a set: samples a second of the recordings", .atLeast(1), unit: "Hz") var rate = 250_000

  func validate() throws {
    if data != nil, let option = ["preset", "rate"].first(where: chosenSettings.contains) {
      throw UsageError("--data and --\(option) both say what the weights were trained on: give one of them")
    }
  }

  func run() throws {
    try RunFolder.requireFree(out)
    let set = try data.map { try DataSet($0, checkedBy: ownExecutable) }
    let weights = try ImportedWeights(files)
    let plan = try plan(for: weights, set)
    let inventory = Inventory(of: try plan.build())
    let tensors = try weights.fitted(to: inventory, of: model)
    let domain = try set?.domain ?? domain(plan.patchShape)
    let configuration = try RunConfiguration.ofGAN(plan, domain: domain, options: settings, chosen: chosenSettings)
    try GANTraining.keep(tensors, as: plan, at: out, configuration: configuration)
    Console.print(
      "\(weights.path): \(inventory.parameterCount) weights of \(model) on patches of \(plan.patchShape) "
        + "(\(domain.preset.name), \(domain.preset.downsamplings) times averaged 2 × 2, \(domain.rateHz) Hz), now the run \(out)")
  }

  /// A training that has not begun, of the sizes that the weights have; those of the set where they tell none.
  ///
  /// Throws `FileError` if the model cannot be built for the set's patches.
  private func plan(for weights: ImportedWeights, _ set: DataSet?) throws -> GANPlan {
    let model = GANModel.named(model)!
    let sizes = model.dimensions(matching: weights.shapes)
    var options = model.options
    if let sizes { options.latentCount = sizes.latentCount }
    let ofSet = (set?.patchShape).map { PatchShape(time: $0[0], frequency: $0[1], channels: $0[2]) }
    let patchShape = ofSet ?? sizes?.patchShape ?? PatchShape(time: 50, frequency: 32)
    if let set, let problem = model.problem(with: patchShape) {
      throw FileError(.badData, set.path, "its patches are \(patchShape): \(problem)", remedy: "name another set, or none")
    }
    return GANPlan(model: model, options: options, patchShape: patchShape, seed: 0, totalSteps: 3000, stepsPerReport: 250)
  }

  /// What patches of that size mean as sound.
  ///
  /// Throws `FileError` if the preset makes none.
  private func domain(_ patchShape: PatchShape) throws -> PatchDomain {
    guard let preset = try FeaturePreset.named(preset).fitted(to: patchShape) else {
      throw FileError(
        .usage, "--preset \(preset)", "makes no patches of \(patchShape), which these weights are for",
        remedy: "name another, or a set by --data")
    }
    // Without a set nothing is known of levels: full scale is 0 dB.
    let range = Float(preset.normalisation.rangeDecibels)
    let statistics =
      preset.normalisation.form == .decibels ? PatchStatistics(shift: -range, scale: range) : PatchStatistics()
    return PatchDomain(preset: preset, rateHz: rate, statistics: statistics)
  }
}

extension FeaturePreset {
  /// The preset with as many 2 × 2 means and as few dropped bins as make patches of that size; nil if none do.
  fileprivate func fitted(to patchShape: PatchShape) -> FeaturePreset? {
    var preset = self
    preset.cutting.rows = patchShape.time
    preset.cutting.overlap = 0
    if preset.patchShape == patchShape.axes { return preset }
    (preset.droppedBins, preset.downsamplings) = (0, 0)
    while preset.cepstrum == nil, preset.featureCount / 2 >= patchShape.frequency { preset.downsamplings += 1 }
    preset.droppedBins = max(0, preset.featureCount - patchShape.frequency)
    return preset.patchShape == patchShape.axes ? preset : nil
  }
}
