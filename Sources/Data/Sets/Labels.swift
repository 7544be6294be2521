import Files
import Foundation

/// Where a patch's label comes from.
public enum LabelSource: Codable, Hashable, Sendable {
  case none
  /// The name of the folder below the one that was named, in which the recording lies at whatever depth; the named
  /// folder's own for a recording directly in it.
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
  /// The folders that were named.
  private let roots: [String]
  private let table: RecordingTable?
  /// Those of the recordings asked for so far.
  private var intervals: [String: LabelIntervals] = [:]

  /// Throws `FileError` for a table that cannot be read or lacks the columns.
  init(_ source: LabelSource, below roots: [String]) throws {
    self.source = source
    self.roots = roots.map(RecordingTable.absolute)
    if case .table(let path) = source { table = try RecordingTable(path, column: "label") } else { table = nil }
  }

  /// Throws `FileError` if not one of the recordings has a label where labels were asked for.
  func requireSome(of recordings: [String]) throws {
    switch source {
    case .none, .folders: return
    case .table(let path):
      guard recordings.contains(where: { table?[$0] != nil }) else {
        throw FileError(
          .badData, path, "names none of the \(recordings.count) recordings, the first of which is \(recordings.first ?? "")",
          remedy: "give paths relative to the folder that \(Folder.name(of: path)) lies in")
      }
    case .intervals:
      guard recordings.contains(where: { FileManager.default.fileExists(atPath: LabelIntervals.path(of: $0)) }) else {
        throw FileError(
          .missing, recordings.first ?? "", "has no labels beside it, nor has any of the \(recordings.count) recordings",
          remedy: "put \(Folder.name(of: LabelIntervals.path(of: recordings.first ?? ""))) beside it")
      }
    }
  }

  /// Reads what there is about a recording of a length, so that what is wrong with it is known before long work.
  mutating func check(_ recording: String, seconds: Double) throws {
    if source == .intervals { intervals[recording] = try LabelIntervals(of: recording, seconds: seconds) }
  }

  /// The label of a stretch of a recording that was checked.
  func label(of recording: String, seconds: ClosedRange<Double>) -> String {
    switch source {
    case .none: ""
    case .folders: folder(of: recording)
    case .table: table?[recording] ?? ""
    case .intervals: intervals[recording]?.label(of: seconds) ?? ""
    }
  }

  private func folder(of recording: String) -> String {
    let path = RecordingTable.absolute(recording), containing = Folder.containing(path)
    // The longest, if one of the named folders lies in another.
    let root = roots.filter { path.hasPrefix($0 + "/") }.max { $0.count < $1.count } ?? containing
    let below = containing.dropFirst(root.count).split(separator: "/").first
    return below.map(String.init) ?? Folder.name(of: root)
  }
}
