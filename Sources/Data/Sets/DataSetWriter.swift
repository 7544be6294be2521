import Files
import Foundation
import Tensors

/// Where a patch came from and what was done to it.
public struct PatchRecord: Codable, Hashable, Sendable {
  /// The recording, as it was named.
  public var source: String
  public var channel: Int
  /// Where the patch begins in it.
  public var startSeconds: Double
  /// Empty where there is none.
  public var label: String
  /// What its values were shifted and scaled by.
  public var statistics: PatchStatistics
  /// Whether its recording is kept out of training.
  public var isHeldOut: Bool
}

/// Writes a set patch by patch: only a few patches are ever in memory.
///
/// Data sets `/patches` [N, T, F, C] (a chunk a patch), `/source`, `/channel`, `/start_seconds`, `/label`,
/// `/statistics` [N, 2] (shift and scale of the normalisation), `/held_out` (0 or 1). Attributes of `/`: `format`,
/// `version`, `rate_hz`, `hash`, and as JSON `preset`, `recipe`, `lint`.
public final class DataSetWriter {
  static let format = "bench data set", version = 1
  /// Records that are collected before they are written.
  private static let blockCount = 256

  let file: HDF5File
  private let patches: HDF5Dataset, source: HDF5Dataset, channel: HDF5Dataset, start: HDF5Dataset
  private let label: HDF5Dataset, statistics: HDF5Dataset, heldOut: HDF5Dataset
  private var pending: [PatchRecord] = []

  /// Has `body` write a set's patches into a file that is put in place whole. It gives the report, which it may know only
  /// at its end.
  static func write(to path: String, recipe: DataSetRecipe, _ body: (DataSetWriter) throws -> LintReport) throws {
    try HDF5File.write(to: path) { file in
      let writer = try DataSetWriter(file, patchShape: recipe.patchShape)
      let lint = try body(writer)
      try writer.flush()
      let json = JSONEncoder()
      json.outputFormatting = [.sortedKeys]
      func text(_ value: some Encodable) throws -> String { String(decoding: try json.encode(value), as: UTF8.self) }
      try file.setAttribute("format", to: format)
      try file.setAttribute("version", to: version)
      try file.setAttribute("rate_hz", to: lint.rateHz)
      try file.setAttribute("preset", to: text(recipe.preset))
      try file.setAttribute("recipe", to: text(recipe))
      try file.setAttribute("lint", to: text(lint))
      // The same recordings and settings make the same set, whatever the files are called.
      var digest = SHA256()
      digest.update(try text(recipe))
      for recording in lint.used { digest.update(recording.hash) }
      try file.setAttribute("hash", to: digest.hexadecimal())
    }
  }

  private init(_ file: HDF5File, patchShape: [Int]) throws {
    self.file = file
    let rows = DataSetWriter.blockCount
    patches = try file.makeDataset("/patches", rowShape: patchShape, rowsPerChunk: 1)
    source = try file.makeStringDataset("/source")
    channel = try file.makeDataset("/channel", of: .int64, rowsPerChunk: rows)
    start = try file.makeDataset("/start_seconds", of: .float64, rowsPerChunk: rows)
    label = try file.makeStringDataset("/label")
    statistics = try file.makeDataset("/statistics", rowShape: [2], rowsPerChunk: rows)
    heldOut = try file.makeDataset("/held_out", of: .int64, rowsPerChunk: rows)
  }

  /// Appends a patch [T, F, C].
  func append(_ patch: Tensor, _ record: PatchRecord) throws {
    try patches.append(patch.reshaped([1] + patch.shape))
    pending.append(record)
    if pending.count == DataSetWriter.blockCount { try flush() }
  }

  private func flush() throws {
    try source.append(pending.map(\.source))
    try channel.append(pending.map(\.channel))
    try start.append(pending.map(\.startSeconds))
    try label.append(pending.map(\.label))
    try statistics.append(Tensor([pending.count, 2], pending.flatMap { [$0.statistics.shift, $0.statistics.scale] }))
    try heldOut.append(pending.map { $0.isHeldOut ? 1 : 0 })
    pending.removeAll()
  }
}
