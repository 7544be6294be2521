import Files
import Foundation

/// A small table of comma-separated values with a line of column names (RFC 4180).
public struct CSVTable {
  /// As the first line has them.
  public let columns: [String]
  public let rows: [[String]]
  private let path: String
  private let names: [String]

  /// Throws `FileError` for a file that cannot be read and lines of another length than the first.
  public init(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw FileError.reading(path, errno: ENOENT) }
    var lines = CSVTable.fields(String(decoding: data, as: UTF8.self))
    lines.removeAll { $0 == [""] }
    guard let first = lines.first else {
      throw FileError(.badData, path, "is empty", remedy: "give a line of column names and a line for each file")
    }
    if let wrong = lines.firstIndex(where: { $0.count != first.count }) {
      throw FileError(.badData, path, "line \(wrong + 1) has \(lines[wrong].count) fields, the first has \(first.count)")
    }
    (self.path, columns) = (path, first.map { $0.trimmingCharacters(in: .whitespaces) })
    names = columns.map { $0.lowercased() }
    rows = Array(lines.dropFirst())
  }

  /// Whether the first line names a column.
  public func has(column name: String) -> Bool { names.contains(name.lowercased()) }

  /// A column's fields.
  public func column(_ name: String, or other: String? = nil) throws -> [String] {
    guard let index = names.firstIndex(of: name.lowercased()) ?? other.flatMap({ names.firstIndex(of: $0) }) else {
      throw FileError(
        .badData, path, "has no column '\(name)', only \(names.joined(separator: ", "))", remedy: "name its columns in the first line")
    }
    return rows.map { $0[index] }
  }

  /// A column of numbers.
  public func numbers(_ name: String) throws -> [Double] {
    try column(name).map { field in
      guard let number = Double(field.trimmingCharacters(in: .whitespaces)) else {
        throw FileError(.badData, path, "'\(field)' in the column '\(name)' is no number")
      }
      return number
    }
  }

  /// A table as its file holds it.
  public static func text(_ names: [String], _ rows: [[String]]) -> String {
    ([names] + rows).map { line in
      line.map { field in
        let isPlain = !field.contains(where: { ",\"\r\n".contains($0) })
        return isPlain ? field : "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
      }.joined(separator: ",") + "\n"
    }.joined()
  }

  /// The fields of every line; quoted ones may hold commas, line ends and doubled quotes.
  private static func fields(_ text: String) -> [[String]] {
    var lines: [[String]] = [], line: [String] = [], field = "", isQuoted = false
    var characters = text.unicodeScalars.makeIterator(), next = characters.next()
    while let scalar = next {
      next = characters.next()
      switch scalar {
      case "\"" where isQuoted && next == "\"":
        field += "\""
        next = characters.next()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        line.append(field)
        field = ""
      case "\r" where !isQuoted: continue
      case "\n" where !isQuoted:
        lines.append(line + [field])
        (line, field) = ([], "")
      default: field.unicodeScalars.append(scalar)
      }
    }
    if !field.isEmpty || !line.isEmpty { lines.append(line + [field]) }
    return lines
  }
}
