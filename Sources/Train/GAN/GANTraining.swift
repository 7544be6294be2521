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
public final class GANTraining: KeptTraining {
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
  public private(set) var keeper: RunKeeper
  /// The trainer as it stands: its weights, to draw or export.
  public private(set) var trainer: GANTrainer
  /// Real patches to show beside samples, `[N, T, F, C]`: held-out ones wherever there are any.
  public let realPatches: Tensor
  /// Whether no training step sees them.
  public let holdsPatchesOut: Bool

  private let loader: BatchLoader
  private let yardstick: SampleYardstick?
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
    try data.requireTrainable(plan.model, patchShape: plan.patchShape)
    let trainer = GANTrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    return try RunFolder.create(path, configuration) { folder in
      let keeper = try RunKeeper(beginning: folder, configuration, columns: columns)
      let training = try GANTraining(plan, trainer, data: data, keeper: keeper)
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
    let state = try folder.state(trainedOn: data)
    try data.requireTrainable(plan.model, patchShape: plan.patchShape)
    try folder.requireStepsLeft(after: state, of: plan.totalSteps)
    var trainer = GANTrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    try trainer.restore(state, of: folder, model: plan.model)
    let keeper = try RunKeeper(resuming: folder, from: state, configuration, columns: columns)
    return try GANTraining(plan, trainer, data: data, keeper: keeper, best: state.numbers["best"] ?? .infinity)
  }

  private init(
    _ plan: GANPlan, _ trainer: GANTrainer, data: DataSet, keeper: RunKeeper, best: Double = .infinity
  ) throws {
    (self.plan, self.trainer, self.keeper, self.best) = (plan, trainer, keeper, best)
    let start = keeper.position
    loader = BatchLoader(
      data, indices: data.trainingIndices, batchSize: plan.recipe.patchesPerStep, seed: plan.seed,
      start: .init(epoch: start.epoch, batch: start.batch))
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

  /// Batches that make an epoch.
  public var stepsPerEpoch: Int { loader.batchesPerEpoch }

  /// Trains up to the next thing worth telling; nil when the plan's steps are made.
  ///
  /// - Throws: `FileError` if the data cannot be read or the run cannot be written.
  public func next() throws -> Report? {
    guard !hasEnded, step < plan.totalSteps else { return nil }
    let batch = try loader.nextBatch()
    let metrics = trainer.update(on: batch.patches)
    guard metrics.isFinite else {
      hasEnded = true
      try save()
      return .failure(step: step, metrics)
    }
    keeper.position.advance(past: batch.position)
    if step % plan.stepsPerReport == 0 || step == plan.totalSteps {
      return .samples(try look(metrics))
    }
    if step % GANTraining.stepsPerLine == 0 { try keeper.write(entries(metrics)) }
    return .progress(step: step, epoch: keeper.position.epoch, metrics)
  }

  public func save() throws {
    try keeper.save(
      trainer.weights, last: trainer.samplingWeights(), memory: trainer.memory, numbers: ["best": best])
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
    try keeper.write(values)

    let distance = readings.first { $0.name == "kernel_distance" }?.generated ?? -Double(step)
    let isBest = distance < best
    if isBest {
      best = distance
      try keeper.saveBest(trainer.samplingWeights())
    }
    try save()
    return Look(
      step: step, epoch: keeper.position.epoch, generated: generated, readings: readings, warnings: warnings,
      isBest: isBest)
  }

  private func entries(_ metrics: GANTrainer.Metrics) -> [String: Float] {
    [
      "discriminator_loss": metrics.discriminatorLoss, "generator_loss": metrics.generatorLoss,
      "real_score": metrics.realScore, "fake_score": metrics.fakeScore,
    ]
  }
}
