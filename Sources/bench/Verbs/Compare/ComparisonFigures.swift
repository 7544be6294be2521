import Figures
import Foundation
import Probe
import Tensors

/// Maps of compared clips as plain values that are drawn: UMAP on the left and PCA on the right, a row for each way of
/// colouring.
enum ComparisonFigures {
  static func panels(_ comparison: SpaceComparison, reach: MapReach, caption: String) -> Panels {
    let examples = comparison.examples
    var rows: [(title: String, series: (Tensor) -> [Series], isScored: Bool)] = [
      ("kind", { places in byName(examples.map { comparison.groups[$0.group].name }, comparison.groups.map(\.name), places) }, false)
    ]
    let effects = Set(examples.map(\.example.effect)).subtracting([""]).sorted()
    if effects.count > 1 {
      rows.append(("effect", { places in byName(examples.map(\.example.effect), effects, places) }, false))
    }
    let scored = examples.indices.filter { examples[$0].example.score != nil }
    if scored.count > 1 {
      rows.append(
        (
          "score",
          { places in
            [
              unscored(examples.indices.filter { examples[$0].example.score == nil }, places),
              Series(
                "score", .colouredPoints("score"), x: scored.map { Double(places[$0, 0]) },
                y: scored.map { Double(places[$0, 1]) }, second: scored.map { Double(examples[$0].example.score!) }),
            ]
          }, true
        ))
    }
    let panels = rows.flatMap { row -> [Plot?] in
      let scores = scored.map { Double(examples[$0].example.score!) }
      let range = row.isScored && scores.min()! < scores.max()! ? scores.min()!...scores.max()! : nil
      return [
        Plot(
          title: "UMAP, by \(row.title)", x: .init("u", range: reach.umap.0), y: .init("v", range: reach.umap.1),
          series: row.series(comparison.umap), colourRange: range),
        Plot(
          title: "PCA, by \(row.title)", x: .init("first component", range: reach.pca.0),
          y: .init("second component", range: reach.pca.1), series: row.series(comparison.pca), colourRange: range),
      ]
    }
    return Panels(
      title: "Clips in \(comparison.space.name)", caption: caption, panels: panels, columns: 2, panelWidth: 520,
      panelHeight: 430)
  }

  private static func byName(_ names: [String], _ order: [String], _ places: Tensor) -> [Series] {
    order.map { name in points(name, names.indices.filter { names[$0] == name }, places) }
  }

  /// Grey, beside which the scores' colours stand out.
  private static func unscored(_ members: [Int], _ places: Tensor) -> Series {
    Series(
      "no score", .paintedPoints, x: members.map { Double(places[$0, 0]) }, y: members.map { Double(places[$0, 1]) },
      second: members.map { _ in Double(0x9a9a9a) })
  }

  private static func points(_ name: String, _ members: [Int], _ places: Tensor) -> Series {
    Series(name, .points, x: members.map { Double(places[$0, 0]) }, y: members.map { Double(places[$0, 1]) })
  }
}

/// Ends of the axes: of latent spaces that stand side by side the same, of others its own, since layers share no unit.
struct MapReach {
  let umap: (ClosedRange<Double>, ClosedRange<Double>)
  let pca: (ClosedRange<Double>, ClosedRange<Double>)

  init(of comparison: SpaceComparison, among all: [SpaceComparison]) {
    let comparisons = all.allSatisfy(\.space.isLatent) ? all : [comparison]
    func ends(_ places: [Tensor], _ axis: Int) -> ClosedRange<Double> {
      let values = places.flatMap { $0.slice(axis: 1, axis..<axis + 1).values.map(Double.init) }
      let low = values.min()!, high = values.max()!, margin = max(1e-3, (high - low) * 0.04)
      return low - margin...high + margin
    }
    let maps = comparisons.map(\.umap), components = comparisons.map(\.pca)
    umap = (ends(maps, 0), ends(maps, 1))
    pca = (ends(components, 0), ends(components, 1))
  }
}
