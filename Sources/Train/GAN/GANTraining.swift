import Data
import Files
import Nets
import Runs
import Tensors

/// A GAN's training as a sequence of reports, kept in a run folder as it goes.
///
/// `while let report = try training.next() { … }` is the whole loop; what is drawn or printed is the caller's.
/// Results do not depend on when reports are asked for, nor on stops: a run that was saved and resumed gives the same
/// bits as one that was not, on one machine and number of threads.
public final class GANTraining {
  /// What the caller gets to see.
  public enum Report {
    /// The losses after some steps.
    case progress(step: Int, epoch: Int, GANTrainer.Metrics)
    /// A look at the samples, after which the run has been saved.
    case samples(Look)
    /// A loss was not finite at this step: its weights were left as they were, and the run has been saved.
    case failure(step: Int, GANTrainer.Metrics)
  }

  /// The samples at one step.
  public struct Look {
    public let step: Int
    public let epoch: Int
    /// Of the same latents each time, `[N, T, F, C]`.
    public let generated: Tensor
    /// Against held-out patches; empty where there are too few of those.
    public let readings: [SampleYardstick.Reading]
    public let warnings: [String]
    /// Whether these are the best so far, by the kernel distance.
    public let isBest: Bool
  }

  public let plan: GANPlan
  public let folder: RunFolder
  /// The trainer as it stands: its weights, to draw or export.
  public private(set) var trainer: GANTrainer
  /// Real patches to show beside samples, `[N, T, F, C]`: held-out ones wherever there are any.
  public let realPatches: Tensor
  /// Whether no training step sees them.
  public let holdsPatchesOut: Bool

  private let configuration: RunConfiguration
  private let loader: BatchLoader
  private let log: MetricsLog
  private let yardstick: SampleYardstick?
  private var position: TrainingState.Position
  private var best: Double
  private var hasEnded = false

  /// Steps from one line of the log to the next.
  private static let stepsPerLine = 10
  private static let shownCount = 16
  static let columns =
    ["discriminator_loss", "generator_loss", "real_score", "fake_score"]
    + SampleYardstick.measureNames.flatMap { [$0, $0 + "_real"] } + ["silent_share", "warnings"]

  /// Begins a run in a new folder.
  ///
  /// - Throws: `FileError` if the folder exists or the data do not fit.
  public static func start(
    _ plan: GANPlan, data: DataSet, at path: String, configuration: RunConfiguration
  ) throws -> GANTraining {
    try requireFit(data, plan)
    return try RunFolder.create(path, configuration) { folder in
      let log = try MetricsLog(creatingIn: folder, columns: columns)
      let training = try GANTraining(
        plan, GANTrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed), folder: folder, data: data, configuration: configuration, log: log, position: .init(), best: .infinity)
      try training.save()
      return training
    }
  }

  /// Goes on with a saved run, up to the plan's total.
  ///
  /// - Throws: `FileError` if the folder is no saved run, or the data are not those that it began with.
  public static func resume(
    _ folder: RunFolder, plan: GANPlan, data: DataSet, configuration: RunConfiguration
  ) throws -> GANTraining {
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
    var trainer = GANTrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    // Before anything of the run is touched: its log is cut back to the state's lengths.
    do {
      try trainer.restore(weights: state.weights, memory: state.optimiser, step: state.position.step)
    } catch let mismatch as TensorMismatch {
      throw FileError(
        .badData, folder.statePath, "does not fit the model \(plan.model): \(mismatch)",
        remedy: "resume with the options that the run began with")
    }
    let log = try MetricsLog(resuming: folder, columns: columns, from: state.log)
    let training = try GANTraining(
      plan, trainer, folder: folder, data: data, configuration: configuration, log: log, position: state.position,
      best: state.numbers["best"] ?? .infinity)
    // The run has a new total, and one of weights from elsewhere its data, from now on.
    try AtomicFile.write(configuration.json, to: folder.configurationPath)
    return training
  }

  private init(
    _ plan: GANPlan, _ trainer: GANTrainer, folder: RunFolder, data: DataSet, configuration: RunConfiguration,
    log: MetricsLog, position: TrainingState.Position, best: Double
  ) throws {
    self.plan = plan
    self.folder = folder
    self.configuration = configuration
    self.log = log
    self.position = position
    self.best = best
    self.trainer = trainer
    loader = BatchLoader(
      data, indices: data.trainingIndices, batchSize: plan.recipe.patchesPerStep, seed: plan.seed,
      start: .init(epoch: position.epoch, batch: position.batch))
    func drawn(_ indices: [Int], _ purpose: String) throws -> Tensor {
      var random = Random(seed: plan.seed, purpose: purpose)
      return try data.patches(random.permutation(indices.count).prefix(512).map { indices[$0] })
    }
    // A set of one recording has nothing to hold out: its own patches are shown then, and nothing is judged.
    let heldOut = data.withoutOverlap(data.heldOutIndices), trained = data.withoutOverlap(data.trainingIndices)
    holdsPatchesOut = !heldOut.isEmpty
    realPatches = try drawn(heldOut.isEmpty ? trained : heldOut, "shown patches")
    yardstick =
      min(heldOut.count, trained.count) >= SampleYardstick.leastCount
      ? SampleYardstick(
        heldOut: realPatches, reference: try drawn(trained, "reference patches"), seed: plan.seed) : nil
  }

  private static func requireFit(_ data: DataSet, _ plan: GANPlan) throws {
    guard data.patchShape == plan.patchShape.axes else {
      throw FileError(
        .badData, data.path, "holds patches of \(data.patchShape), \(plan.model) was made for \(plan.patchShape)",
        remedy: "build a set with the preset of the run")
    }
    guard data.trainingIndices.count > 0 else {
      throw FileError(.badData, data.path, "has no patches to train on", remedy: "lower --held-out when building it")
    }
  }

  /// Batches that make an epoch.
  public var stepsPerEpoch: Int { loader.batchesPerEpoch }
  /// Steps made so far.
  public var step: Int { position.step }

  /// Trains up to the next thing worth telling; nil when the plan's steps are made.
  ///
  /// - Throws: `FileError` if the data cannot be read or the run cannot be written.
  public func next() throws -> Report? {
    guard !hasEnded, position.step < plan.totalSteps else {
      return nil
    }
    let batch = try loader.nextBatch()
    let metrics = trainer.update(on: batch.patches)
    guard metrics.isFinite else {
      hasEnded = true
      try save()
      return .failure(step: position.step, metrics)
    }
    position.step += 1
    position.epoch = batch.position.epoch
    position.batch = batch.position.batch + 1
    if position.step % plan.stepsPerReport == 0 || position.step == plan.totalSteps {
      return .samples(try look(metrics))
    }
    if position.step % GANTraining.stepsPerLine == 0 { try log.write(step: position.step, entries(metrics)) }
    return .progress(step: position.step, epoch: position.epoch, metrics)
  }

  /// Keeps everything that the next step depends on; called after each look, and by whoever wants to stop.
  public func save() throws {
    try log.synchronise()
    try TrainingState(
      weights: trainer.weights, optimiser: trainer.memory, numbers: ["best": best], position: position,
      log: log.position, configuration: configuration
    ).write(to: folder.statePath)
    try weights(trainer.samplingWeights()).write(to: folder.lastPath)
  }

  /// Shows a picture of this step in TensorBoard as well.
  public func show(_ image: Image, as tag: String) throws { try log.write(step: position.step, picture: tag, image) }

  /// Plays a sound of this step in TensorBoard as well.
  public func play(_ samples: Tensor, rateHz: Int, as tag: String) throws {
    try log.write(step: position.step, sound: tag, samples, rateHz: rateHz)
  }

  // MARK: Looking at samples

  /// Samples of the latents that every look shows, `[count, T, F, C]`.
  public func samples(_ count: Int) -> Tensor {
    var random = Random(seed: plan.seed, purpose: "fixed latents")
    let all = trainer.gan.latents(max(count, fixedCount), &random)
    return generate(all.slice(axis: 0, 0..<count))
  }

  /// Patches of given latents, `[N, latentCount]` → `[N, T, F, C]`.
  public func generate(_ latents: Tensor) -> Tensor { trainer.generate(latents) }

  private var fixedCount: Int { max(yardstick?.count ?? 0, GANTraining.shownCount) }

  private func look(_ metrics: GANTrainer.Metrics) throws -> Look {
    let generated = samples(fixedCount)
    let readings = yardstick?.readings(of: generated) ?? []
    let silentShare = yardstick?.silentShare(of: generated)
    var values = entries(metrics)
    for reading in readings {
      values[reading.name] = Float(reading.generated)
      values[reading.name + "_real"] = Float(reading.real)
    }
    values["silent_share"] = silentShare.map { Float($0) }
    let warnings = Watchdog.warnings(readings, silentShare: silentShare ?? 0)
    values["warnings"] = Float(warnings.count)
    try log.write(step: position.step, values)

    let distance = readings.first { $0.name == "kernel_distance" }?.generated ?? -Double(position.step)
    let isBest = distance < best
    if isBest {
      best = distance
      try weights(trainer.samplingWeights()).write(to: folder.bestPath)
    }
    try save()
    return Look(
      step: position.step, epoch: position.epoch, generated: generated, readings: readings,
      warnings: warnings, isBest: isBest)
  }

  private func weights(_ tensors: [String: Tensor]) -> Weights {
    Weights(tensors, configuration: configuration, step: position.step)
  }

  private func entries(_ metrics: GANTrainer.Metrics) -> [String: Float] {
    [
      "discriminator_loss": metrics.discriminatorLoss, "generator_loss": metrics.generatorLoss,
      "real_score": metrics.realScore, "fake_score": metrics.fakeScore,
    ]
  }
}
