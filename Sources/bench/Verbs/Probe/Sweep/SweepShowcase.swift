import Figures
import Files
import Foundation
import Probe
import Tensors

/// Examples of several configurations one above the other, seen on one scale and heard one after the other.
struct SweepShowcase {
  struct Row {
    let title: String
    let section: ProbeSection
  }

  let title: String
  let rows: [Row]
  /// Those that are shown, the same ones in every row; nil for the first that all have an example of.
  let seeds: [Int]?

  /// Shown in a row, and heard of each.
  private static let seenCount = 6, heardCount = 2

  /// `STEM.png`, and `STEM.wav` where examples can be heard.
  func write(to stem: String) throws {
    // Settings that run away would leave nothing to be seen of the first row.
    let sections = rows.map(\.section), pictures = ProbePictures(sections, deciding: 0).pictures, seeds = shownSeeds
    guard !seeds.isEmpty else { return }
    let groups = rows.enumerated().map { number, row -> PatchSheet.Group in
      let places = seeds.map { self.place(of: $0, in: row) }
      return PatchSheet.Group(
        row.title, places.map { pictures.patches[number][$0]! },
        labels: places.map { String(format: "%d: %.4g", row.section.results[$0].start.seed, row.section.results[$0].example!.score) })
    }
    try pictures.writeSheet(
      groups, title: title, caption: "Above each its seed and its score; one scale for all, that of the first row.", columns: seeds.count,
      comment: title, to: stem)
    try writeTrack(Array(seeds.prefix(SweepShowcase.heardCount)), to: stem)
  }

  /// Seed by seed, each row after the other.
  private func writeTrack(_ seeds: [Int], to stem: String) throws {
    guard let sound = ProbeSound(rows[0].section.canvas) else { return }
    var parts: [Tensor] = [], words: [String] = []
    for seed in seeds {
      for row in rows {
        let place = self.place(of: seed, in: row)
        if !parts.isEmpty { parts.append(sound.silence) }
        parts.append(sound.samples(of: row.section.canvases[place]!, seed: seed).sound)
        words.append(String(format: "%@, seed %d, score %.6g", row.title, seed, row.section.results[place].example!.score))
      }
    }
    try writeSound(
      Tensor.concatenation(parts, axis: 0), rateHz: sound.rateHz,
      comment: "\(title), half a second apart: " + words.joined(separator: "; "), to: stem)
  }

  /// Seeds that have an example in every row.
  private var shownSeeds: [Int] {
    let all = seeds ?? rows[0].section.results.map(\.start.seed)
    return Array(
      all.filter { seed in
        rows.allSatisfy { $0.section.results.contains { $0.start.seed == seed && $0.example != nil } }
      }.prefix(SweepShowcase.seenCount))
  }

  private func place(of seed: Int, in row: Row) -> Int { row.section.results.firstIndex { $0.start.seed == seed }! }
}
