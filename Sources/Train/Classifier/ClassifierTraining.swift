import Data
import Files
import Nets
import Runs
import Tensors

/// A classifier's training as a sequence of reports, kept in a run folder as it goes.
///
/// `while let report = try training.next() { … }` is the whole loop. A run that was saved and resumed gives the same
/// bits as one that was not, on one machine and number of threads.
public final class ClassifierTraining: KeptTraining {
  /// What the caller gets to see.
  public enum Report {
    /// The loss after a step.
    case progress(step: Int, epoch: Int, ClassifierTrainer.Metrics)
    /// An epoch's end, after which the run has been saved.
    case epoch(Epoch)
    /// The loss was not finite at this step: the weights were left as they were, and the run has been saved.
    case failure(step: Int, ClassifierTrainer.Metrics)
  }

  /// An epoch's end.
  public struct Epoch: Sendable {
    /// Epochs done.
    public let number: Int
    public let step: Int
    /// Means over the epoch's steps.
    public let loss: Double
    public let accuracy: Double
    /// Of the recordings that are kept for it; nil where there are none.
    public let validationLoss: Double?
    public let validationAccuracy: Double?
    public let rate: Double
    /// Whether the weights are the best so far.
    public let isBest: Bool
    /// What the next epoch begins with, where that is something new.
    public let event: String?
  }

  public let plan: ClassifierPlan
  public private(set) var keeper: RunKeeper
  public let examples: LabelledExamples
  public private(set) var trainer: ClassifierTrainer

  private let data: DataSet
  private let loader: BatchLoader
  /// Patches as they are, to judge by.
  private let plain: FinishedPatches
  private let weightOfClass: [Float]?
  private var progress: ClassifierProgress
  private var hasFailed = false
  private var sums = (loss: 0.0, accuracy: 0.0)

  private static let stepsPerLine = 10
  static let columns = ["loss", "accuracy", "validation_loss", "validation_accuracy", "validation_macro_f1", "rate"]

  /// Begins a run in a new folder; the layer that standardises takes its statistics from the training part.
  ///
  /// - Throws: `FileError` if the folder exists or the data do not fit.
  public static func start(
    _ plan: ClassifierPlan, data: DataSet, at path: String, configuration: RunConfiguration
  ) throws -> ClassifierTraining {
    let examples = try examples(of: data, plan)
    let trainer = ClassifierTrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    if trainer.classifier.standardises {
      let moments = try BinMoments(FinishedPatches(data), examples.training, limit: 2000, seed: plan.seed)
      trainer.classifier.settle(mean: moments.mean, deviation: moments.deviation)
    }
    return try RunFolder.create(path, configuration) { folder in
      try AtomicFile.write(RecordingParts(data, examples).csv, to: RecordingParts.path(in: folder))
      let keeper = try RunKeeper(beginning: folder, configuration, columns: columns)
      let training = try ClassifierTraining(plan, trainer, data: data, examples: examples, keeper: keeper)
      try training.save()
      return training
    }
  }

  /// Goes on with a saved run, up to the plan's total.
  ///
  /// - Throws: `FileError` if the folder is no saved run, the data are not those that it began with, or it has ended.
  public static func resume(
    _ folder: RunFolder, plan: ClassifierPlan, data: DataSet, configuration: RunConfiguration
  ) throws -> ClassifierTraining {
    let state = try folder.state(trainedOn: data)
    let examples = try examples(of: data, plan), progress = ClassifierProgress(numbers: state.numbers)
    guard state.position.epoch < plan.totalEpochs, !progress.hasEnded else {
      throw FileError(
        .usage, folder.path,
        progress.hasEnded
          ? "ended when its loss had stopped falling" : "has had \(state.position.epoch) epochs already, of \(plan.totalEpochs) in all",
        remedy: progress.hasEnded ? "begin a new run with a larger --patience" : "name a larger total by --epochs")
    }
    var trainer = ClassifierTrainer(try plan.build(), recipe: plan.recipe, seed: plan.seed)
    try trainer.restore(state, of: folder, model: plan.model)
    let keeper = try RunKeeper(resuming: folder, from: state, configuration, columns: columns)
    let training = try ClassifierTraining(
      plan, trainer, data: data, examples: examples, keeper: keeper, progress: progress)
    training.sums = (state.numbers["loss_sum"] ?? 0, state.numbers["accuracy_sum"] ?? 0)
    return training
  }

  private init(
    _ plan: ClassifierPlan, _ trainer: ClassifierTrainer, data: DataSet, examples: LabelledExamples, keeper: RunKeeper,
    progress: ClassifierProgress = .init()
  ) throws {
    (self.plan, self.trainer, self.data, self.examples) = (plan, trainer, data, examples)
    (self.keeper, self.progress) = (keeper, progress)
    let recipe = plan.recipe, count = recipe.stepsPerEpoch(of: examples.training.count) * recipe.batch
    let byClass = examples.labels.indices.map { place in examples.training.filter { examples.classes[$0] == place } }
    plain = try FinishedPatches(data)
    loader = BatchLoader(
      try FinishedPatches(data, augmentations: recipe.augmentations.compactMap(Augmentation.named), seed: plan.seed),
      order: recipe.balance == .drawn
        ? .balanced(byClass, count: count) : .shuffled(examples.training, count: max(count, min(recipe.batch, examples.training.count))),
      batchSize: recipe.batch, seed: plan.seed, start: .init(epoch: keeper.position.epoch, batch: keeper.position.batch))
    weightOfClass =
      recipe.balance == .weighted
      ? byClass.map { Float(examples.training.count) / Float(byClass.count * $0.count) } : nil
  }

  /// The set's examples, once they are known to fit.
  private static func examples(of data: DataSet, _ plan: ClassifierPlan) throws -> LabelledExamples {
    guard data.finishedShape == plan.architecture.patchShape.axes else {
      throw FileError(
        .badData, data.path, "holds patches of \(data.finishedShape), \(plan.model) was made for \(plan.architecture.patchShape)",
        remedy: "build a set with the preset of the run")
    }
    let examples = try LabelledExamples(
      data, labels: plan.labels, validationShare: plan.validationShare, seed: plan.seed)
    try examples.requireTrainable(data.path)
    return examples
  }

  /// Batches that make an epoch.
  public var stepsPerEpoch: Int { loader.batchesPerEpoch }
  /// Epochs done.
  public var epoch: Int { keeper.position.epoch }
  /// The set that it is trained on.
  public var set: DataSet { data }
  /// What patches are as sound.
  public var domain: PatchDomain { data.finishedDomain }

  /// Trains up to the next thing worth telling; nil when the plan's epochs are done or nothing helps any more.
  ///
  /// - Throws: `FileError` if the data cannot be read or the run cannot be written.
  public func next() throws -> Report? {
    guard !hasFailed, !progress.hasEnded, epoch < plan.totalEpochs else { return nil }
    if keeper.position.batch == loader.batchesPerEpoch { return .epoch(try endEpoch()) }
    let batch = try loader.nextBatch(), classes = batch.indices.map { examples.classes[$0] }
    let metrics = trainer.update(
      on: batch.patches, labels: classes, weights: weightOfClass.map { weights in classes.map { weights[$0] } }, rate: rate)
    guard metrics.isFinite else {
      hasFailed = true
      try save()
      return .failure(step: step, metrics)
    }
    keeper.position.step += 1
    keeper.position.batch += 1
    sums.loss += Double(metrics.loss)
    sums.accuracy += Double(metrics.accuracy)
    // The epoch's end writes a line of its own.
    if step % Self.stepsPerLine == 0, keeper.position.batch < loader.batchesPerEpoch {
      try keeper.write(["loss": metrics.loss, "accuracy": metrics.accuracy, "rate": Float(rate)])
    }
    return .progress(step: step, epoch: epoch, metrics)
  }

  private var rate: Double { plan.recipe.rate(stage: progress.stage, epoch: progress.stageEpochs) }

  public func save() throws {
    var numbers = progress.numbers
    (numbers["loss_sum"], numbers["accuracy_sum"]) = (sums.loss, sums.accuracy)
    try keeper.save(trainer.weights, memory: trainer.memory, numbers: numbers)
  }

  /// How the best weights name some of the set's patches.
  ///
  /// - Throws: `FileError` if the patches or the weights cannot be read.
  public func assessment(of indices: [Int]) throws -> ClassifierAssessment {
    let classifier = try plan.build()
    let best = try Weights(folder.bestPath)
    do { try Inventory(of: classifier).restore(best.tensors) } catch let mismatch as TensorMismatch {
      throw FileError(.badData, folder.bestPath, "\(mismatch)", remedy: "begin a new run")
    }
    return try judged(indices, by: classifier).assessment
  }

  // MARK: Epochs

  private func endEpoch() throws -> Epoch {
    let rate = rate, steps = Double(loader.batchesPerEpoch)
    let judged = examples.validation.isEmpty ? nil : try judged(examples.validation, by: trainer.classifier)
    let validation = judged?.assessment, loss = judged?.loss
    let (isBest, verdict) = progress.take(loss, plan.recipe)
    var values = ["rate": Float(rate), "loss": Float(sums.loss / steps), "accuracy": Float(sums.accuracy / steps)]
    values["validation_loss"] = loss.map { Float($0) }
    values["validation_accuracy"] = validation.map { Float($0.accuracy) }
    values["validation_macro_f1"] = validation.map { Float($0.confusion.macroF1) }
    try keeper.write(values)
    if isBest { try keeper.saveBest(trainer.weights) }
    keeper.position.epoch += 1
    keeper.position.batch = 0
    let epoch = Epoch(
      number: epoch, step: step, loss: sums.loss / steps, accuracy: sums.accuracy / steps,
      validationLoss: loss, validationAccuracy: validation?.accuracy, rate: rate, isBest: isBest,
      event: try follow(verdict))
    sums = (0, 0)
    try save()
    return epoch
  }

  /// Does what an epoch's verdict says.
  private func follow(_ verdict: ClassifierProgress.Verdict) throws -> String? {
    switch verdict {
    case .goesOn: return nil
    case .ends: return "the validation loss has stopped falling"
    case .nextStage:
      try trainer.begin(from: try Weights(folder.bestPath).tensors)
      return "on from the best weights at a learning rate of \(rate)"
    }
  }

  /// How some patches are named, and the loss of that without smoothed targets.
  private func judged(
    _ indices: [Int], by classifier: Classifier
  ) throws -> (assessment: ClassifierAssessment, loss: Double) {
    let parts = try stride(from: 0, to: indices.count, by: 64).map { start in
      classifier.logits(try plain.patches(Array(indices[start..<min(start + 64, indices.count)])))
    }
    let logits = Tensor.concatenation(parts, axis: 0), classes = indices.map { examples.classes[$0] }
    let tape = Tape()
    let loss = withExtendedLifetime(tape) {
      classifier.head.loss(
        tape.constant(logits), labels: classes, weights: classes.map { _ in 1 }, targets: .init()
      ).value.scalar
    }
    let assessment = ClassifierAssessment(
      labels: examples.labels, classes: classes, probabilities: classifier.head.probabilities(logits),
      recordings: indices.map { data.records[$0].source }, startSeconds: indices.map { data.records[$0].startSeconds })
    return (assessment, Double(loss))
  }
}
