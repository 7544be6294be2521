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
    and shape whatever their layers are called, and safetensors with our own names. The features that the weights were \
    trained on are taken from --data, or from --preset, --rate and --patch. 'train gan --resume RUN --data SET.h5' trains on.
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
  @Option("without a set: time bins of a patch", .atLeast(1), unit: "bins") var patch = 50
  @Option("without a set: how often it is averaged 2 × 2; as the model expects by default", .atLeast(0), value: "TIMES")
  var downsample: Int?
  @Option("without a set: lowest frequency bins that are dropped", .atLeast(0), unit: "bins") var clipBottom = 0
  @Option("values of a latent", .atLeast(1)) var latent = 100

  func validate() throws {
    let features = ["preset": $preset.provenance, "rate": $rate.provenance, "patch": $patch.provenance,
      "downsample": $downsample.provenance, "clip-bottom": $clipBottom.provenance]
    if data != nil, let option = features.first(where: { $0.value == .given })?.key {
      throw UsageError("--data and --\(option) both say what the weights were trained on: give one of them")
    }
  }

  func run() throws {
    try RunFolder.requireFree(out)
    let domain = try data.map { try DataSet($0).domain } ?? domain()
    let plan = try plan(patchShape: domain.preset.patchShape)
    let inventory = Inventory(of: plan.build()!)
    let weights = try weights(for: inventory)
    let configuration = RunConfiguration(
      command: TrainGAN.name, model: plan.model, options: settings, chosen: chosenSettings, seed: plan.seed,
      preset: domain.preset.name, presetDefinition: try JSONValue(of: domain), modelDefinition: try JSONValue(of: plan),
      version: Contents.version, processor: Processor().model, threads: Parallel.threadCount)
    try GANTraining.keep(weights, as: plan, at: out, configuration: configuration)
    Console.print(
      "\(files.joined(separator: ", ")): \(inventory.parameterCount) weights of \(model) on patches of \(plan.patchShape), "
        + "now the run \(out)")
  }

  private var kind: GANModel { GANModel.named(model)! }

  /// A training that has not begun: `train gan --resume` says how long it is.
  private func plan(patchShape: [Int]) throws -> GANPlan {
    let shape = PatchShape(time: patchShape[0], frequency: patchShape[1], channels: patchShape[2])
    if let problem = kind.problem(with: shape) { throw UsageError("patches of \(shape): \(problem)") }
    var options = kind.options
    options.latentCount = latent
    return GANPlan(model: kind, options: options, patchShape: shape, seed: 0, totalSteps: 0, stepsPerReport: 500)
  }

  /// The features of the preset, averaged as the model expects.
  private func domain() throws -> PatchDomain {
    var preset = try FeaturePreset.named(preset)
    preset.cutting.rows = patch
    preset.downsamplings = downsample ?? kind.downsamplings
    preset.droppedBins = clipBottom
    return PatchDomain(preset: preset, rateHz: rate, statistics: PatchStatistics())
  }

  /// The weights under our names.
  ///
  /// Throws `FileError` for what cannot be read, and for tensors that the model does not have or lacks.
  private func weights(for inventory: Inventory) throws -> [String: Tensor] {
    guard files.allSatisfy({ $0.hasSuffix(".safetensors") }) else {
      return try KerasWeights.joined(files.map { try KerasWeights($0) }).fitted(to: inventory)
    }
    var tensors: [String: Tensor] = [:]
    for path in files {
      let file = try Safetensors(path)
      for name in file.names { tensors[name] = try file.tensor(name) }
    }
    try Weights.requireFit(
      tensors.mapValues(\.shape), model: model, expects: inventory.tensors.mapValues(\.shape),
      path: files.joined(separator: ", "))
    return tensors
  }
}
