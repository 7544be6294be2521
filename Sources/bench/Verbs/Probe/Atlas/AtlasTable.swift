import Foundation
import Probe

/// An atlas in numbers: a row a layer, an untrained network beside it, the data's own spectrum below.
struct AtlasTable {
  let layers: [AtlasLayer]
  let clips: AtlasClips
  let twinRemark: String?
  let batchNorm: ProbeSettings.BatchNormMode

  /// A quantity of a layer: how it is named in files and above columns, and of what it is.
  private struct Quantity: Sendable {
    let name: String
    let heading: String
    let figures: String
    let value: @Sendable (_ stuck: Double?, _ redrawn: Double?, SpectrumSummary?) -> Double?
    /// Of 95 % over filters, of the spectra alone.
    var interval: (@Sendable (SpectrumSummary) -> ClosedRange<Double>?)?
  }

  private static let quantities = [
    Quantity(name: "redrawn_percent", heading: "redrawn %", figures: "%.0f") { _, redrawn, _ in redrawn.map { 100 * $0 } },
    Quantity(name: "stuck_percent", heading: "stuck %", figures: "%.0f") { stuck, _, _ in stuck.map { 100 * $0 } },
    Quantity(
      name: "flat_percent", heading: "flat %", figures: "%.0f", value: { $2.map { 100 * $0.flatShare } },
      interval: { $0.flatInterval.map(AtlasTable.percent) }),
    Quantity(
      name: "peak_over_median_db", heading: "peak/median dB", figures: "%.1f", value: { $2?.peakOverMedian },
      interval: \.peakOverMedianInterval),
    Quantity(
      name: "peak_hz", heading: "median peak Hz", figures: "%.0f", value: { $2?.peakHz }, interval: \.peakInterval),
    Quantity(
      name: "peaks_200_3400_percent", heading: "200–3400 Hz %", figures: "%.0f", value: { $2.map { 100 * $0.deckShare } },
      interval: { $0.deckInterval.map(AtlasTable.percent) }),
    Quantity(
      name: "peaks_300_3000_percent", heading: "300–3000 Hz %", figures: "%.0f", value: { $2.map { 100 * $0.voiceShare } },
      interval: { $0.voiceInterval.map(AtlasTable.percent) }),
  ]

  private static func percent(_ shares: ClosedRange<Double>) -> ClosedRange<Double> {
    100 * shares.lowerBound...100 * shares.upperBound
  }

  private func own(_ layer: AtlasLayer, _ quantity: Quantity) -> Double? {
    quantity.value(layer.stuckShare, layer.redrawnShare, layer.summary)
  }

  private func untrained(_ layer: AtlasLayer, _ quantity: Quantity) -> Double? {
    layer.untrained.flatMap { quantity.value($0.stuckShare, nil, $0.summary) }
  }

  private func ofData(samples: Int, _ quantity: Quantity) -> Double? { quantity.value(nil, nil, clips.summaries[samples]) }

  /// Of a layer's own, and of the untrained network's.
  private func intervals(_ layer: AtlasLayer, _ quantity: Quantity) -> [Double?] {
    guard let interval = quantity.interval else { return [] }
    return [layer.summary, layer.untrained?.summary].flatMap { summary in
      let range = summary.flatMap { interval($0) }
      return [range?.lowerBound, range?.upperBound]
    }
  }

  /// Tab-separated, a row a layer; an empty cell where there is nothing to say.
  var tsv: String {
    let names = Self.quantities.flatMap { quantity in
      [quantity.name, quantity.name + "_untrained", quantity.name + "_data"]
        + (quantity.interval == nil ? [] : ["_low", "_high", "_untrained_low", "_untrained_high"].map { quantity.name + $0 })
    }
    var rows = [["layer", "filters", "samples", "batch_norm", "untrained_filters"] + names]
    for layer in layers {
      let values = Self.quantities.flatMap {
        [own(layer, $0), untrained(layer, $0), ofData(samples: layer.samples, $0)] + intervals(layer, $0)
      }
      rows.append(
        [layer.path, String(layer.count), String(layer.samples), batchNorm.rawValue, layer.untrained.map { String($0.count) } ?? ""]
          + values.map { $0.map { String($0) } ?? "" })
    }
    return rows.map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// The same to be read: beside each number that of the untrained network in brackets.
  var text: String {
    var rows = [["layer", "filters", "samples"] + Self.quantities.map(\.heading)]
    for layer in layers {
      rows.append(
        [layer.path, String(layer.count), String(layer.samples)]
          + Self.quantities.map { quantity in
            let own = own(layer, quantity).map { String(format: quantity.figures, $0) } ?? "–"
            return untrained(layer, quantity).map { own + String(format: " (\(quantity.figures))", $0) } ?? own
          })
    }
    // The data's spectrum for every length that layers are probed on.
    for samples in Set(layers.map(\.samples)).sorted(by: >) where clips.summaries[samples] != nil {
      rows.append(
        ["data", "", String(samples)]
          + Self.quantities.map { quantity in
            ofData(samples: samples, quantity).map { String(format: quantity.figures, $0) } ?? ""
          })
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
    let lines = rows.map { row in
      row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }
    let norms = batchNorm == .training ? "training mode (each sound's own statistics)" : "inference mode"
    let twin = twinRemark.map { "In brackets an untrained network, \($0). " } ?? ""
    let broken = layers.flatMap(\.statuses).count { $0.isNotFinite }
    let leftOut = broken > 0 ? " Left out: \(broken) filters that met a value that was no number." : ""
    let remarks = "Batch norms in \(norms). \(twin)Data: \(clips.remark).\(leftOut)"
    return (lines + [remarks]).joined(separator: "\n")
  }
}
