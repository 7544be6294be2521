import Data
import Files
import Nets
import Runs
import Tensors
import Train

/// `bench train gan`: a spectrogram GAN on a set of patches.
struct TrainGAN: Command {
  static let name = "train gan"
  static let summary = "train a spectrogram GAN on a set of patches"
  static let discussion = """
    Without --data the demo set is cut from the recordings of the Debian package \(DemoSet.package) and the seed's first \
    experiment is trained on it for 3000 steps. Leaves a run folder: config.json, metrics.csv and TensorBoard events, \
    best and last weights, the state that --resume goes on from, and pictures and sounds under samples/. Ctrl-C saves.
    """
  static let examples = [
    "train gan",
    "train gan --data datasets/songs.h5 --experiment 2 --epochs 20 --out checkpoints/songs",
    "train gan --resume checkpoints/songs --epochs 40",
  ]

  @Option("the set of patches; the demo set by default", value: "SET.h5") var data: String?
  @Option("the kind of GAN", .oneOf(GANModel.all.map(\.name)), value: "NAME") var model = "gan-experiment-1"
  @Option("short for --model gan-experiment-N", .between(1, 5)) var experiment: Int?
  @Option("times through the set, in all", .atLeast(1)) var epochs: Int?
  @Option("steps, in all; 3000 unless --epochs is given", .atLeast(1)) var steps: Int?
  @Option("steps between two looks at the samples; an epoch, but 250 at least, by default", .atLeast(1), unit: "steps")
  var reportEvery: Int?
  @Option("what everything random is drawn from") var seed = 0
  @Option("threads; all cores by default", .between(1, 256)) var threads: Int?
  @Option("the run's folder; under checkpoints/ by default", value: "RUN") var out: String?
  @Option("go on with this run", value: "RUN") var resume: String?
  let training = GANOptionGroup()

  func validate() throws {
    if experiment != nil, $model.provenance == .given {
      throw UsageError("--experiment and --model both name the GAN: give one of them")
    }
    if epochs != nil, steps != nil { throw UsageError("--epochs and --steps are two lengths: give one of them") }
    if resume != nil {
      let fixed = chosenSettings.filter { !["resume", "epochs", "steps", "data", "threads"].contains($0) }
      if let option = fixed.first {
        throw UsageError("--\(option) was settled when the run began; --resume takes --epochs or --steps, --data and --threads")
      }
    }
  }

  func run() throws {
    if let threads { Parallel.threadCount = threads }
    let session = try resume.map { try resumed(RunFolder.open($0)) } ?? started()
    try session.run()
  }

  private func started() throws -> GANSession {
    let model = GANModel.named(experiment.map { "gan-experiment-\($0)" } ?? model)!
    if training.generatorNormalise, !model.mixesDictionary {
      throw UsageError("--generator-normalise: the generator of \(model.name) mixes no dictionary")
    }
    let path = out ?? RunFolder.freePath(in: "checkpoints", named: model.name)
    try RunFolder.requireFree(path)
    let set = try openSet()
    let recipe = training.recipe(of: model)
    let shape = PatchShape(time: set.patchShape[0], frequency: set.patchShape[1], channels: set.patchShape[2])
    if let problem = model.problem(with: shape) {
      throw FileError(.badData, set.path, "its patches are \(shape): \(problem)", remedy: "build a set with other --patch or --downsample")
    }
    let perEpoch = recipe.stepsPerEpoch(of: set.trainingIndices.count)
    let plan = GANPlan(
      model: model, options: training.options(of: model), recipe: recipe, patchShape: shape, seed: seed,
      totalSteps: steps ?? epochs.map { $0 * perEpoch } ?? 3000,
      stepsPerReport: reportEvery ?? perEpoch * ((249 + perEpoch) / perEpoch))
    let configuration = try RunConfiguration.ofGAN(plan, data: set, options: settings, chosen: chosenSettings)
    let training = try GANTraining.start(plan, data: set, at: path, configuration: configuration)
    return GANSession(training, domain: set.domain)
  }

  private func resumed(_ folder: RunFolder) throws -> GANSession {
    var configuration = try folder.configuration()
    guard configuration.command == TrainGAN.name, let definition = configuration.plan,
      var plan = try? definition.decoded(as: GANPlan.self)
    else {
      throw FileError(
        .badData, folder.path, "is a run of '\(configuration.command)'", remedy: "resume it by bench \(configuration.command)")
    }
    guard let path = data ?? configuration.data?.path else {
      throw FileError(.usage, folder.path, "has no data of its own, its weights came from elsewhere", remedy: "give --data SET.h5")
    }
    let set = try DataSet(path, checkedBy: ownExecutable)
    if configuration.data == nil { configuration.settle(on: set) }
    let perEpoch = plan.recipe.stepsPerEpoch(of: set.trainingIndices.count)
    if let total = steps ?? epochs.map({ $0 * perEpoch }) { plan.totalSteps = total }
    configuration.plan = try JSONValue(of: plan)
    for (name, total) in [("steps", steps), ("epochs", epochs)] {
      guard let total else { continue }
      for earlier in ["steps", "epochs"] { configuration.options[earlier] = JSONValue.none }
      configuration.options[name] = .whole(total)
      configuration.chosen = (configuration.chosen.filter { $0 != "steps" && $0 != "epochs" } + [name]).sorted()
    }
    let training = try GANTraining.resume(folder, plan: plan, data: set, configuration: configuration)
    return GANSession(training, domain: set.domain)
  }

  private func openSet() throws -> DataSet {
    if let data { return try DataSet(data, checkedBy: ownExecutable) }
    Console.note("no --data: the demo set, \(DemoSet.source)")
    return try DemoSet.open()
  }
}
