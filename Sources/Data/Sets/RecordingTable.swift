import Files
import Foundation

/// A column of a CSV file with a line for each recording, found by the recording's path.
///
/// The column `path` (or `file`) names recordings relative to the CSV file's folder, or absolutely.
struct RecordingTable {
  private var values: [String: String] = [:]

  /// Throws `FileError` for a table that cannot be read or lacks the columns.
  init(_ path: String, column: String) throws {
    let table = try CSVTable(path), folder = Folder.containing(path)
    for (file, value) in zip(try table.column("path", or: "file"), try table.column(column)) {
      let recording = RecordingTable.absolute(file.hasPrefix("/") ? file : folder + "/" + file)
      if let other = values[recording], other != value {
        throw FileError(
          .badData, path, "says both '\(other)' and '\(value)' of \(file)", remedy: "give each recording one \(column)")
      }
      values[recording] = value
    }
  }

  subscript(recording: String) -> String? { values[RecordingTable.absolute(recording)] }

  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
