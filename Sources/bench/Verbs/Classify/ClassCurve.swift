import Data
import Figures
import Files
import Foundation
import Tensors

/// The classes' shares along a recording.
struct ClassCurve {
  let windows: SoundWindows
  let labels: [String]
  /// [windows, classes]
  let shares: [[Float]]

  init(_ windows: SoundWindows, _ scores: ClassScores) throws {
    self.windows = windows
    labels = scores.labels
    var shares: [[Float]] = []
    for start in stride(from: 0, to: windows.count, by: 256) {
      try Interruption.check()
      let part = scores.probabilities(windows.patches(start..<min(start + 256, windows.count)))
      for row in 0..<part.shape[0] { shares.append(part.rows(row..<row + 1).values) }
    }
    self.shares = shares
  }

  private var isPitch: Bool { labels.count == PitchClasses.count && windows.preset.name == "crepe" }
  private var middles: [Double] { windows.startSeconds.map { $0 + windows.windowSeconds / 2 } }
  /// Mean share of every class.
  private var means: [Double] {
    labels.indices.map { place in shares.reduce(0) { $0 + Double($1[place]) } / Double(max(1, shares.count)) }
  }

  /// `song.flac: sing 0.62, nosing 0.38`, and the stretches of a long recording.
  func text(top: Int) -> String {
    if isPitch { return pitchText }
    let means = means, order = means.indices.sorted { means[$0] > means[$1] }.prefix(top)
    let summary = order.map { "\(labels[$0]) " + String(format: "%.2f", means[$0]) }.joined(separator: ", ")
    let note = windows.isFilled ? " (shorter than a window of \(String(format: "%.2f", windows.windowSeconds)) s: silence was put behind it)" : ""
    let stretches = stretches
    guard stretches.count > 1 else { return "\(windows.path): \(summary)\(note)" }
    let lines = stretches.map { stretch in
      String(format: "  %8.2f to %8.2f s  %@ %.2f", stretch.start, stretch.end, labels[stretch.label], stretch.share)
    }
    return (["\(windows.path): \(summary)\(note)"] + lines).joined(separator: "\n")
  }

  /// Runs of windows with one class, from one change to the next.
  private var stretches: [(start: Double, end: Double, label: Int, share: Double)] {
    let winners = shares.map { row in row.indices.max { row[$0] < row[$1] }! }, middles = middles
    var found: [(start: Double, end: Double, label: Int, share: Double)] = [], first = 0
    for place in winners.indices where place + 1 == winners.count || winners[place + 1] != winners[place] {
      let share = (first...place).reduce(0.0) { $0 + Double(shares[$1][winners[place]]) } / Double(place - first + 1)
      let end = place + 1 == winners.count ? windows.seconds : (middles[place] + middles[place + 1]) / 2
      found.append((found.last?.end ?? 0, end, winners[place], share))
      first = place + 1
    }
    return found
  }

  // MARK: Pitch

  private var pitches: [PitchReading] { shares.map { PitchReading($0[...]) } }

  private var pitchText: String {
    let sure = pitches.filter { $0.confidence >= 0.5 }
    guard !sure.isEmpty else { return "\(windows.path): no pitch that the network is sure of in \(shares.count) frames" }
    let hertz = median(sure.map(\.hertz)), confidence = median(sure.map(\.confidence))
    return "\(windows.path): \(PitchReading.name(ofHertz: hertz)), "
      + String(format: "%.1f Hz (median of %d frames of %d, share %.2f)", hertz, sure.count, shares.count, confidence)
  }

  // MARK: Files

  /// Leaves `STEM.csv` and, for more than one window, a figure.
  func write(to stem: String, origin: String) throws {
    try AtomicFile.write(table, to: stem + ".csv")
    guard shares.count > 1 else { return }
    try plot(origin: origin).write(to: stem)
  }

  private var table: String {
    let ends = windows.startSeconds.map { $0 + windows.windowSeconds }
    if isPitch {
      return CSVTable.text(
        ["seconds", "hertz", "share"],
        zip(middles, pitches).map { [String(format: "%.3f", $0), String(format: "%.2f", $1.hertz), String(format: "%.4f", $1.confidence)] })
    }
    return CSVTable.text(
      ["start", "end"] + labels,
      shares.indices.map { row in
        [windows.startSeconds[row], ends[row]].map { String(format: "%.3f", $0) } + shares[row].map { String(format: "%.5f", $0) }
      })
  }

  private func plot(origin: String) -> Plot {
    let name = Folder.name(of: windows.path), x = Plot.Axis("time (s)", range: 0...max(windows.seconds, 1e-3))
    if isPitch {
      let sure = zip(middles, pitches).filter { $0.1.confidence >= 0.5 }
      let shown = sure.isEmpty ? Array(zip(middles, pitches)) : Array(sure)
      return Plot(
        title: "\(name): pitch", caption: "\(origin); frames with a share of at least 0.5.", x: x,
        y: Plot.Axis("frequency (Hz)", isLogarithmic: true),
        series: [Series("pitch", .points, x: shown.map(\.0), y: shown.map(\.1.hertz))])
    }
    let means = means, order = means.indices.sorted { means[$0] > means[$1] }
    // Of two classes one share says all: that of the second, as in the network.
    let shown = labels.count == 2 ? [1] : Array(order.prefix(4))
    return Plot(
      title: "\(name): " + (shown.count == 1 ? "share of '\(labels[shown[0]])'" : "the \(shown.count) largest classes"),
      caption: "\(origin); windows of \(String(format: "%.2f", windows.windowSeconds)) s, each drawn at its middle.",
      x: x, y: Plot.Axis("share", range: 0...1),
      series: shown.map { place in Series(labels[place], x: middles, y: shares.map { Double($0[place]) }) })
  }
}
