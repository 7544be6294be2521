import Files
import Foundation
import Tensors

/// Encoded patches and what each of them is: `NAME.npy` with the latents and `NAME.tsv` beside it, a row a patch.
///
/// The table is what other programs join the latents with: `set`, `patch` (its number there), `source` (the recording),
/// `start_seconds`, `held_out` (0 or 1), `effect`, and a column `EFFECT.CONTROL` for every control that is set somewhere,
/// in [0, 1] and empty in rows of other effects.
public struct LatentTable: Sendable {
  /// What one latent was encoded from.
  public struct Row: Sendable, Hashable {
    /// The set, as it was named.
    public var set: String
    /// The patch's number in the set.
    public var patch: Int
    /// The recording, as it was named.
    public var source: String
    public var startSeconds: Double
    /// Whether its recording was kept out of training.
    public var isHeldOut: Bool
    /// The effect's name; empty for clean sound.
    public var effect: String
    /// The effect's controls by name, in [0, 1].
    public var settings: [String: Double]

    public init(
      set: String, patch: Int, source: String, startSeconds: Double, isHeldOut: Bool, effect: String = "",
      settings: [String: Double] = [:]
    ) {
      (self.set, self.patch, self.source, self.startSeconds) = (set, patch, source, startSeconds)
      (self.isHeldOut, self.effect, self.settings) = (isHeldOut, effect, settings)
    }
  }

  /// `[N, latent]`: the means µ.
  public let latents: Tensor
  public let rows: [Row]

  /// Throws `FileError`, in the name of `path`, for a latent that is not a finite number.
  public init(_ latents: Tensor, _ rows: [Row], path: String) throws {
    precondition(
      latents.rank == 2 && latents.shape[0] == rows.count, "\(rows.count) rows do not describe latents \(latents.shape)")
    if let bad = latents.firstRowThatIsNotFinite {
      throw FileError(
        .badData, path, "row \(bad) holds values that are no finite numbers",
        remedy: "look at the run's metrics: its weights may have left the range of numbers")
    }
    (self.latents, self.rows) = (latents, rows)
  }

  /// Reads `NAME.npy` and, beside it, `NAME.tsv`; where there is none, nothing is known of the latents but their numbers.
  ///
  /// Throws `FileError` if the latents are missing or not finite, a file is damaged, or they are not equally long.
  public init(_ path: String) throws {
    let latents = try Npy.read(path), table = LatentTable.tablePath(of: path)
    guard latents.rank == 2, latents.count > 0 else {
      throw FileError(.badData, path, "has the shape \(latents.shape)", remedy: "give latents [N, latent]")
    }
    let rows =
      try LatentTable.rows(table)
      ?? (0..<latents.shape[0]).map { Row(set: "", patch: $0, source: "", startSeconds: 0, isHeldOut: false) }
    guard rows.count == latents.shape[0] else {
      throw FileError(
        .badData, table, "has \(rows.count) rows for \(latents.shape[0]) latents", remedy: "encode the set again")
    }
    try self.init(latents, rows, path: path)
  }

  /// Writes both files.
  public func write(to path: String) throws {
    try Npy.write(latents, to: path)
    let controls = Set(rows.flatMap { row in row.settings.keys.map { row.effect + "." + $0 } }).sorted()
    let lines = rows.map { row in
      [row.set, String(row.patch), row.source, String(row.startSeconds), row.isHeldOut ? "1" : "0", row.effect]
        + controls.map { control in
          control.hasPrefix(row.effect + ".")
            ? row.settings[String(control.dropFirst(row.effect.count + 1))].map { String($0) } ?? "" : ""
        }
    }
    let text = ([LatentTable.columns + controls] + lines).map { $0.joined(separator: "\t") + "\n" }.joined()
    try AtomicFile.write(text, to: LatentTable.tablePath(of: path))
  }

  /// The rows that `isIncluded` lets through, in order.
  public func filtered(_ isIncluded: (Row) -> Bool) throws -> LatentTable {
    let kept = rows.indices.filter { isIncluded(rows[$0]) }
    return try LatentTable(latents.gathered(axis: 0, kept), kept.map { rows[$0] }, path: "latents")
  }

  private static let columns = ["set", "patch", "source", "start_seconds", "held_out", "effect"]

  private static func tablePath(of path: String) -> String {
    (path.hasSuffix(".npy") ? String(path.dropLast(4)) : path) + ".tsv"
  }

  private static func rows(_ path: String) throws -> [Row]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else { throw FileError.reading(path) }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first, Array(header.prefix(columns.count)) == columns else {
      throw FileError(.badData, path, "is no table of latents", remedy: "its columns begin with \(columns.joined(separator: ", "))")
    }
    return try lines.dropFirst().enumerated().map { number, line in
      guard line.count == header.count, let patch = Int(line[1]), let start = Double(line[3]), ["0", "1"].contains(line[4])
      else { throw FileError(.badData, path, "line \(number + 2) makes no sense", remedy: "encode the set again") }
      var settings: [String: Double] = [:]
      for column in columns.count..<header.count where !line[column].isEmpty {
        guard header[column].hasPrefix(line[5] + "."), let value = Double(line[column]) else {
          throw FileError(
            .badData, path, "line \(number + 2) has '\(line[column])' for \(header[column])", remedy: "encode the set again")
        }
        settings[String(header[column].dropFirst(line[5].count + 1))] = value
      }
      return Row(
        set: line[0], patch: patch, source: line[2], startSeconds: start, isHeldOut: line[4] == "1", effect: line[5],
        settings: settings)
    }
  }
}

extension Tensor {
  /// The first row of a matrix with an infinite or undefined value in it.
  var firstRowThatIsNotFinite: Int? {
    withUnsafeBufferPointer { $0.firstIndex { !$0.isFinite } }.map { $0 / shape[1] }
  }
}
