import Data
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train

/// A GAN's training as its user sees it: a bar, a line and a sheet at each look, pictures and sounds at the end.
struct GANSession {
  let training: GANTraining
  let figures: GANFigures

  init(_ training: GANTraining, domain: PatchDomain) {
    self.training = training
    figures = GANFigures(training, domain: domain)
  }

  /// Trains to the end of the plan.
  ///
  /// - Throws: `Interrupted`, the run saved, once a stop was asked for; `FileError` if something cannot be written.
  func run() throws {
    let plan = training.plan
    Console.note(
      "training \(plan.model) on patches of \(plan.patchShape), step \(training.step) to \(plan.totalSteps), "
        + "\(training.stepsPerEpoch) steps an epoch, into \(training.folder.path)")
    let progress = Progress(
      "training", total: plan.totalSteps * patchesPerStep, unit: "patches", from: training.step * patchesPerStep)
    while let report = try training.next() {
      switch report {
      case .progress(let step, let epoch, let metrics):
        progress.update(step * patchesPerStep, note: note(epoch, metrics))
      case .samples(let look):
        progress.end()
        Console.note(line(look))
        for warning in look.warnings { Console.note("warning: \(warning)") }
        try figures.draw(look)
      case .failure(let step, let metrics):
        progress.end()
        throw FileError(
          .badData, training.folder.path,
          "the loss at step \(step) is not finite (discriminator \(metrics.discriminatorLoss), generator "
            + "\(metrics.generatorLoss)); the state before it is saved",
          remedy: "begin again with a lower --lr or another --seed")
      }
      try Interruption.check {
        progress.end()
        try training.save()
        return "stopped and saved at step \(training.step): go on by bench train gan --resume \(training.folder.path)"
      }
    }
    progress.end()
    let left = try figures.finish()
    Console.print("trained \(plan.model) for \(training.step) steps: \(training.folder.path)")
    for line in left { Console.print("  " + line) }
  }

  private var patchesPerStep: Int { training.plan.recipe.patchesPerStep }

  private func note(_ epoch: Int, _ metrics: GANTrainer.Metrics) -> String {
    String(
      format: "epoch %d  D %.3f  G %.3f  \(verdict)(real) %.2f  \(verdict)(fake) %.2f", epoch + 1, metrics.discriminatorLoss,
      metrics.generatorLoss, metrics.realScore, metrics.fakeScore)
  }

  /// D where it is a probability; a critic's score is none.
  private var verdict: String { AdversarialLoss.named(training.plan.recipe.loss)?.scoresAreLogits == true ? "D" : "score" }

  /// `step 500, epoch 6: coverage 0.61 (real 0.93) · …`
  private func line(_ look: GANTraining.Look) -> String {
    let readings = look.readings.map { reading in
      String(format: "%@ %.3g (real %.3g)", reading.name.replacingOccurrences(of: "_", with: " "), reading.generated, reading.real)
    }
    let judged = readings.isEmpty ? "too few held-out patches to judge samples by: add recordings, or build the set with a larger --held-out" : readings.joined(separator: " · ")
    return "step \(look.step), epoch \(look.epoch + 1): \(judged)\(look.isBest && !readings.isEmpty ? " · best so far" : "")"
  }
}
