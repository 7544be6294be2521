import Data
import Files
import Foundation
import Runs
import Train

/// A classifier's training as its user sees it: a bar, a line an epoch, and what the held-out part says at the end.
struct ClassifierSession {
  let training: ClassifierTraining

  init(_ training: ClassifierTraining) { self.training = training }

  /// Trains to the end of the plan.
  ///
  /// - Returns: how the held-out part is named; nil where nothing is held out.
  /// - Throws: `Interrupted`, the run saved, once a stop was asked for; `FileError` if something cannot be written.
  @discardableResult
  func run() throws -> ClassifierAssessment? {
    begin()
    let progress = Progress("training", total: total, unit: "examples", from: training.step * batch)
    while let report = try training.next() {
      switch report {
      case .progress(let step, let epoch, let metrics):
        progress.update(
          step * batch, note: String(format: "epoch %d  loss %.3f  right %.2f", epoch + 1, metrics.loss, metrics.accuracy))
      case .epoch(let epoch):
        progress.end()
        Console.note(line(epoch))
      case .failure(let step, let metrics):
        progress.end()
        throw FileError(
          .badData, training.folder.path, "the loss at step \(step) is not finite (\(metrics.loss)); the state before it is saved",
          remedy: "begin again with a lower --lr or another --seed")
      }
      try Interruption.check {
        progress.end()
        try training.save()
        return "stopped and saved at step \(training.step): go on by bench train classifier --resume \(training.folder.path)"
      }
    }
    progress.end()
    return try finish()
  }

  private var batch: Int { training.plan.recipe.batch }
  private var total: Int { training.plan.totalEpochs * training.stepsPerEpoch * batch }

  private func begin() {
    let plan = training.plan, examples = training.examples
    Console.note(
      "training \(plan.model) to tell \(plan.labels.count) classes apart: \(examples.training.count) patches to train on, "
        + "\(examples.validation.count) to stop by, \(examples.heldOut.count) held out; \(training.stepsPerEpoch) steps an "
        + "epoch, into \(training.folder.path)")
    if examples.validation.isEmpty {
      Console.note(
        "too few recordings to spare any for validation: every epoch is trained, and the last weights are the best")
    }
    for (part, indices) in [("validation", examples.validation), ("held-out", examples.heldOut)] where !indices.isEmpty {
      let missing = examples.missing(in: indices)
      if !missing.isEmpty {
        Console.note("warning: the \(part) part has no example of \(missing.joined(separator: ", "))")
      }
    }
  }

  /// `epoch 3, step 6000: loss 0.41, right 0.83; validation loss 0.52, right 0.79 · best so far`
  private func line(_ epoch: ClassifierTraining.Epoch) -> String {
    var line = String(format: "epoch %d, step %d: loss %.3f, right %.3f", epoch.number, epoch.step, epoch.loss, epoch.accuracy)
    if let loss = epoch.validationLoss, let accuracy = epoch.validationAccuracy {
      line += String(format: "; validation loss %.3f, right %.3f", loss, accuracy) + (epoch.isBest ? " · best so far" : "")
    }
    return epoch.event.map { "\(line) · \($0)" } ?? line
  }

  private func finish() throws -> ClassifierAssessment? {
    Console.print("trained \(training.plan.model) for \(training.step) steps: \(training.folder.path)")
    guard !training.examples.heldOut.isEmpty else {
      Console.print("  nothing is held out to judge it by: add recordings, or build the set with a larger --held-out")
      return nil
    }
    let assessment = try training.assessment(of: training.examples.heldOut)
    let report = AssessmentReport(assessment, of: "held-out patches", by: "\(training.plan.model), run \(training.folder.name)")
    Console.print(report.text)
    let records = training.set.records
    let left = try report.write(
      to: training.folder.samplesPath, rows: training.examples.heldOut.map { (records[$0].source, records[$0].startSeconds) })
    try training.show(report.sheet.image(), as: "confusion")
    for (what, files) in left { Console.print("  \(what): \(training.folder.samplesPath)/\(files)") }
    if let mistakes = MistakeTrack(assessment, of: training.examples.heldOut, in: training.set) {
      let heard = try writeSound(
        mistakes.samples, rateHz: mistakes.rateHz,
        comment: "clips that \(training.plan.model), run \(training.folder.name), is furthest wrong about: \(mistakes.words)",
        to: training.folder.samplePath("mistakes"))
      try training.play(mistakes.samples, rateHz: mistakes.rateHz, as: "mistakes")
      Console.print("  \(mistakes.count) clips that it is furthest wrong about (\(mistakes.words)): \(heard)")
    }
    return assessment
  }
}
