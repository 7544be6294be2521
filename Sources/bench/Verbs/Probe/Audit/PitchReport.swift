import Figures
import Files
import Foundation
import Probe
import Tensors

/// What `bench probe pitch` leaves and prints.
struct PitchReport {
  let model: String
  /// How the sounds were made, in words.
  let how: String
  let classes: [Int]
  let seeds: [Int]
  let rateHz: Int
  let audits: [PitchAudit]

  /// Writes it whole or not at all, and says what was found.
  func write(to path: String) throws {
    let files = try Folder.fill(path) { folder in
      let files = try writeFiles(into: folder)
      try ResultEvents.write(in: folder)
      return files
    }
    report(path, files)
  }

  /// Gives their names.
  private func writeFiles(into path: String) throws -> [String] {
    try AtomicFile.write(table, to: path + "/pitch.tsv")
    try AtomicFile.write(json, to: path + "/pitch.json")
    var files = ["pitch.tsv", "pitch.json"]
    if let figure {
      try figure.write(to: path + "/figure")
      files.append("figure.png")
    }
    let made = audits[0].sounds.compactMap(\.samples)
    if !made.isEmpty {
      try Npy.write(Tensor.concatenation(made.map { $0.reshaped([1, $0.count]) }, axis: 0), to: path + "/sounds.npy")
      try writeScale(to: path + "/scale")
      files += ["sounds.npy", "scale.wav"]
    }
    return files
  }

  private var count: String { "\(classes.count) classes, \(seeds.count) seed\(seeds.count == 1 ? "" : "s")" }

  // MARK: Numbers

  private func name(_ audit: PitchAudit) -> String {
    switch audit.sounds.first?.origin {
    case .shuffled: "made for the network with shuffled weights"
    case .tone: "tones of these pitches"
    default: "made for \(Folder.name(of: model))"
    }
  }

  private var table: String {
    var header = ["origin", "class", "wanted_hz", "seed", "score"]
    for estimator in PitchEstimator.all { header += ["hz", "cents", "verdict"].map { "\(estimator.name)_\($0)" } }
    var lines = [header]
    for sound in audits.flatMap(\.sounds) {
      var cells = [
        sound.origin.rawValue, String(sound.pitchClass), String(format: "%.3f", PitchClasses.hertz(Double(sound.pitchClass))),
        sound.seed.map(String.init) ?? "", sound.score.map { String(format: "%.5g", $0) } ?? "",
      ]
      for estimator in PitchEstimator.all.indices {
        cells.append(sound.pitch?.foundHz[estimator].map { String(format: "%.3f", $0) } ?? "")
        cells.append(sound.pitch?.cents(estimator).map { String(format: "%.1f", $0) } ?? "")
        cells.append((sound.pitch?.verdict(estimator) ?? .wrong).rawValue)
      }
      lines.append(cells)
    }
    return lines.map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  private struct Summary: Encodable {
    let model: String
    let how: String
    let classes: [Int]
    let seeds: [Int]
    let toleranceCents: Double
    let sounds: [Row]

    struct Row: Encodable {
      let origin: String
      let count: Int
      let medianScore: Double?
      /// By estimator, then by verdict: shares.
      let shares: [String: [String: Double]]

      enum CodingKeys: String, CodingKey { case origin, count, medianScore = "median_score", shares }
    }

    enum CodingKeys: String, CodingKey { case model, how, classes, seeds, toleranceCents = "tolerance_cents", sounds }
  }

  private var json: String {
    let rows = audits.map { audit in
      Summary.Row(
        origin: audit.sounds[0].origin.rawValue, count: audit.sounds.count, medianScore: audit.medianScore,
        shares: Dictionary(
          uniqueKeysWithValues: PitchEstimator.all.enumerated().map { number, estimator in
            (
              estimator.name,
              Dictionary(uniqueKeysWithValues: HeardPitch.Verdict.allCases.map { ($0.rawValue, audit.share($0, number)) })
            )
          }))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Scores are finite, and shares are numbers.
    let text = try! encoder.encode(
      Summary(
        model: model, how: how, classes: classes, seeds: seeds, toleranceCents: HeardPitch.toleranceCents, sounds: rows))
    return String(decoding: text, as: UTF8.self) + "\n"
  }

  private func report(_ path: String, _ files: [String]) {
    Console.print("\(count); right within \(HeardPitch.toleranceCents.word) cents (an octave off)")
    for audit in audits {
      let shares = PitchEstimator.all.enumerated().map { number, estimator in
        String(format: "%@ %.1f %% (%.1f %%)", estimator.name, 100 * audit.share(.right, number), 100 * audit.share(.octave, number))
      }
      let score = audit.medianScore.map { String(format: ", median score %.4g", $0) } ?? ""
      Console.print("  \(name(audit)): \(shares.joined(separator: ", "))\(score)")
    }
    Console.print("wrote \(path): \(files.joined(separator: ", "))")
  }

  // MARK: Seen and heard

  /// A little beyond the pitches that were wanted.
  private var ends: ClosedRange<Double> {
    PitchClasses.hertz(Double(classes[0])) * 0.9...PitchClasses.hertz(Double(classes[classes.count - 1])) * 1.1
  }

  /// Pitch found over pitch wanted, a panel a ruler; nil where no ruler hears any.
  private var figure: Panels? {
    let panels = PitchEstimator.all.enumerated().flatMap { number, estimator in
      audits.filter { $0.sounds[0].origin != .tone }.map { audit -> Plot? in
        let heard = audit.sounds.compactMap { sound in sound.pitch?.foundHz[number].map { (sound.pitch!, $0) } }
        guard !heard.isEmpty else { return nil }
        let series = HeardPitch.Verdict.allCases.compactMap { verdict -> Series? in
          let own = heard.filter { $0.0.verdict(number) == verdict }
          return own.isEmpty ? nil : Series(verdict.rawValue, .points, x: own.map(\.0.wantedHz), y: own.map(\.1))
        }
        let words = audit.sounds[0].origin == .trained ? "trained" : "shuffled weights"
        return Plot(
          title: String(format: "%@, %@: %.1f %% right", estimator.name, words, 100 * audit.share(.right, number)),
          x: Plot.Axis("wanted (Hz)", range: ends, isLogarithmic: true),
          y: Plot.Axis("heard (Hz)", range: 60...1600, isLogarithmic: true), series: series)
      }
    }
    guard panels.contains(where: { $0 != nil }) else { return nil }
    return Panels(
      title: "Sounds that maximise the pitch classes of \(Folder.name(of: model))",
      caption: "\(count); \(how). Right: within \(HeardPitch.toleranceCents.word) cents.",
      panels: panels, columns: audits.contains { $0.sounds[0].origin == .shuffled } ? 2 : PitchEstimator.all.count,
      panelWidth: 380, panelHeight: 280)
  }

  /// A seed's sounds from the lowest class up, each repeated to a fifth of a second with a fade at its ends: the first seed
  /// that has any.
  private func writeScale(to stem: String) throws {
    let made = audits[0].sounds.filter { $0.samples != nil }
    guard let seed = seeds.first(where: { seed in made.contains { $0.seed == seed } }) else { return }
    let chosen = made.filter { $0.seed == seed }.sorted { $0.pitchClass < $1.pitchClass }
    let step = max(1, chosen.count / 40), shown = stride(from: 0, to: chosen.count, by: step).map { chosen[$0] }
    let parts = shown.map { sound -> Tensor in
      let count = rateHz / 5, fade = rateHz / 100, values = peakNormalised(sound.samples!).sound.values
      return Tensor([count], (0..<count).map { t in
        let edge = Float(min(t, count - 1 - t, fade)) / Float(fade)
        return edge * values[t % values.count]
      })
    }
    try writeSound(
      Tensor.concatenation(parts, axis: 0), rateHz: rateHz,
      comment: "what maximises \(shown.count) pitch classes of \(model), evenly from \(shown[0].pitchClass) to "
        + "\(shown[shown.count - 1].pitchClass), seed \(seed), each repeated; \(how)",
      to: stem)
  }
}
