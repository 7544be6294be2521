import Data
import Files
import Nets
import Runs
import Tensors

/// A VAE's training as a sequence of reports, kept in a run folder as it goes.
///
/// `while let report = try training.next() { … }` is the whole loop; what is drawn or printed is the caller's.
/// Results do not depend on when reports are asked for, nor on stops: a run that was saved and resumed gives the same
/// bits as one that was not, on one machine and number of threads.
public final class VAETraining {
  /// What the caller gets to see.
  public enum Report {
    /// The losses after some steps.
    case progress(step: Int, epoch: Int, VAETrainer.Metrics)
    /// A look at held-out patches, after which the run has been saved.
    case look(Look)
    /// A loss was not finite at this step: its weights were left as they were, and the run has been saved.
    case failure(step: Int, VAETrainer.Metrics)
  }

  /// What was found at one step.
  public struct Look {
    public let step: Int
    public let epoch: Int
    public let beta: Beta
    /// Of the step's own batch.
    public let trained: VAETrainer.Metrics
    /// Of held-out patches.
    public let reading: LatentReading
    public let warnings: [String]
    /// Whether these weights are the best so far, by held-out loss under the largest β of the schedule.
    public let isBest: Bool
  }

  public let plan: VAEPlan
  public let folder: RunFolder
  /// The trainer as it stands: its weights, to draw or export.
  public private(set) var trainer: VAETrainer
  /// Numbers of a few patches that every look shows, held-out ones wherever there are any.
  public let shownIndices: [Int]
  /// Whether no training step sees the patches that the run is judged by.
  public let holdsPatchesOut: Bool

  private let data: DataSet
  private let configuration: RunConfiguration
  private let batches: any PatchBatches
  private let log: MetricsLog
  private let yardstick: LatentYardstick
  private var position: TrainingState.Position
  private var best: Double
  private var hasEnded = false

  /// Steps from one line of the log to the next.
  private static let stepsPerLine = 10
  private static let shownCount = 8
  /// Patches that a look is taken of at most.
  private static let judgedCount = 384

  /// Begins a run in a new folder.
  ///
  /// - Parameter batches: gives patches to train with from a position on; the set's own training patches by default.
  /// - Throws: `FileError` if the folder exists or the data do not fit.
  public static func start(
    _ plan: VAEPlan, data: DataSet, at path: String, configuration: RunConfiguration,
    batches: ((BatchLoader.Position) throws -> any PatchBatches)? = nil
  ) throws -> VAETraining {
    try requireFit(data, plan)
    let trainer = VAETrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    let supply = try (batches ?? stored(plan, data))(.init())
    return try RunFolder.create(path, configuration) { folder in
      let log = try MetricsLog(creatingIn: folder, columns: columns(of: data))
      let training = try VAETraining(
        plan, trainer, folder: folder, data: data, batches: supply, configuration: configuration, log: log,
        position: .init(), best: .infinity)
      try training.save()
      return training
    }
  }

  /// Goes on with a saved run, up to the plan's total.
  ///
  /// - Throws: `FileError` if the folder is no saved run, or the data are not those that it began with.
  public static func resume(
    _ folder: RunFolder, plan: VAEPlan, data: DataSet, configuration: RunConfiguration,
    batches: ((BatchLoader.Position) throws -> any PatchBatches)? = nil
  ) throws -> VAETraining {
    let state = try folder.state()
    if let began = state.configuration.data?.hash, began != data.hash {
      throw FileError(
        .badData, data.path, "is not the set that \(folder.name) was trained on",
        remedy: "resume with the set of hash \(began.prefix(12)), or begin a new run")
    }
    try requireFit(data, plan)
    guard state.position.step < plan.totalSteps else {
      throw FileError(
        .usage, folder.path, "is at step \(state.position.step) already, of \(plan.totalSteps) in all",
        remedy: "name a larger total by --steps or --epochs")
    }
    var trainer = VAETrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    // Before anything of the run is touched: its log is cut back to the state's lengths.
    do {
      try trainer.restore(weights: state.weights, memory: state.optimiser, step: state.position.step)
    } catch let mismatch as TensorMismatch {
      throw FileError(
        .badData, folder.statePath, "does not fit the model \(plan.model): \(mismatch)",
        remedy: "resume with the options that the run began with")
    }
    let supply = try (batches ?? stored(plan, data))(
      .init(epoch: state.position.epoch, batch: state.position.batch))
    let log = try MetricsLog(resuming: folder, columns: columns(of: data), from: state.log)
    // Losses under another β do not compare.
    let isSameBeta = state.numbers["judged beta"] == plan.largestBeta.summed
    let training = try VAETraining(
      plan, trainer, folder: folder, data: data, batches: supply, configuration: configuration, log: log,
      position: state.position, best: isSameBeta ? state.numbers["best"] ?? .infinity : .infinity)
    try AtomicFile.write(configuration.json, to: folder.configurationPath)
    return training
  }

  private init(
    _ plan: VAEPlan, _ trainer: VAETrainer, folder: RunFolder, data: DataSet, batches: any PatchBatches,
    configuration: RunConfiguration, log: MetricsLog, position: TrainingState.Position, best: Double
  ) throws {
    self.plan = plan
    self.trainer = trainer
    self.folder = folder
    self.data = data
    self.batches = batches
    self.configuration = configuration
    self.log = log
    self.position = position
    self.best = best
    // A set of one recording has nothing to hold out: its own patches are judged then.
    let heldOut = data.heldOutIndices
    holdsPatchesOut = !heldOut.isEmpty
    let judged = Sampling.indices(
      heldOut.isEmpty ? data.trainingIndices : heldOut, count: Self.judgedCount, seed: plan.seed,
      purpose: "judged patches")
    shownIndices = Array(judged.prefix(Self.shownCount))
    yardstick = LatentYardstick(
      indices: judged, groups: data.groups(of: judged), meanPatch: try data.meanTrainingPatch(seed: plan.seed))
  }

  private static func stored(_ plan: VAEPlan, _ data: DataSet) -> (BatchLoader.Position) throws -> any PatchBatches {
    { BatchLoader(data, indices: data.trainingIndices, batchSize: plan.recipe.batch, seed: plan.seed, start: $0) }
  }

  private static func requireFit(_ data: DataSet, _ plan: VAEPlan) throws {
    guard data.patchShape == plan.patchShape.axes else {
      throw FileError(
        .badData, data.path, "holds patches of \(data.patchShape), \(plan.model) was made for \(plan.patchShape)",
        remedy: "build a set with the preset of the run")
    }
    guard data.trainingIndices.count > 0 else {
      throw FileError(.badData, data.path, "has no patches to train on", remedy: "lower --held-out when building it")
    }
  }

  private static func columns(of data: DataSet) -> [String] {
    [
      "loss", "error", "divergence", "beta_sum", "beta_mean", "beta_normalised", "held_out_loss", "held_out_error",
      "mean_predictor_error", "divergence_per_dimension", "active_units", "warnings",
    ] + data.groupNames.map(column)
  }

  private static func column(ofGroup name: String) -> String {
    "held_out_error_" + name.map { $0.isLetter || $0.isNumber ? $0 : "_" }
  }

  /// Steps made so far.
  public var step: Int { position.step }

  /// Trains up to the next thing worth telling; nil when the plan's steps are made.
  ///
  /// - Throws: `FileError` if the data cannot be read or the run cannot be written.
  public func next() throws -> Report? {
    guard !hasEnded, position.step < plan.totalSteps else { return nil }
    let beta = plan.beta(atStep: position.step)
    let batch = try batches.nextBatch()
    let metrics = trainer.update(on: batch.patches, beta: beta.summed)
    guard metrics.isFinite else {
      hasEnded = true
      try save()
      return .failure(step: position.step, metrics)
    }
    position.step += 1
    position.epoch = batch.position.epoch
    position.batch = batch.position.batch + 1
    if position.step % plan.stepsPerReport == 0 || position.step == plan.totalSteps {
      return .look(try look(metrics, beta))
    }
    if position.step % Self.stepsPerLine == 0 { try log.write(step: position.step, entries(metrics, beta)) }
    return .progress(step: position.step, epoch: position.epoch, metrics)
  }

  /// Keeps everything that the next step depends on; called after each look, and by whoever wants to stop.
  public func save() throws {
    try log.synchronise()
    try TrainingState(
      weights: trainer.weights, optimiser: trainer.memory,
      numbers: ["best": best, "judged beta": plan.largestBeta.summed], position: position, log: log.position,
      configuration: configuration
    ).write(to: folder.statePath)
    try weights().write(to: folder.lastPath)
  }

  /// Shows a picture of this step in TensorBoard as well.
  public func show(_ image: Image, as tag: String) throws { try log.write(step: position.step, picture: tag, image) }

  /// Plays a sound of this step in TensorBoard as well.
  public func play(_ samples: Tensor, rateHz: Int, as tag: String) throws {
    try log.write(step: position.step, sound: tag, samples, rateHz: rateHz)
  }

  /// Each patch's group, such as its effect, in order; empty where the set has none.
  public func groups(of indices: [Int]) -> [String] { data.groups(of: indices) }

  /// Patches by their numbers beside what the VAE as it stands makes of them, each `[N, T, F, C]`.
  public func reconstructions(of indices: [Int]) throws -> (patches: Tensor, copies: Tensor) {
    let patches = try data.patches(indices)
    return (patches, trainer.vae.reconstruct(patches))
  }

  // MARK: Looking

  private func look(_ metrics: VAETrainer.Metrics, _ beta: Beta) throws -> Look {
    let reading = try yardstick.reading(of: trainer.vae, distance: plan.recipe.distance) { try data.patches($0) }
    let loss = reading.loss(beta: plan.largestBeta), warnings = reading.warnings
    var values = entries(metrics, beta)
    values["held_out_loss"] = Float(loss)
    values["held_out_error"] = Float(reading.error)
    values["mean_predictor_error"] = Float(reading.meanPredictorError)
    values["divergence_per_dimension"] = Float(reading.rate / Double(plan.latentCount))
    values["active_units"] = Float(reading.activeUnits)
    values["warnings"] = Float(warnings.count)
    for (group, error) in reading.errorByGroup { values[Self.column(ofGroup: group)] = Float(error) }
    try log.write(step: position.step, values)
    let isBest = loss < best
    if isBest {
      best = loss
      try weights().write(to: folder.bestPath)
    }
    try save()
    return Look(
      step: position.step, epoch: position.epoch, beta: beta, trained: metrics, reading: reading, warnings: warnings,
      isBest: isBest)
  }

  private func weights() -> Weights { Weights(trainer.weights, configuration: configuration, step: position.step) }

  private func entries(_ metrics: VAETrainer.Metrics, _ beta: Beta) -> [String: Float] {
    [
      "loss": metrics.loss, "error": metrics.error, "divergence": metrics.divergence, "beta_sum": Float(beta.summed),
      "beta_mean": Float(beta.mean), "beta_normalised": Float(beta.normalised),
    ]
  }
}
