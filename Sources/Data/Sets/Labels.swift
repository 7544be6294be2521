import Files
import Foundation

/// Where a patch's label comes from.
public enum LabelSource: Codable, Hashable, Sendable {
  case none
  /// The name of the folder that the recording lies in.
  case folders
  /// A CSV file with the columns `path` (or `file`; relative to the CSV file's folder) and `label`.
  case table(path: String)
  /// Beside each recording NAME.wav a file NAME.labels.csv with the columns `start`, `end` (seconds) and `label`: a
  /// patch takes the label that covers most of it.
  case intervals

  /// From a word: `none`, `folders`, `intervals` or the name of a CSV file.
  public init(_ word: String) {
    switch word {
    case "none": self = .none
    case "folders": self = .folders
    case "intervals": self = .intervals
    default: self = .table(path: word)
    }
  }
}

/// Labels looked up by recording and time; empty where there is none.
struct Labels {
  private let source: LabelSource
  /// For a table: label by absolute path.
  private var byPath: [String: String] = [:]
  /// For intervals: those of the recordings asked for so far.
  private var intervals: [String: [(start: Double, end: Double, label: String)]] = [:]

  /// Throws `FileError` for a table that cannot be read or lacks the columns.
  init(_ source: LabelSource) throws {
    self.source = source
    guard case .table(let path) = source else { return }
    let table = try CSVTable(path), folder = Folder.containing(path)
    let files = try table.column("path", or: "file"), labels = try table.column("label")
    for (file, label) in zip(files, labels) {
      byPath[Labels.absolute(file.hasPrefix("/") ? file : folder + "/" + file)] = label
    }
  }

  /// Throws `FileError` if not one of the recordings has a label where labels were asked for.
  func requireSome(of recordings: [String]) throws {
    switch source {
    case .none, .folders: return
    case .table(let path):
      guard recordings.contains(where: { byPath[Labels.absolute($0)] != nil }) else {
        throw FileError(
          .badData, path, "names none of the \(recordings.count) recordings, the first of which is \(recordings.first ?? "")",
          remedy: "give paths relative to the folder that \(Folder.name(of: path)) lies in")
      }
    case .intervals:
      guard recordings.contains(where: { FileManager.default.fileExists(atPath: Labels.intervalsPath(of: $0)) }) else {
        throw FileError(
          .missing, recordings.first ?? "", "has no labels beside it, nor has any of the \(recordings.count) recordings",
          remedy: "put \(Folder.name(of: Labels.intervalsPath(of: recordings.first ?? ""))) beside it")
      }
    }
  }

  private static func intervalsPath(of recording: String) -> String {
    recording.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".") + ".labels.csv"
  }

  /// The label of a stretch of a recording.
  mutating func label(of recording: String, seconds: ClosedRange<Double>) throws -> String {
    switch source {
    case .none: return ""
    case .folders: return Folder.name(of: Folder.containing(Labels.absolute(recording)))
    case .table: return byPath[Labels.absolute(recording)] ?? ""
    case .intervals:
      var cover: [String: Double] = [:]
      for interval in try intervals(of: recording) {
        let shared = min(interval.end, seconds.upperBound) - max(interval.start, seconds.lowerBound)
        if shared > 0 { cover[interval.label, default: 0] += shared }
      }
      return cover.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }
  }

  private mutating func intervals(of recording: String) throws -> [(start: Double, end: Double, label: String)] {
    if let known = intervals[recording] { return known }
    let path = Labels.intervalsPath(of: recording)
    var read: [(start: Double, end: Double, label: String)] = []
    if FileManager.default.fileExists(atPath: path) {
      let table = try CSVTable(path)
      let starts = try table.numbers("start"), ends = try table.numbers("end"), labels = try table.column("label")
      read = labels.indices.map { (starts[$0], ends[$0], labels[$0]) }
    }
    intervals[recording] = read
    return read
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
