import Data
import Figures
import Foundation
import Probe
import Tensors

/// Maps of latents as plain values that are drawn.
enum LatentFigures {
  /// Points coloured by their effect; effects that are not among the trained ones are marked.
  static func effects(_ table: LatentTable, trained: [String]?, title: String, caption: String) -> Plot {
    func isUnseen(_ name: String) -> Bool { trained.map { name != RenderingRecipe.dryName && !$0.contains(name) } ?? false }
    // Those trained on first, so that they have the same colours on every map.
    let all = Set(table.rows.map(\.effectName)).sorted(), names = all.filter { !isUnseen($0) } + all.filter(isUnseen)
    let places = table.latents
    let series = names.map { name in
      let own = table.rows.indices.filter { table.rows[$0].effectName == name }
      return Series(name + (isUnseen(name) ? " (unseen)" : ""), .points, x: own.map { Double(places[$0, 0]) }, y: own.map { Double(places[$0, 1]) })
    }
    return Plot(title: title, caption: caption, x: .init("u"), y: .init("v"), series: series, width: 720, height: 620)
  }

  /// A panel for each control, its points coloured by where it stands.
  static func parameters(
    _ study: SettingsStudy, _ map: LatentMap, hidesLevel: Bool, title: String, caption: String
  ) -> Panels {
    let controls = study.effect.controls, each = study.settings.count / controls.count, places = map.table.latents
    let (u, v) = ranges(map)
    let panels = controls.enumerated().map { number, control in
      let own = number * each..<(number + 1) * each
      let note = control.changesOnlyLevel && hidesLevel ? " (only the level: not identifiable)" : ""
      return Plot(
        title: control.name + note, x: .init("u", range: u), y: .init("v", range: v),
        series: [
          Series(
            control.name, .colouredPoints("setting"), x: own.map { Double(places[$0, 0]) },
            y: own.map { Double(places[$0, 1]) }, second: own.map { Double(study.settings[$0].values[number]) })
        ], colourRange: 0...1)
    }
    return Panels(title: title, caption: caption, panels: panels, columns: min(3, panels.count), panelWidth: 300, panelHeight: 280)
  }

  /// Points of a sheet at most: more make a heavy file and no better picture.
  private static let pointLimit = 150_000

  /// Every pair of controls, each point in the colour of its place on the map, and the key of these colours.
  static func domain(_ study: SettingsStudy, _ map: LatentMap, title: String, caption: String) -> Panels {
    let controls = study.effect.controls, bounds = map.bounds, places = map.table.latents
    let side = max(1, controls.count - 1), pairs = max(1, controls.count * (controls.count - 1) / 2)
    let shown = min(study.settings.count, pointLimit / pairs)
    func share(_ value: Float, _ range: ClosedRange<Float>) -> Double {
      range.upperBound > range.lowerBound ? Double((value - range.lowerBound) / (range.upperBound - range.lowerBound)) : 0
    }
    let colours = (0..<shown).map { colour(share(places[$0, 0], bounds.u), share(places[$0, 1], bounds.v)) }
    let columns = max(2, side)
    var panels = [Plot?](repeating: nil, count: columns * side)
    for first in controls.indices {
      for second in controls.indices where second > first {
        panels[first * columns + second - 1] = Plot(
          title: "\(controls[first].name), \(controls[second].name)", x: .init(controls[second].name, range: 0...1),
          y: .init(controls[first].name, range: 0...1),
          series: [
            Series(
              "\(controls[first].name) and \(controls[second].name)", .paintedPoints,
              x: (0..<shown).map { Double(study.settings[$0].values[second]) },
              y: (0..<shown).map { Double(study.settings[$0].values[first]) }, second: colours)
          ])
      }
    }
    // The key stands where no pair does: below the diagonal, or beside the only pair.
    panels[side > 1 ? (side - 1) * columns : 1] = key(map)
    return Panels(
      title: title, caption: shown < study.settings.count ? "\(caption); \(shown) of them are shown" : caption, panels: panels,
      columns: columns, panelWidth: 240, panelHeight: 240)
  }

  /// The map itself in its colours.
  private static func key(_ map: LatentMap) -> Plot {
    let steps = (0..<48).map { (Double($0) + 0.5) / 48 }
    let cells = steps.flatMap { u in steps.map { (u: u, v: $0) } }
    return Plot(
      title: "colour by place on the map", x: .init("u, least to greatest", range: 0...1), y: .init("v", range: 0...1),
      series: [
        Series("key", .paintedPoints, x: cells.map(\.u), y: cells.map(\.v), second: cells.map { colour($0.u, $0.v) })
      ])
  }

  /// RGB (u, v, 0.5), as one number.
  private static func colour(_ u: Double, _ v: Double) -> Double {
    (u * 255).rounded() * 65536 + (v * 255).rounded() * 256 + 128
  }

  /// The ends of the map, a little beyond the outermost points.
  private static func ranges(_ map: LatentMap) -> (ClosedRange<Double>, ClosedRange<Double>) {
    func wider(_ range: ClosedRange<Float>) -> ClosedRange<Double> {
      let margin = max(1e-3, Double(range.upperBound - range.lowerBound) * 0.04)
      return Double(range.lowerBound) - margin...Double(range.upperBound) + margin
    }
    return (wider(map.bounds.u), wider(map.bounds.v))
  }
}
