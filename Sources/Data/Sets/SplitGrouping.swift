import Files
import Foundation

/// What is kept together when a set is divided: all of it is trained on or none of it.
public enum SplitGrouping: Codable, Hashable, Sendable {
  /// Each recording by itself.
  case recording
  /// The recordings of one folder: where a folder is a speaker or an album.
  case folder
  /// Those whose path has the same text where a regular expression's first group (or all of it) matches last.
  case pattern(String)
  /// Those with the same word in a column of the labels' CSV file.
  case column(String)

  /// From a word: `recording`, `folder`, the name of a column if the labels are a table that has it, else a pattern.
  ///
  /// - Throws: a usage error for a pattern that is none.
  public init(_ word: String, labels: LabelSource) throws {
    if word == "recording" { self = .recording; return }
    if word == "folder" { self = .folder; return }
    if case .table(let path) = labels, try CSVTable(path).has(column: word) { self = .column(word); return }
    _ = try SplitGrouping.expression(word)
    self = .pattern(word)
  }

  /// The name of each recording's group.
  ///
  /// - Throws: `FileError` for a recording that the pattern or the table says nothing about.
  func groups(of recordings: [String], labels: LabelSource) throws -> [String] {
    switch self {
    case .recording: return recordings
    case .folder: return recordings.map { Folder.containing($0) }
    case .pattern(let pattern):
      let expression = try SplitGrouping.expression(pattern)
      return try recordings.map { recording in
        // The last of several: names of folders above the recordings mean nothing.
        guard let match = recording.matches(of: expression).last,
          let text = (match.output.count > 1 ? match.output[1] : match.output[0]).substring
        else {
          throw FileError(
            .usage, recording, "has no group: --split-by '\(pattern)' does not match its path",
            remedy: "give a pattern that every path matches, such as '([^/_]+)_'")
        }
        return String(text)
      }
    case .column(let column):
      guard case .table(let path) = labels else { return recordings }
      let table = try RecordingTable(path, column: column)
      return try recordings.map { recording in
        guard let group = table[recording], !group.isEmpty else {
          throw FileError(
            .badData, path, "has no '\(column)' for \(recording)", remedy: "add a line for it, or split by another column")
        }
        return group
      }
    }
  }

  private static func expression(_ pattern: String) throws -> Regex<AnyRegexOutput> {
    do { return try Regex(pattern) } catch {
      throw FileError(.usage, "--split-by", "'\(pattern)' is neither a column of the labels nor a regular expression")
    }
  }
}
