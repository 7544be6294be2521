import Figures
import Foundation
import Probe

/// An audit as one figure, a panel a question.
struct AuditFigure {
  let record: AuditRecord

  init(_ record: AuditRecord) { self.record = record }

  /// nil where nothing was asked.
  var panels: Panels? {
    let panels = [likeness, scores, reach, nearest, level, transfer].compactMap { $0 }
    guard !panels.isEmpty else { return nil }
    let beside = record.real.map { " Real: \($0.windowCount) windows of \($0.recordingCount) recordings of \(record.data ?? "")." } ?? ""
    return Panels(
      title: "Is it to be believed? \(record.objective) of \(record.model), \(record.goal.rawValue)d",
      caption: "\(record.how); \(record.seeds.count) seeds. Likeness: \(record.likeness); bands hold the middle half.\(beside)\(layers)"
        + (record.remark.map { " \($0.prefix(1).uppercased())\($0.dropFirst())." } ?? ""),
      panels: panels, columns: min(3, panels.count), panelWidth: 340, panelHeight: 270)
  }

  /// What stands behind the numbers of layers.
  private var layers: String {
    guard let reach = record.real?.reach, !reach.isEmpty else { return "" }
    return " Layers: " + reach.enumerated().map { "\($0 + 1) \($1.layer)" }.joined(separator: ", ") + "."
  }

  private static func flat(_ name: String, _ value: Double?, _ x: [Double]) -> Series? {
    value.map { value in Series(name, x: x, y: x.map { _ in value }) }
  }

  private var likeness: Plot? {
    guard let randomisation = record.randomisation, randomisation.stages.count > 1 else { return nil }
    let stages = randomisation.stages.filter { $0.likeness != nil }, x = stages.map { Double($0.shuffledCount) }
    let spreads = stages.map { $0.likeness! }
    return Plot(
      title: "likeness to the trained network's", x: Plot.Axis("layers shuffled, from the output down"),
      y: Plot.Axis("likeness", range: -0.2...1.05),
      series: [
        Series("middle half", .band, x: x, y: spreads.map(\.low), second: spreads.map(\.high)),
        Series("same start", x: x, y: spreads.map(\.median)),
        AuditFigure.flat("other seeds", randomisation.otherSeeds?.median, x),
        AuditFigure.flat("other units", randomisation.otherUnits?.median, x),
        AuditFigure.flat("second training", record.second?.likeness?.median, x),
      ].compactMap { $0 })
  }

  private var scores: Plot? {
    guard let randomisation = record.randomisation, randomisation.stages.count > 1 else { return nil }
    let stages = randomisation.stages.filter { $0.scores != nil }, x = stages.map { Double($0.shuffledCount) }
    let spreads = stages.map { $0.scores! }
    return Plot(
      title: "what the trained network says of them", x: Plot.Axis("layers shuffled, from the output down"),
      y: Plot.Axis("score"),
      series: [
        Series("middle half", .band, x: x, y: spreads.map(\.low), second: spreads.map(\.high)),
        Series("median", x: x, y: spreads.map(\.median)),
      ])
  }

  private var reach: Plot? {
    guard let reach = record.real?.reach, !reach.isEmpty else { return nil }
    let x = reach.indices.map { Double($0 + 1) }
    return Plot(
      title: "outside what real sound reaches", x: Plot.Axis("layer, from the input up"),
      y: Plot.Axis("share of units", range: 0...1.05),
      series: [
        Series("examples", x: x, y: reach.map(\.examples.share)), Series("other real", x: x, y: reach.map(\.real.share)),
      ])
  }

  private var nearest: Plot? {
    guard let distances = record.real?.nearest?.distances.first else { return nil }
    func curve(_ name: String, _ values: [Double]) -> Series {
      let sorted = values.sorted()
      return Series(name, x: sorted, y: sorted.indices.map { Double($0 + 1) / Double(sorted.count) })
    }
    return Plot(
      title: "distance to the nearest real clip", x: Plot.Axis("1 − likeness"), y: Plot.Axis("share nearer", range: 0...1.05),
      series: [curve("examples", distances.examples), curve("real to real", distances.real)])
  }

  private var level: Plot? {
    guard let levels = record.level?.levels else { return nil }
    let x = levels.map(\.decibels)
    var series = [Series("examples", x: x, y: levels.map(\.examples))]
    if levels.allSatisfy({ $0.real != nil }) { series.append(Series("real windows", x: x, y: levels.map { $0.real! })) }
    return Plot(
      title: "in the same class at another level", x: Plot.Axis("louder by (dB)"), y: Plot.Axis("share", range: 0...1.05), series: series)
  }

  private var transfer: Plot? {
    guard let transfer = record.second?.transfer else { return nil }
    let bars = [("examples", transfer.examples), ("real windows", transfer.real), ("shuffled weights", transfer.shuffled)]
    let shown = bars.compactMap { name, share in share.map { (name, $0) } }
    return Plot(
      title: "same class by the second training", x: Plot.Axis("", range: 0.3...Double(shown.count) + 0.7),
      y: Plot.Axis("share", range: 0...1.05),
      series: shown.enumerated().map { place, bar in
        Series(String(format: "%@: %.2f", bar.0, bar.1), .bars(width: 0.7), x: [Double(place + 1)], y: [bar.1])
      })
  }
}
