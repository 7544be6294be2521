import Data
import Files
import Foundation
import Probe
import Tensors
import Train

/// The scores of some runs: printed as tables, left as files.
struct ScoreReport {
  let set: DataSet
  let folder: String
  private var scores = [["run", "representation", "values", "classifier", "choice", "accuracy", "low", "high"]]
  private var predictions = [["run", "representation", "classifier", "patch", "source", "effect", "predicted"]]
  private var information = [
    ["run", "effect", "control", "clips", "best latent", "nats", "null", "knowing latents", "gap", "level only"],
  ]
  private var errors = [["run", "effect", "mse", "mean predictor"]]
  /// A row a run.
  private var summary = [["run", "β (sum)", "active", "separation", "k-NN", "logistic", "error / mean predictor, by effect"]]

  init(set: DataSet, folder: String) { (self.set, self.folder) = (set, folder) }

  mutating func add(_ card: LatentScorecard, model: String, encoder: PatchEncoder) throws {
    let run = Folder.name(of: model)
    try card.table.write(to: "\(folder)/\(run)-vae.npy")
    for (score, values) in zip(card.effects, card.values).dropFirst() {
      try Npy.write(values, to: "\(folder)/\(run)-\(score.name.lowercased().replacingOccurrences(of: " ", with: "-")).npy")
    }
    let rows = card.table.rows.filter(\.isHeldOut)
    Console.print("\(model) on \(set.path): \(card.table.rows.count) patches, \(rows.count) of them held out; \(card.active.count) of \(card.table.latents.shape[1]) latents active")
    for effect in card.effects {
      for score in effect.scores {
        scores.append([
          run, effect.name, String(effect.width), score.classifier, Self.short(score.choice), Self.number(score.accuracy),
          Self.number(score.low), Self.number(score.high),
        ])
        for (row, predicted) in zip(rows, score.predicted) {
          predictions.append([
            run, effect.name, score.classifier, String(row.patch), row.source, row.effectName, predicted,
          ])
        }
      }
    }
    for found in card.information {
      information.append([
        run, found.effect, found.control, String(found.count), String(card.active[found.best]),
        Self.number(found.information[found.best]), Self.number(found.null), String(found.knowingCount),
        Self.number(found.gap), changesOnlyLevel(found) ? "not identifiable" : "",
      ])
    }
    for error in card.errors { errors.append([run, error.effect, Self.number(error.error), Self.number(error.meanPredictor)]) }
    func best(_ classifier: String) -> String {
      card.effects.first?.scores.first { $0.classifier == classifier }.map { Self.number($0.accuracy) } ?? "–"
    }
    summary.append([
      run, encoder.summedBeta.map(Self.short) ?? "–", String(card.active.count), card.separation.map(Self.number) ?? "–",
      best("k-NN"), best("logistic"),
      card.errors.map { "\($0.effect) \(Self.number($0.error / $0.meanPredictor))" }.joined(separator: ", "),
    ])
  }

  /// Writes the files and prints the tables.
  func write() throws {
    let tables = [("scores", scores), ("information", information), ("errors", errors), ("predictions", predictions), ("runs", summary)]
    for (name, table) in tables {
      try AtomicFile.write(table.map { $0.joined(separator: "\t") + "\n" }.joined(), to: "\(folder)/\(name).tsv")
    }
    if scores.count > 1 { Console.print("\nEffects told\n" + Self.text(scores)) }
    if information.count > 1 {
      Console.print("\nControls known" + (set.preset.normalisation.scope == .image ? " (each patch has a normalisation of its own)" : "") + "\n" + Self.text(information))
    }
    Console.print("\nRuns\n" + Self.text(summary))
  }

  /// Whether a control only changes the level, which each patch's own normalisation takes away.
  private func changesOnlyLevel(_ found: ParameterInformation) -> Bool {
    set.preset.normalisation.scope == .image
      && set.rendered?.controls[found.effect]?.first { $0.name == found.control }?.changesOnlyLevel == true
  }

  private static func number(_ value: Double) -> String { String(format: "%.3f", value) }
  private static func short(_ value: Double) -> String { String(format: "%g", value) }

  /// Columns under one another.
  private static func text(_ table: [[String]]) -> String {
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max()! }
    return table.map { row in
      zip(row, widths).map { $0.padding(to: $1) }.joined(separator: "  ").trimmed
    }.joined(separator: "\n")
  }
}

extension String {
  /// Without the blanks at its end.
  fileprivate var trimmed: String { String(reversed().drop { $0 == " " }.reversed()) }
}

extension PatchEncoder {
  /// The largest β of the run that trained it, in the convention Σ squared error + β Σ KL; nil where there is none.
  var summedBeta: Double? { try? model.configuration?.plan?.decoded(as: VAEPlan.self).largestBeta.summed }
}
