import Data
import Files
import Nets
import Runs
import Tensors
import Train

/// `bench train vae`: a β-VAE on a set of patches.
struct TrainVAE: Command {
  static let name = "train vae"
  static let summary = "train a β-VAE on a set of patches"
  static let discussion = """
    Without --data the demo set is rendered: packaged recordings through four effects. Depth and padding follow from the \
    set's patches. --beta is that of the published figures, Σ squared error + β·Σ KL of \
    a patch, unless --beta-convention says otherwise; every report prints it in all three. Without --beta the model's own \
    schedule runs. Several, as --beta 0.01,0.05,0.5,2, make a run of each and the figure of reconstruction against rate. \
    --resume RUN --beta 2 goes on with a run under another β, for as many epochs again unless --epochs or --steps name \
    another total. Leaves a run folder as train gan does; Ctrl-C saves.
    """
  static let examples = [
    "train vae --beta 0.05",
    "train vae --data datasets/effects.h5 --beta 0.05 --fresh-settings",
    "train vae --data datasets/effects.h5 --beta 0.01,0.05,0.5,2 --out checkpoints/sweep",
    "train vae --resume checkpoints/vae-final --beta 2.0",
  ]

  @Option("the set of patches; the demo set by default", value: "SET.h5") var data: String?
  @Option("length of the demo set's clips; 32768 samples at 24 kHz by default", .between(0.2, 10), unit: "s")
  var clipSeconds: Double?
  @Flag("draw effects and settings afresh each epoch, from the dry clips beside a rendered set") var freshSettings
  @Option("the kind of VAE", .oneOf(VAEModel.all.map(\.name)), value: "NAME") var model = "vae-final"
  @Option("times through the set, in all", .atLeast(1)) var epochs: Int?
  @Option("steps, in all; 3000 unless --epochs is given", .atLeast(1)) var steps: Int?
  @Option("steps between two looks at held-out patches; an epoch, but 100 at least, by default", .atLeast(1), unit: "steps")
  var reportEvery: Int?
  @Option("what everything random is drawn from") var seed = 0
  @Option("threads; all cores by default", .between(1, 256)) var threads: Int?
  @Option("the run's folder, or that of all runs where --beta names several; under checkpoints/ by default", value: "RUN")
  var out: String?
  @Option("go on with this run", value: "RUN") var resume: String?
  let training = VAEOptionGroup()

  func validate() throws {
    if epochs != nil, steps != nil { throw UsageError("--epochs and --steps are two lengths: give one of them") }
    try training.validate()
    if clipSeconds != nil, data != nil {
      throw UsageError("--clip-seconds is for the demo set; the clips of --data have their length")
    }
    guard resume != nil else { return }
    if training.beta.count > 1 { throw UsageError("--resume goes on with one run: give one --beta") }
    let free = [
      "resume", "epochs", "steps", "data", "threads", "beta", "beta-convention", "beta-schedule", "beta-from", "beta-epochs",
    ]
    if let option = chosenSettings.first(where: { !free.contains($0) }) {
      throw UsageError(
        "--\(option) was settled when the run began; --resume takes --epochs or --steps, --data, --threads and another --beta")
    }
  }

  func run() throws {
    if let threads { Parallel.threadCount = threads }
    if let resume {
      try resumed(RunFolder.open(resume)).run()
      return
    }
    let model = VAEModel.named(model)!, set = try openSet()
    let options = training.options(of: model)
    let shape = PatchShape(time: set.patchShape[0], frequency: set.patchShape[1], channels: set.patchShape[2])
    if let problem = model.problem(with: shape, options: options) {
      throw FileError(.badData, set.path, "its patches are \(shape): \(problem)", remedy: "build a set of larger patches")
    }
    let fresh = try freshSettings ? FreshClips(like: set, seed: seed, plugins: PluginHost()) : nil
    let patchCount = (fresh?.trainingIndices ?? set.trainingIndices).count
    let perEpoch = model.recipe(batch: training.batch).stepsPerEpoch(of: patchCount)
    let total = steps ?? epochs.map { $0 * perEpoch } ?? 3000
    let recipes = training.recipes(of: model, epochs: max(1, (total + perEpoch - 1) / perEpoch))
    let plans = recipes.map { recipe in
      var plan = VAEPlan(
        model: model, options: options, recipe: recipe, patchShape: shape, seed: seed, totalSteps: total,
        stepsPerEpoch: perEpoch, stepsPerReport: reportEvery ?? perEpoch * ((99 + perEpoch) / perEpoch))
      plan.drawsFreshSettings = freshSettings
      return plan
    }
    guard plans.count > 1 else {
      let path = out ?? RunFolder.freePath(in: "checkpoints", named: model.name)
      try session(plans[0], set, at: path).run()
      return
    }
    try VAESweep(plans, betas: training.beta, folder: out ?? RunFolder.freePath(in: "checkpoints", named: model.name + "-sweep"))
      .run { try session($0, set, at: $1) }
  }

  private func session(_ plan: VAEPlan, _ set: DataSet, at path: String) throws -> VAESession {
    try RunFolder.requireFree(path)
    VAESession.announce(plan, data: set)
    let configuration = try RunConfiguration.ofVAE(plan, data: set, options: settings, chosen: chosenSettings)
    return VAESession(
      try VAETraining.start(
        plan, data: set, at: path, configuration: configuration, batches: try TrainVAE.batches(plan, set)),
      data: set)
  }

  /// Where a plan's patches come from; nil for the set itself.
  private static func batches(
    _ plan: VAEPlan, _ set: DataSet
  ) throws -> ((BatchLoader.Position) throws -> any PatchBatches)? {
    guard plan.drawsFreshSettings else { return nil }
    let fresh = try FreshClips(like: set, seed: plan.seed, plugins: PluginHost())
    return {
      BatchLoader(fresh, indices: fresh.trainingIndices, batchSize: plan.recipe.batch, seed: plan.seed, start: $0)
    }
  }

  private func resumed(_ folder: RunFolder) throws -> VAESession {
    var configuration = try folder.configuration()
    guard configuration.command == TrainVAE.name, let definition = configuration.plan,
      var plan = try? definition.decoded(as: VAEPlan.self)
    else {
      throw FileError(
        .badData, folder.path, "is a run of '\(configuration.command)'", remedy: "resume it by bench \(configuration.command)")
    }
    guard let path = data ?? configuration.data?.path else {
      throw FileError(.usage, folder.path, "does not say which data it was trained on", remedy: "give --data SET.h5")
    }
    let set = try DataSet(path, checkedBy: ownExecutable)
    let reached = try folder.state().position.step, planned = plan.totalSteps
    if let total = steps ?? epochs.map({ $0 * plan.stepsPerEpoch }) {
      plan.totalSteps = total
    } else if !training.beta.isEmpty {
      plan.totalSteps = reached + plan.totalSteps
    }
    if !training.beta.isEmpty {
      let epochs = max(1, (plan.totalSteps - reached) / plan.stepsPerEpoch)
      plan.recipe.beta = training.schedules(epochs: epochs)[0]
      plan.betaStart = reached
      VAESession.announce(plan, data: set)
    }
    configuration.plan = try JSONValue(of: plan)
    let given = settings.filter { chosenSettings.contains($0.key) && $0.key != "resume" && $0.key != "data" }
    if !training.beta.isEmpty {
      configuration.beginStage(given, stoppedAt: reached == planned ? nil : reached)
    } else if let name = ["steps", "epochs"].first(where: { given[$0] != nil }) {
      configuration.settleTotal(name, given[name]!)
    }
    for (name, value) in given {
      configuration.options[name] = value
      configuration.chosen = Array(Set(configuration.chosen + [name])).sorted()
    }
    if steps != nil || epochs != nil {
      let other = steps != nil ? "epochs" : "steps"
      configuration.options[other] = JSONValue.none
      configuration.chosen.removeAll { $0 == other }
    }
    return VAESession(
      try VAETraining.resume(
        folder, plan: plan, data: set, configuration: configuration, batches: try TrainVAE.batches(plan, set)),
      data: set)
  }

  private func openSet() throws -> DataSet {
    if let data { return try DataSet(data, checkedBy: ownExecutable) }
    Console.note("no --data: the demo set, \(EffectDemoSet.source)")
    return try EffectDemoSet.open(clipSamples: clipSeconds.map { Int($0 * 24_000) })
  }
}

extension VAEModel {
  /// Its recipe with another batch, where one is given.
  fileprivate func recipe(batch: Int?) -> VAERecipe {
    var recipe = recipe
    if let batch { recipe.batch = batch }
    return recipe
  }
}

extension RunConfiguration {
  /// What a run of a VAE's plan on a set keeps about itself.
  static func ofVAE(
    _ plan: VAEPlan, data: DataSet, options: [String: JSONValue], chosen: [String]
  ) throws -> RunConfiguration {
    var configuration = RunConfiguration(
      command: TrainVAE.name, model: plan.model, options: options, chosen: chosen, seed: plan.seed,
      architecture: AnyArchitecture(plan.architecture), domain: data.domain, plan: try JSONValue(of: plan),
      version: Contents.version, processor: Processor().model, threads: Parallel.threadCount)
    configuration.settle(on: data)
    return configuration
  }
}
