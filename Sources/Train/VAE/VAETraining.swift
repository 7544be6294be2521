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
public final class VAETraining: KeptTraining {
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
  public private(set) var keeper: RunKeeper
  /// The trainer as it stands: its weights, to draw or export.
  public private(set) var trainer: VAETrainer
  /// Numbers of a few patches that every look shows, held-out ones wherever there are any.
  public let shownIndices: [Int]
  /// Whether no training step sees the patches that the run is judged by.
  public let holdsPatchesOut: Bool

  private let data: DataSet
  private let batches: any PatchBatches
  private let yardstick: LatentYardstick
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
    try data.requireTrainable(plan.model, patchShape: plan.patchShape)
    let trainer = VAETrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    let supply = try (batches ?? stored(plan, data))(.init())
    return try RunFolder.create(path, configuration) { folder in
      let keeper = try RunKeeper(beginning: folder, configuration, columns: columns(of: data))
      let training = try VAETraining(plan, trainer, data: data, batches: supply, keeper: keeper)
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
    let state = try folder.state(trainedOn: data)
    try data.requireTrainable(plan.model, patchShape: plan.patchShape)
    try folder.requireStepsLeft(after: state, of: plan.totalSteps)
    var trainer = VAETrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    try trainer.restore(state, of: folder, model: plan.model)
    let supply = try (batches ?? stored(plan, data))(
      .init(epoch: state.position.epoch, batch: state.position.batch))
    let keeper = try RunKeeper(resuming: folder, from: state, configuration, columns: columns(of: data))
    // Losses under another β do not compare.
    let isSameBeta = state.numbers["judged beta"] == plan.largestBeta.summed
    return try VAETraining(
      plan, trainer, data: data, batches: supply, keeper: keeper,
      best: isSameBeta ? state.numbers["best"] ?? .infinity : .infinity)
  }

  private init(
    _ plan: VAEPlan, _ trainer: VAETrainer, data: DataSet, batches: any PatchBatches, keeper: RunKeeper,
    best: Double = .infinity
  ) throws {
    (self.plan, self.trainer, self.data, self.batches) = (plan, trainer, data, batches)
    (self.keeper, self.best) = (keeper, best)
    // A set of one recording has nothing to hold out: its own patches are judged then.
    let heldOut = data.heldOutIndices
    holdsPatchesOut = !heldOut.isEmpty
    let judged = Sampling.indices(
      heldOut.isEmpty ? data.trainingIndices : heldOut, count: Self.judgedCount, seed: plan.seed,
      purpose: "judged patches")
    shownIndices = Array(judged.prefix(Self.shownCount))
    yardstick = LatentYardstick(
      indices: judged, groups: data.groups(of: judged), recordings: judged.map { data.records[$0].source },
      meanPatch: try data.meanTrainingPatch(seed: plan.seed))
  }

  private static func stored(_ plan: VAEPlan, _ data: DataSet) -> (BatchLoader.Position) throws -> any PatchBatches {
    { BatchLoader(data, indices: data.trainingIndices, batchSize: plan.recipe.batch, seed: plan.seed, start: $0) }
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

  /// Trains up to the next thing worth telling; nil when the plan's steps are made.
  ///
  /// - Throws: `FileError` if the data cannot be read or the run cannot be written.
  public func next() throws -> Report? {
    guard !hasEnded, step < plan.totalSteps else { return nil }
    let beta = plan.beta(atStep: step)
    let batch = try batches.nextBatch()
    let metrics = trainer.update(on: batch.patches, beta: beta.summed)
    guard metrics.isFinite else {
      hasEnded = true
      try save()
      return .failure(step: step, metrics)
    }
    keeper.position.advance(past: batch.position)
    if step % plan.stepsPerReport == 0 || step == plan.totalSteps {
      return .look(try look(metrics, beta))
    }
    if step % Self.stepsPerLine == 0 { try keeper.write(entries(metrics, beta)) }
    return .progress(step: step, epoch: keeper.position.epoch, metrics)
  }

  public func save() throws {
    try keeper.save(
      trainer.weights, memory: trainer.memory, numbers: ["best": best, "judged beta": plan.largestBeta.summed])
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
    try keeper.write(values)
    let isBest = loss < best
    if isBest {
      best = loss
      try keeper.saveBest(trainer.weights)
    }
    try save()
    return Look(
      step: step, epoch: keeper.position.epoch, beta: beta, trained: metrics, reading: reading, warnings: warnings,
      isBest: isBest)
  }

  private func entries(_ metrics: VAETrainer.Metrics, _ beta: Beta) -> [String: Float] {
    [
      "loss": metrics.loss, "error": metrics.error, "divergence": metrics.divergence, "beta_sum": Float(beta.summed),
      "beta_mean": Float(beta.mean), "beta_normalised": Float(beta.normalised),
    ]
  }
}
