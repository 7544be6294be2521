import Data
import Files
import Foundation
import Runs
import Tensors
import Train

/// A VAE's training as its user sees it: a bar, a line and a sheet at each look, sounds at the end.
struct VAESession {
  let training: VAETraining
  let figures: VAEFigures

  init(_ training: VAETraining, data: DataSet) {
    self.training = training
    figures = VAEFigures(training, data: data)
  }

  /// What is known before the first step: how large it is, and how many latents can be active.
  static func announce(_ plan: VAEPlan, data: DataSet) {
    let weights = plan.architecture.parameterCount
    if weights > 50_000_000 {
      // Weights, Adam's two moments, and about as much again for maps and gradients; a saved state holds the first three.
      Console.note(
        String(
          format: "%@ has %.0f million weights on these patches: about %.1f GB of memory in all, and %.1f GB on "
            + "the disk", plan.model, Double(weights) / 1e6, Double(weights) * 16 / 1e9, Double(weights) * 12 / 1e9))
    }
    if data.preset.normalisation.form == .none {
      Console.note("warning: \(data.path) is not normalised: build it with --normalise z-score for errors that compare")
    }
    guard let bound = try? LatentBound(plan, data: data) else { return }
    let count = "\(bound.componentCount)\(bound.isCutShort ? " or more" : "") principal components"
    Console.note(
      "\(plan.largestBeta): \(count) of \(bound.patchCount) training patches vary by more than β/2: about as many "
        + "latents can be active")
    if bound.componentCount == 0 {
      Console.note("warning: under so large a β every dimension will collapse: give a smaller --beta")
    }
  }

  /// Trains to the end of the plan.
  ///
  /// - Returns: the last look that was taken; nil if there was none.
  /// - Throws: `Interrupted`, the run saved, once a stop was asked for; `FileError` if something cannot be written.
  @discardableResult
  func run() throws -> VAETraining.Look? {
    let plan = training.plan, batch = plan.recipe.batch
    Console.note(
      "training \(plan.architecture.summary), step \(training.step) to \(plan.totalSteps), \(plan.stepsPerEpoch) steps an "
        + "epoch, into \(training.folder.path)")
    if !training.holdsPatchesOut { Console.note("the set holds no recording out: its training patches are judged by") }
    let progress = Progress("training", total: plan.totalSteps * batch, unit: "patches", from: training.step * batch)
    var last: VAETraining.Look?
    while let report = try training.next() {
      switch report {
      case .progress(let step, let epoch, let metrics):
        progress.update(step * batch, note: note(epoch, metrics))
      case .look(let look):
        progress.end()
        Console.note(line(look))
        for warning in look.warnings { Console.note("warning: \(warning)") }
        try figures.draw(look)
        last = look
      case .failure(let step, let metrics):
        progress.end()
        throw FileError(
          .badData, training.folder.path,
          "the loss at step \(step) is not finite (error \(metrics.error), divergence \(metrics.divergence)); the state "
            + "before it is saved", remedy: "begin again with a lower --lr")
      }
      try Interruption.check {
        progress.end()
        try training.save()
        return "stopped and saved at step \(training.step): go on by bench train vae --resume \(training.folder.path)"
      }
    }
    progress.end()
    let left = try figures.finish()
    Console.print("trained \(plan.model) for \(training.step) steps: \(training.folder.path)")
    if let reading = last?.reading, let interval = reading.errorInterval {
      Console.print(
        String(
          format: "  %@ %.4f (%.4f to %.4f, 95 %% over %d recordings) a pixel, predicting the mean %.4f", judgedWord, reading.error,
          interval.lowerBound, interval.upperBound, Set(reading.recordings).count, reading.meanPredictorError))
    }
    for line in left { Console.print("  " + line) }
    return last
  }

  private var judgedWord: String { training.holdsPatchesOut ? "held-out error" : "error" }

  private func note(_ epoch: Int, _ metrics: VAETrainer.Metrics) -> String {
    String(
      format: "epoch %d  loss %.4g  error %.4f  KL %.1f nats", epoch + 1, metrics.loss, metrics.error, metrics.divergence)
  }

  /// `step 500, epoch 6, β 0.05 summed = …: error 0.21 a pixel, 0.32 of the mean predictor's · …`
  private func line(_ look: VAETraining.Look) -> String {
    let reading = look.reading
    let head = "step \(look.step), epoch \(look.epoch + 1), \(look.beta): "
    let error = String(
      format: "%@ %.4f a pixel, %.2f of the mean predictor's", judgedWord, reading.error,
      reading.error / reading.meanPredictorError)
    let rate = String(
      format: "KL %.3f nats a dimension, %.1f in all", reading.rate / Double(reading.divergences.count), reading.rate)
    let groups = reading.errorByGroup.sorted { $0.key < $1.key }.map { String(format: "%@ %.4f", $0.key, $0.value) }
    let active = "\(reading.activeUnits) of \(reading.variances.count) units active"
    return head
      + ([error, rate, active] + (groups.isEmpty ? [] : [groups.joined(separator: ", ")]) + (look.isBest ? ["best so far"] : []))
      .joined(separator: " · ")
  }
}
