import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors
import Train

/// A trained VAE: held-out clips beside their reconstructions, the same as sound, and the measures.
struct VAEPanel {
  let training: VAETraining
  let data: DataSet

  init(_ training: VAETraining, data: DataSet) { (self.training, self.data) = (training, data) }

  func draw(in folder: String) throws -> Panel {
    let run = training.folder.name, stem = "\(run)/samples"
    try VAEFigures(training, data: data).sheet().write(to: "\(folder)/\(stem)/final")
    let effects = data.labels.filter { $0 != RenderingRecipe.dryName }.joined(separator: ", ")
    var parts: [Panel.Part] = [
      .text(
        "Dry sound goes through audio effects at random settings (\(effects)), and a VAE learns to write each clip as "
          + "\(training.plan.latentCount) numbers; \(training.step) steps."),
      .picture(
        Picture(
          stem: "\(stem)/final", narrow: true,
          alternative: "clips on the left, what the VAE makes of them on the right, on one colour scale",
          caption: "Clips of recordings that were kept out of training, and their reconstructions.", isWide: true)),
      .sounds([
        Sound(
          audibleSound("\(stem)/original-then-reconstructed", rateHz: data.rateHz),
          title: "Clips, each followed by its reconstructions",
          caption: "Each clip as it was; reconstructed with its own phase; and with one that Griffin–Lim finds.")
      ]),
    ]
    if let table = try measures() { parts.append(.table(table)) }
    parts.append(
      .text("Every point of the map is a clip: click on it to hear it. Clips that sound alike should lie side by side."))
    parts.append(
      try LatentMapPart(
        name: run, encoder: PatchEncoder("\(folder)/\(run)", checkedBy: ownExecutable), set: data,
        shelf: SoundShelf(page: folder + "/latents.html", limitBytes: 0), limit: 300, seed: training.plan.seed
      ).part(tiles: Folder.absolute("\(folder)/\(stem)/tiles.png")))
    parts.append(.command("bench train vae --resume \(folder)/\(run) --beta 2.0"))
    return Panel("A β-VAE over audio effects", parts)
  }

  /// The last look's errors, each beside what predicting the mean clip gets.
  private func measures() throws -> Table? {
    let latest = try MetricsTable(training.folder.metricsPath).latest
    guard let error = latest["held_out_error"], let ofMean = latest["mean_predictor_error"],
      let active = latest["active_units"], let rate = latest["divergence_per_dimension"]
    else { return nil }
    let prefix = "held_out_error_"
    let byEffect = latest.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map {
      [String($0.key.dropFirst(prefix.count)), String(format: "%.3f", $0.value)]
    }
    let rows = [
      ["the mean clip in place of each", String(format: "%.3f", ofMean)], ["all clips", String(format: "%.3f", error)],
    ] + byEffect
    return Table(
      columns: ["held-out clips", "squared error a pixel"], rows: rows,
      caption: String(
        format: "%@. %.0f of %d latents are active, at %.2f nats each.",
        training.plan.beta(atStep: training.step).description, active, training.plan.latentCount, rate))
  }
}
