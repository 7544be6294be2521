import Data
import Figures
import Foundation
import Tensors

/// How what passes a network's layers is drawn.
struct MapSheets {
  let domain: PatchDomain
  /// What went through what.
  let origin: String
  /// Units of a map over time and frequency that are drawn.
  let unitCount: Int

  /// Columns of a map over time that are drawn: the largest value of each stretch.
  private static let mostPlaces = 400

  func writeInput(_ input: Tensor, to stem: String) throws {
    try ExamplePictures([[input]], domain: domain).plot(0, 0, title: "the input", caption: origin)?.write(to: stem, formats: [.png, .pdf])
  }

  /// Draws a layer `[T, F, C]` or `[C]`; gives back one of `[T, C]`, which stands on one sheet with others like it.
  func write(_ map: Tensor, _ path: String, to stem: String) throws -> Tensor? {
    let long = map.shape.dropLast().filter { $0 > 1 }
    if long.count == 1 { return map.reshaped([long[0], map.shape[map.rank - 1]]) }
    guard map.rank == 3, long.count == 2 else {
      try bars(map.reshaped([map.count]), path).write(to: stem, formats: [.png, .pdf])
      return nil
    }
    let shape = Array(map.shape.dropLast()), shown = min(unitCount, map.shape[2])
    let units = (0..<shown).map { map.slice(axis: 2, $0..<$0 + 1).reshaped(shape) }
    try PatchSheet(
      title: "\(path): \(shown < map.shape[2] ? "\(shown) of \(map.shape[2])" : "\(shown)") maps", caption: "\(origin). One scale for all.",
      groups: [PatchSheet.Group("units", units, labels: (0..<shown).map(String.init))], columns: min(shown, 8),
      scale: ColourScale(covering: units, unit: "activation"), zoom: max(1, min(6, 110 / max(shape[0], shape[1])))
    ).write(to: stem, text: ["Comment": origin])
    return nil
  }

  /// Layers over time alone, a panel each.
  func writeRows(_ layers: [(path: String, map: Tensor)], seconds: Double, to stem: String) throws {
    let first = layers[0].path.prefix { $0 != "." } + "."
    let common = layers.allSatisfy { $0.path.hasPrefix(first) } ? first.count : 0
    let panels = layers.map { layer -> Plot in
      let low = -(-layer.map).max().scalar, height = Swift.max(layer.map.max().scalar - low, 1e-12)
      let (places, units) = (layer.map.shape[0], layer.map.shape[1]), columns = min(MapSheets.mostPlaces, places)
      var (x, y, value): ([Double], [Double], [Double]) = ([], [], [])
      layer.map.withUnsafeBufferPointer { map in
        for column in 0..<columns {
          let stretch = column * places / columns..<(column + 1) * places / columns
          for unit in 0..<units {
            x.append((Double(column) + 0.5) * seconds / Double(columns))
            y.append(Double(unit))
            value.append(Double((stretch.map { map[$0 * units + unit] }.max()! - low) / height))
          }
        }
      }
      return Plot(
        title: "\(layer.path.dropFirst(common)), \(places) places", x: Plot.Axis("time (s)", range: 0...seconds),
        y: Plot.Axis("unit", range: -0.5...Double(max(1, units)) - 0.5),
        series: [Series("activation", .heatmap("from a layer's least to its largest value"), x: x, y: y, second: value)],
        colourRange: 0...1)
    }
    try Panels(
      title: "What each layer makes of a clip", caption: "\(origin). Of each stretch the largest value.",
      panels: panels, columns: min(3, panels.count), panelWidth: 330, panelHeight: 260
    ).write(to: stem)
  }

  private func bars(_ values: Tensor, _ path: String) -> Plot {
    Plot(
      title: "\(path): \(values.count) values", caption: origin, x: Plot.Axis("unit"), y: Plot.Axis("value"),
      series: [Series("value", .bars(width: 0.8), x: values.values.indices.map(Double.init), y: values.values.map(Double.init))])
  }

  /// A row a unit.
  static func table(_ map: Tensor, _ path: String) -> [String] {
    let units = map.rank == 0 ? 1 : map.shape[map.rank - 1], places = map.count / max(1, units)
    return map.withUnsafeBufferPointer { values in
      (0..<units).map { unit in
        let own = (0..<places).map { values[$0 * units + unit] }
        let mean = own.reduce(0, +) / Float(max(1, places)), rest = Double(own.count { $0 <= 0 }) / Double(max(1, places))
        return "\(path)\t\(unit)\t\(mean)\t\(own.max() ?? 0)\t\(rest)"
      }
    }
  }
}
