import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// What a comparison leaves.
///
/// `index.html`, and for every space, in a folder of its own where there are several: `maps.png` with its values,
/// `distances.tsv`, `reach.tsv`, `nearest.tsv`, `points.npy` with `points.tsv`, and `tiles.png` with a small picture of every clip.
struct ComparisonFolder {
  let path: String
  let comparisons: [SpaceComparison]
  let set: DataSet
  let words: [String]

  func write(limitBytes: Int) throws {
    let shelf = SoundShelf(page: path + "/index.html", limitBytes: limitBytes)
    var panels: [Panel] = []
    for (number, comparison) in comparisons.enumerated() {
      try Interruption.check { "stopped; nothing was written" }
      let folder = comparisons.count == 1 ? path : "\(path)/space-\(number + 1)"
      try Folder.make(folder)
      let record = ComparisonRecord(comparison), nearest = nearest(comparison)
      try writeTables(comparison, record, nearest, in: folder)
      try ComparisonFigures.panels(
        comparison, reach: MapReach(of: comparison, among: comparisons), caption: caption(comparison)
      ).write(to: folder + "/maps")
      panels.append(try panel(comparison, record, nearest, in: folder, shelf))
    }
    try Page(
      title: "Compared: \(words.map { Folder.name(of: $0) }.joined(separator: ", "))",
      lead: "What models learned and what they answer to, beside real clips of \(Folder.name(of: set.path)). Every point is a clip: "
        + "click on it to hear it.",
      panels: panels, footer: "Made by `bench compare` \(Contents.version)."
    ).write(to: path + "/index.html", linking: .embedded)
    // Its folder has another name until all is written.
    if !shelf.leftOut.isEmpty { Console.print("  sounds beyond --limit lie in index-sounds/, beside the page") }
  }

  private func caption(_ comparison: SpaceComparison) -> String {
    "\(comparison.examples.count) clips, \(comparison.points.all.shape[1]) values each; real clips of \(Folder.name(of: set.path))"
  }

  // MARK: Tables

  private func writeTables(
    _ comparison: SpaceComparison, _ record: ComparisonRecord, _ nearest: [[String]], in folder: String
  ) throws {
    let groups = comparison.groups
    func table(_ rows: [[String]]) -> String {
      rows.map { $0.map { $0.replacing("\t", with: " ") }.joined(separator: "\t") + "\n" }.joined()
    }
    func cells(_ distance: Distance?) -> [String] {
      [distance?.value, distance?.low, distance?.high, distance?.null].map { $0.map { String($0) } ?? "" }
    }
    let columns = ["kernel", "kernel_low", "kernel_high", "kernel_null", "frechet", "frechet_low", "frechet_high", "frechet_null"]
    try AtomicFile.write(
      table(
        [["first", "second"] + columns] + record.pairs.map { [$0.first, $0.second] + cells($0.kernel) + cells($0.frechet) }),
      to: folder + "/distances.tsv")
    try AtomicFile.write(
      table([["group", "coverage", "density"]] + record.reachRows), to: folder + "/reach.tsv")
    try AtomicFile.write(table([Self.nearestColumns] + nearest), to: folder + "/nearest.tsv")
    try Npy.write(comparison.points.all, to: folder + "/points.npy")
    let rows = comparison.examples.enumerated().map { place, item in
      [
        groups[item.group].name, groups[item.group].kind.rawValue, item.example.title, item.example.effect,
        item.example.settings, item.example.score.map { String($0) } ?? "", item.example.seed.map { String($0) } ?? "",
        String(comparison.umap[place, 0]), String(comparison.umap[place, 1]), String(comparison.pca[place, 0]),
        String(comparison.pca[place, 1]),
      ]
    }
    try AtomicFile.write(
      table([["group", "kind", "title", "effect", "settings", "score", "seed", "umap_u", "umap_v", "pca_1", "pca_2"]] + rows),
      to: folder + "/points.tsv")
  }

  private static let nearestColumns = [
    "group", "example", "score", "nearest_real", "distance_to_real", "nearest_made", "distance_to_made", "real_spacing",
  ]

  /// Of each example that activation maximisation made, the nearest real clip and the nearest clip of a model.
  private func nearest(_ comparison: SpaceComparison) -> [[String]] {
    let points = comparison.points, groups = comparison.groups, real = points.real
    let made = groups.indices.filter { [.sampled, .reconstructed].contains(groups[$0].kind) }
    let spacing = points.realSpacing.map { String($0) } ?? ""
    return groups.indices.filter { groups[$0].kind == .maximised }.flatMap { group in
      points.nearest(to: group, among: [real] + made).map { row in
        let example = groups[group].examples[row.example], toReal = row.found[0]
        let toMade = row.found.dropFirst().min { $0.distance < $1.distance }
        return [
          groups[group].name, example.title, example.score.map { String($0) } ?? "",
          groups[real].examples[toReal.example].title, String(toReal.distance),
          toMade.map { groups[$0.group].examples[$0.example].title } ?? "", toMade.map { String($0.distance) } ?? "", spacing,
        ]
      }
    }
  }

  // MARK: The page

  private func panel(
    _ comparison: SpaceComparison, _ record: ComparisonRecord, _ nearest: [[String]], in folder: String, _ shelf: SoundShelf
  ) throws -> Panel {
    var parts: [Panel.Part] = [.map(try map(comparison, in: folder, shelf))]
    parts.append(
      .picture(
        Picture(
          Folder.absolute(folder + "/maps.png"), alternative: "The same clips as maps, UMAP on the left and PCA on the right, coloured by kind, effect and score.",
          caption: caption(comparison) + ".", dark: Folder.absolute(folder + "/maps-dark.png"), isWide: true)))
    parts.append(
      .table(
        Table(
          columns: ComparisonRecord.columns, rows: record.rows,
          caption: "Unbiased kernel distance, and Fréchet distance along \(record.frechetComponents) components of the real clips; "
            + "intervals of 95 % over halves. Between halves of the real clips that share no recording: \(record.nulls).")))
    parts.append(
      .table(
        Table(
          columns: ["group", "coverage of real", "density among real"], rows: record.reachRows,
          caption: "By balls that hold five neighbours.")))
    if !nearest.isEmpty {
      parts.append(
        .table(
          Table(
            columns: ["example", "score", "nearest real clip", "distance", "nearest clip of a model", "distance "],
            rows: nearest.map { [$0[1], short($0[2]), $0[3], short($0[4]), $0[5].isEmpty ? "–" : $0[5], short($0[6])] },
            caption: comparison.points.realSpacing.map {
              String(format: "A real clip lies %.3g from the nearest of another recording (median).", $0)
            } ?? "")))
    }
    let through = record.groups.filter { !$0.differences.isEmpty }
    if !through.isEmpty {
      parts.append(
        .text(
          "Through sound, because of other conventions: "
            + through.map { "\($0.name): \($0.differences.joined(separator: ", "))" }.joined(separator: "; ") + "."))
    }
    return Panel("In \(comparison.space.name)", parts)
  }

  private func short(_ number: String) -> String { Double(number).map { String(format: "%.3g", $0) } ?? "–" }

  private func map(_ comparison: SpaceComparison, in folder: String, _ shelf: SoundShelf) throws -> SoundMap {
    let tiles = try SoundMap.Tiles(
      drawing: Tensor.concatenation(comparison.pictures.map(\.patches), axis: 0),
      scale: PatchThumbnails.scale(covering: comparison.pictures, domain: comparison.space.domain), to: Folder.absolute(folder + "/tiles.png"))
    // One score alone is no scale.
    let isScored = Set(comparison.examples.compactMap(\.example.score)).count > 1
    let groups = comparison.groups.map(\.name), effects = Set(comparison.examples.map(\.example.effect)).subtracting([""]).sorted()
    // One effect, or none, tells nothing apart.
    let facets = [SoundMap.Facet("kind", groups)] + (effects.count > 1 ? [SoundMap.Facet("effect", effects)] : [])
    let points = try comparison.examples.enumerated().map { place, item in
      SoundMap.Point(
        x: comparison.umap[place, 0], y: comparison.umap[place, 1],
        kinds: Array([item.group, effects.firstIndex(of: item.example.effect)].prefix(facets.count)), title: item.example.title,
        settings: [facets.count == 1 ? item.example.effect : "", item.example.settings].filter { !$0.isEmpty }.joined(separator: " · "),
        score: isScored ? item.example.score : nil, seed: item.example.seed,
        sound: try item.example.sound.map { try shelf.clip($0.samples, rateHz: $0.rateHz, name: "clip-\(place + 1).wav") },
        tile: place)
    }
    return SoundMap(
      alternative: "\(points.count) clips in the space \(comparison.space.name), as a map by kind.",
      caption: "UMAP in \(comparison.space.name). " + caption(comparison) + ".", facets: facets, points: points, tiles: tiles)
  }
}
