import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench latents score RUN… --data S.h5 --out FOLDER`: what latents know of effects and controls.
struct ScoreLatents: Command {
  static let name = "latents score"
  static let summary = "what latents know of effects and controls, beside PCA, an untrained encoder and chance"
  static let discussion = """
    Effects are told by k-NN and by logistic regression that have seen no held-out recording: nor have the VAE, PCA, the \
    scaler, k and C. Intervals are over recordings (95 %). Controls: mutual information in nats with each active latent, \
    beside the largest over all latents that shuffled controls reach (95 %), and the gap between the two latents that \
    know most. Controls that only change the level cannot be found where each patch has a normalisation of its own, and \
    are marked.

    Leaves scores.tsv, information.tsv and errors.tsv, a column RUN in each; for each run RUN-vae.npy with its table, \
    and the same rows of what it is judged beside (RUN-pca-128.npy, RUN-untrained.npy), with predictions.tsv: all that \
    it takes to work the scores out again.
    """
  static let examples = ["latents score checkpoints/vae-final --data effects.h5 --out scores"]

  @Argument("runs with encoders", value: "RUN") var models: [String]
  @Option("the set, with held-out recordings", value: "S.h5") var data: String
  @Option("a new folder", value: "FOLDER") var out: String
  @Option("what the untrained weights and the shuffles are drawn from") var seed = 0

  func run() throws {
    let set = try DataSet(data, checkedBy: ownExecutable)
    try requireFree(out)
    try Folder.fill(out) { folder in
      var report = ScoreReport(set: set, folder: folder)
      for model in models {
        let encoder = try PatchEncoder(model, checkedBy: ownExecutable)
        try report.add(scorecard(of: encoder, named: model, on: set), model: model, encoder: encoder)
      }
      try report.write()
    }
    Console.print("\narrays and tables are in \(out)")
  }

  private func scorecard(of encoder: PatchEncoder, named model: String, on set: DataSet) throws -> LatentScorecard {
    let bar = ScoreProgress()
    defer { bar.end() }
    return try LatentScorecard(of: encoder, on: set, seed: seed) { what, done, total in
      try Interruption.check { "stopped; nothing was written" }
      bar.show("\(Folder.name(of: model)): \(what)", done, total)
    }
  }
}

/// A bar for each kind of work, one after the other.
private final class ScoreProgress {
  private var what = ""
  private var bar: Progress?

  func show(_ what: String, _ done: Int, _ total: Int) {
    if what != self.what {
      bar?.end()
      (self.what, bar) = (what, Progress(what, total: total, unit: total == 1 ? "" : "patches"))
    }
    bar?.update(done)
  }

  func end() { bar?.end() }
}
