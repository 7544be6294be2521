import Foundation

/// How far long work is: a bar with rate and time left on a terminal, a plain line every ten seconds elsewhere.
///
/// It goes to standard error, so that results can be piped.
final class Progress {
  private let title: String
  private let unit: String
  private let total: Int
  private let first: Int
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant
  private var isDrawn = false

  /// - Parameters:
  ///   - title: what is done: `building`, `training`.
  ///   - total: how many there are in all.
  ///   - unit: what is counted, for the rate: `files`, `patches`.
  ///   - first: how many were done before the start; they do not count for the rate.
  init(_ title: String, total: Int, unit: String, from first: Int = 0) {
    self.title = title
    self.total = total
    self.unit = unit
    self.first = first
    start = clock.now
    shown = start
  }

  /// Shows that `done` are done, unless the last showing was just now; `note` stands behind (losses, a file's name).
  func update(_ done: Int, note: @autoclosure () -> String = "") {
    let now = clock.now
    guard now - shown >= (Console.isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
    shown = now
    let line = line(done: done, seconds: (now - start) / .seconds(1), note: note())
    if Console.isTerminal {
      Console.show("\r\u{1B}[K" + line.prefix(Console.columns - 1))
      isDrawn = true
    } else {
      Console.note(line)
    }
  }

  /// Takes the bar away, so that the next line starts clean.
  func end() {
    if isDrawn { Console.show("\r\u{1B}[K") }
    isDrawn = false
  }

  private func line(done: Int, seconds: Double, note: String) -> String {
    let rate = Double(done - first) / max(seconds, 1e-9)
    let left = rate > 0 ? Progress.duration(seconds: Double(total - done) / rate) : "?"
    let share = total > 0 ? Double(done) / Double(total) : 1
    let bar = Console.isTerminal ? Progress.bar(share) + " " : ""
    let parts = ["\(title) \(bar)\(done)/\(total)", "\(Progress.short(rate)) \(unit)/s", "\(left) left", note]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private static func bar(_ share: Double) -> String {
    let filled = Int((share * 20).rounded(.down))
    return String(repeating: "█", count: min(filled, 20)) + String(repeating: "░", count: max(0, 20 - filled))
  }

  private static func short(_ rate: Double) -> String {
    rate >= 100 ? String(Int(rate)) : String(format: "%.3g", rate)
  }

  /// `42 s`, `3 min 05 s`, `2 h 10 min`.
  static func duration(seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
  }
}
