import Files
import Foundation

/// Labelled stretches of one recording, in order and without overlap: `start,end,label` in seconds.
struct LabelIntervals {
  private let intervals: [(start: Double, end: Double, label: String)]

  /// Rounding that is forgiven where an interval begins before another ends, or ends behind the recording.
  private static let toleranceSeconds = 0.05

  /// The file beside a recording: NAME.labels.csv beside NAME.flac.
  static func path(of recording: String) -> String {
    recording.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".") + ".labels.csv"
  }

  /// Reads the file beside a recording; no intervals if there is none.
  ///
  /// - Throws: `FileError` for a file that cannot be read or has no interval, an interval that is none, has no label,
  ///   overlaps another or reaches beyond the recording.
  init(of recording: String, seconds: Double) throws {
    let path = LabelIntervals.path(of: recording)
    guard FileManager.default.fileExists(atPath: path) else {
      intervals = []
      return
    }
    let table = try CSVTable(path)
    let starts = try table.numbers("start"), ends = try table.numbers("end"), labels = try table.column("label")
    let read = labels.indices.map { (start: starts[$0], end: ends[$0], label: labels[$0]) }.sorted { $0.start < $1.start }
    func refused(_ found: String, _ remedy: String) -> FileError { FileError(.badData, path, found, remedy: remedy) }
    guard !read.isEmpty else { throw refused("labels nothing", "give it lines of start,end,label, or remove it") }
    for (place, interval) in read.enumerated() {
      let span = String(format: "'%@' from %.3f to %.3f s", interval.label, interval.start, interval.end)
      guard !interval.label.isEmpty else { throw refused("\(span) has no label", "give each stretch one") }
      guard interval.start >= 0, interval.end > interval.start else {
        throw refused("\(span) is no stretch of time", "give start and end in seconds, the end later")
      }
      guard interval.end <= seconds + LabelIntervals.toleranceSeconds else {
        throw refused(
          span + String(format: " ends behind the recording, which is %.3f s long", seconds),
          "give times in seconds within the recording")
      }
      guard place > 0 else { continue }
      let before = read[place - 1]
      guard interval.start >= before.end - LabelIntervals.toleranceSeconds else {
        throw refused(
          span + String(format: " overlaps '%@', which ends at %.3f s", before.label, before.end),
          "give each moment one label")
      }
    }
    intervals = read
  }

  /// The label that covers most of a stretch; empty where none does.
  func label(of seconds: ClosedRange<Double>) -> String {
    var cover: [String: Double] = [:]
    for interval in intervals {
      let shared = min(interval.end, seconds.upperBound) - max(interval.start, seconds.lowerBound)
      if shared > 0 { cover[interval.label, default: 0] += shared }
    }
    return cover.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
  }
}
