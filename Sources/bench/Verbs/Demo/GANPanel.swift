import Data
import Figures
import Foundation
import Nets
import Runs
import Tensors
import Train

/// A trained GAN: held-out patches beside samples, the same as sound, and the measures.
struct GANPanel {
  let training: GANTraining
  let domain: PatchDomain

  init(_ training: GANTraining, domain: PatchDomain) { (self.training, self.domain) = (training, domain) }

  func draw(in folder: String) throws -> Panel {
    let model = GANModel.named(training.plan.model)!, run = training.folder.name
    let figures = GANFigures(training, domain: domain)
    try figures.sheet(figures.samples(16), step: training.step).write(to: "\(folder)/\(run)/samples/final")
    var parts: [Panel.Part] = [
      .text("`\(model.name)`: \(model.summary); \(training.step) steps."),
      .picture(
        Picture(
          stem: "\(run)/samples/final", narrow: true,
          alternative: "real patches on the left, generated ones on the right, on one colour scale",
          caption: training.holdsPatchesOut
            ? "Real patches of recordings that were kept out of training, and generated ones, on one scale."
            : "Real patches and generated ones on one scale. One recording alone leaves none to keep out of training.",
          isWide: true)),
      .sounds([
        Sound(
          audibleSound("\(run)/samples/real-then-generated", rateHz: domain.rateHz),
          title: "Real patches, a pause, as many generated", caption: heardAs + PatchTrack(domain: domain).levelNote)
      ]),
    ]
    if let table = try measures() { parts.append(.table(table)) }
    parts.append(
      .picture(
        Picture(
          stem: "\(run)/samples/interpolation", alternative: "generated patches between three latents, animated",
          caption: "Along a straight line between three latents.")))
    parts.append(.command("bench sample \(folder)/\(run) --count 16 --out samples"))
    return Panel(model.name == GANModel.quality.name ? "A GAN built for quality" : "The seed's GAN", parts)
  }

  /// Says so where what is heard is slower than it was.
  private var heardAs: String {
    Audibility.slowdown(rateHz: domain.rateHz).map { "played \($0) times slower than recorded; " } ?? ""
  }

  /// The last look's measures, each beside what real patches get.
  private func measures() throws -> Table? {
    let latest = try MetricsTable(training.folder.metricsPath).latest
    let rows = SampleYardstick.measureNames.compactMap { name -> [String]? in
      guard let generated = latest[name], let real = latest[name + "_real"] else { return nil }
      return [name.replacingOccurrences(of: "_", with: " "), String(format: "%.3g", generated), String(format: "%.3g", real)]
    }
    return rows.isEmpty
      ? nil : Table(columns: ["against held-out patches", "generated", "real"], rows: rows, caption: "Each beside what other real patches get.")
  }
}
