import Data
import Files
import Foundation
import Runs

/// Which recordings a run was trained on, and which not: a table in its folder, by which a later evaluation knows a
/// recording that the network has seen.
public struct RecordingParts {
  public enum Part: String, CaseIterable, Sendable { case training, validation, heldOut = "held-out" }

  public struct Row: Equatable, Sendable {
    public let path: String
    /// SHA-256 of the samples.
    public let hash: String
    public let group: String
    public let part: Part
  }

  public let rows: [Row]

  /// The parts of a set's recordings.
  public init(_ set: DataSet, _ examples: LabelledExamples) {
    let validated = Set(examples.validation.map { set.records[$0].source })
    rows = set.lint.used.map { recording in
      Row(
        path: recording.path, hash: recording.hash, group: recording.group ?? recording.path,
        part: recording.isHeldOut ? .heldOut : validated.contains(recording.path) ? .validation : .training)
    }
  }

  public static func path(in folder: RunFolder) -> String { folder.path + "/recordings.csv" }

  /// Reads a run's table; nil for a run without one.
  public init?(in folder: RunFolder) throws {
    let path = RecordingParts.path(in: folder)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let table = try CSVTable(path)
    let (paths, hashes) = (try table.column("path"), try table.column("hash"))
    let (groups, parts) = (try table.column("group"), try table.column("part"))
    rows = paths.indices.map {
      Row(path: paths[$0], hash: hashes[$0], group: groups[$0], part: Part(rawValue: parts[$0]) ?? .training)
    }
  }

  /// The hashes of the recordings that the weights have seen or were chosen by.
  public var seen: [String: String] {
    Dictionary(rows.filter { $0.part != .heldOut }.map { ($0.hash, $0.path) }) { first, _ in first }
  }

  var csv: String {
    CSVTable.text(["path", "hash", "group", "part"], rows.map { [$0.path, $0.hash, $0.group, $0.part.rawValue] })
  }
}
