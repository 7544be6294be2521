import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// What `bench probe top` leaves.
struct TopClips {
  let real: RealActivations
  let set: DataSet
  let objective: Objective
  let model: String
  /// Clips at either end.
  let count: Int
  /// What a probe made, to be shown beside.
  let beside: MadeExamples?
  let path: String
  let isBrief: Bool

  /// Clips or examples in a row.
  private struct Row {
    let title: String
    /// What the files of each are called before its place: `most`, `made-maximise`.
    let stem: String
    /// `[…]` each, as the set has its patches.
    let patches: [Tensor]
    let labels: [String]
    /// Where each comes from, in words.
    let origins: [String]
    /// What Griffin–Lim begins at for each.
    let seeds: [Int]
    /// Numbers in the set; empty for what a probe made.
    var numbers: [Int] = []
    /// The sound that each was made as, `[n]`; empty where patches were made, and for real ones.
    var sounds: [Tensor] = []

    var isReal: Bool { !numbers.isEmpty }
  }

  /// Writes it whole or not at all, and says what was found.
  func write() throws {
    try Folder.fill(path) { folder in
      try writeFiles(into: folder)
      try ResultEvents.write(in: folder)
    }
    Console.print(
      "ranked \(real.count) windows that do not overlap, of \(real.recordingCount) recordings; wrote \(path): top.csv, sheet.png")
  }

  private func writeFiles(into path: String) throws {
    var clips: [[String]] = []
    var rows: [[Row]] = []
    for variant in 0..<objective.variantCount {
      let name = objective.name(ofVariant: variant)
      var own: [Row] = []
      for (end, goal) in [("most", Goal.maximise), ("least", .minimise)] {
        let chosen = Array(real.ranked(goal, variant: variant).prefix(count))
        for (place, window) in chosen.enumerated() {
          let record = set.records[real.patches[window]]
          clips.append([
            name, end, String(place + 1), String(real.patches[window]), record.source, String(record.startSeconds), record.label,
            String(real.activations.scoresOfVariants[variant][window]),
          ])
        }
        own.append(try row(chosen, end, name, variant))
        if let made = try examples(goal, variant) { own.append(made) }
      }
      rows.append(own)
    }
    if let beside, rows.joined().allSatisfy(\.isReal) {
      throw FileError(
        .usage, beside.folder, "holds no examples of \(objective.text), but of \(beside.record.objective)",
        remedy: "rank by that, or leave out --beside")
    }
    let columns = ["unit", "end", "place", "patch", "recording", "start_seconds", "label", "score"]
    try AtomicFile.write(CSVTable.text(columns, clips), to: path + "/top.csv")
    try writeSheet(rows.flatMap { $0 }, into: path)
    if !isBrief {
      for (variant, own) in rows.enumerated() { try writeClips(own, variant, into: path) }
    }
  }

  private func row(_ chosen: [Int], _ end: String, _ name: String, _ variant: Int) throws -> Row {
    let numbers = chosen.map { real.patches[$0] }, patches = try FinishedPatches(set).patches(numbers)
    let scores = chosen.map { real.activations.scoresOfVariants[variant][$0] }
    let origins = zip(numbers, scores).map { number, score in
      let record = set.records[number]
      return String(format: "%@ %@ of %@: score %.6g, %@ at %.3f s", end, name, model, score, record.source, record.startSeconds)
    }
    return Row(
      title: "\(name): real clips, \(end)", stem: end, patches: numbers.indices.map { patch(patches, $0) },
      labels: scores.map { String(format: "%.4g", $0) }, origins: origins, seeds: numbers.map { _ in 0 }, numbers: numbers)
  }

  private func patch(_ patches: Tensor, _ row: Int) -> Tensor {
    patches.rows(row..<row + 1).reshaped(Array(patches.shape.dropFirst()))
  }

  /// What a probe made of the unit, best first, as far as it left any.
  private func examples(_ goal: Goal, _ variant: Int) throws -> Row? {
    let name = objective.name(ofVariant: variant)
    guard let beside, let made = try beside.examples(goal, name, of: set) else { return nil }
    let shown = made.starts.prefix(count)
    // Of a set of waveforms the patch is the sound.
    let sounds = set.finishedPreset.isWaveform ? nil : made.sounds
    return Row(
      title: "\(name): made, \(goal.rawValue)d", stem: "made-\(goal.rawValue)",
      patches: shown.map { patch(made.patches, $0.row) },
      labels: shown.map { String(format: "%.4g, seed %d", $0.score, $0.seed) },
      origins: shown.map {
        String(
          format: "%@ %@d of %@: score %.6g, seed %d, of %@", name, goal.rawValue, beside.record.network, $0.score, $0.seed,
          beside.folder)
      },
      seeds: shown.map(\.seed),
      sounds: sounds.map { sounds in shown.map { patch(sounds, $0.row).reshaped([-1]) } } ?? [])
  }

  // MARK: Pictures and sounds

  /// Rows of a sheet at most.
  private static let mostRows = 64

  private func writeSheet(_ rows: [Row], into path: String) throws {
    let pictures = ExamplePictures(rows.map(\.patches), domain: set.finishedDomain)
    let groups = rows.indices.map {
      PatchSheet.Group(rows[$0].title, pictures.patches[$0].compactMap { $0 }, labels: rows[$0].labels)
    }
    let made = beside.map { "; beside them what \($0.folder) holds, with score and seed" } ?? ""
    let cut = groups.count > TopClips.mostRows ? " The first \(TopClips.mostRows) of \(groups.count) rows." : ""
    try pictures.writeSheet(
      Array(groups.prefix(TopClips.mostRows)), title: model,
      caption: "Real clips, each with its score, of \(set.path)\(made).\(cut)", columns: min(8, count),
      comment: "real clips of \(set.path)", to: path + "/sheet")
  }

  /// A unit's clips and what was made for it, each as a figure and as sounds.
  private func writeClips(_ rows: [Row], _ variant: Int, into path: String) throws {
    let names = (0..<objective.variantCount).map { objective.name(ofVariant: $0) }
    let folder = path + "/" + Folder.names(after: names)[variant]
    try Folder.make(folder)
    let domain = set.finishedDomain, sound = ProbeSound(.input(set.finishedShape, domain: domain))!
    let pictures = ExamplePictures(rows.map(\.patches), domain: domain)
    for (number, row) in rows.enumerated() {
      for (place, origin) in row.origins.enumerated() {
        try Interruption.check { "stopped; nothing was written" }
        let stem = "\(folder)/\(row.stem)-\(place + 1)"
        try pictures.plot(number, place, title: row.title, caption: origin)?.write(to: stem, formats: [.pdf])
        let (samples, gain) = sound.samples(of: row.patches[place], seed: row.seeds[place])
        try writeSound(
          samples, rateHz: sound.rateHz, comment: String(format: "%@; through its features and back, multiplied by %.4g", origin, gain),
          to: stem)
        if row.sounds.indices.contains(place) {
          let (samples, gain) = peakNormalised(row.sounds[place])
          try writeSound(
            samples, rateHz: set.rateHz, comment: String(format: "%@; as made, multiplied by %.4g", origin, gain),
            to: stem + "-as-made")
        }
        guard row.isReal, let recorded = try? set.original(row.numbers[place]) else { continue }
        try writeSound(recorded, rateHz: set.rateHz, comment: origin + "; as recorded", to: stem + "-recorded")
      }
    }
  }
}
