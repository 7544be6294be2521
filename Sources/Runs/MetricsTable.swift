import Files
import Foundation

/// `metrics.csv`: a row a step, a column a measure, empty where a measure was not taken at that step.
///
/// Numbers are written as the shortest decimal that reads back as the same Float.
public struct MetricsTable: Sendable {
  /// What was measured, in the order of the columns; the first column, `step`, is not among them.
  public let columns: [String]
  public let steps: [Int]
  /// A row a step, a value a column.
  public let rows: [[Float?]]

  /// Reads a file; a last line that a killed process left unfinished does not count.
  ///
  /// Throws `FileError` for what is no such table.
  public init(_ path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else { throw FileError.reading(path, errno: ENOENT) }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let names = lines.first?.split(separator: ",").map(String.init) ?? []
    guard names.first == "step" else {
      throw FileError(.badData, path, "is no table of metrics, its first column is not step", remedy: "name another run")
    }
    var (steps, rows): ([Int], [[Float?]]) = ([], [])
    for (number, line) in lines.enumerated().dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let values = cells.dropFirst().map { $0.isEmpty ? nil : Float($0) }
      guard cells.count == names.count, let step = Int(cells[0]),
        zip(cells.dropFirst(), values).allSatisfy({ $0.isEmpty == ($1 == nil) })
      else {
        throw FileError(
          .badData, path, "line \(number + 1) does not hold \(names.count) numbers",
          remedy: "put back the file as the run left it")
      }
      steps.append(step)
      rows.append(values)
    }
    (columns, self.steps, self.rows) = (Array(names.dropFirst()), steps, rows)
  }

  /// The steps and values of a column, where it has any.
  public func series(_ column: String) -> [(step: Int, value: Float)] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return zip(steps, rows).compactMap { step, row in row[index].map { (step, $0) } }
  }

  /// The last value of each column that has any.
  public var latest: [String: Float] {
    rows.reduce(into: [:]) { latest, row in
      for (column, value) in zip(columns, row) { if let value { latest[column] = value } }
    }
  }

  static func header(_ columns: [String]) -> String { (["step"] + columns).joined(separator: ",") + "\n" }

  static func line(step: Int, _ values: [Float?]) -> String {
    ([String(step)] + values.map { $0.map { "\($0)" } ?? "" }).joined(separator: ",") + "\n"
  }
}
