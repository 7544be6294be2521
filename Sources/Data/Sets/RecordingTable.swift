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
      values[RecordingTable.absolute(file.hasPrefix("/") ? file : folder + "/" + file)] = value
    }
  }

  subscript(recording: String) -> String? { values[RecordingTable.absolute(recording)] }

  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
