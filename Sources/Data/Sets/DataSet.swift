import Files
import Foundation
import Tensors

/// A set of patches on disk, read a few at a time in any order. Can be used from any thread.
public final class DataSet: PatchSource, Sendable {
  public let path: String
  public let preset: FeaturePreset
  public let recipe: DataSetRecipe
  public let lint: LintReport
  /// Samples a second of the recordings.
  public let rateHz: Int
  /// SHA-256 of recipe and recordings.
  public let hash: String
  /// Where each patch came from.
  public let records: [PatchRecord]
  public let patchShape: [Int]
  /// Effects, settings and sound of every patch of a rendered set; nil for patches of recordings as they are.
  public let rendered: RenderedPatches?
  private let patches: HDF5Dataset

  /// Number of patches.
  public var count: Int { records.count }
  /// Patches to train with.
  public var trainingIndices: [Int] { records.indices.filter { !records[$0].isHeldOut } }
  /// Patches to judge by, of other recordings than those; empty if there is only one recording.
  public var heldOutIndices: [Int] { records.indices.filter { records[$0].isHeldOut } }
  /// Normalisation for patches that have none of their own.
  public var medianStatistics: PatchStatistics { lint.medianStatistics }
  /// From sound to patches and back, as this set has them.
  public var transform: FeatureTransform { FeatureTransform(preset, rateHz: rateHz) }
  /// The labels in the set, sorted, without the empty one.
  public var labels: [String] { Set(records.map(\.label)).subtracting([""]).sorted() }

  /// Opens a set.
  ///
  /// libhdf5 may crash on a damaged file: `reader`, a program that knows `ForeignHDF5`'s verb (this one:
  /// `/proc/self/exe`), first reads it in a child process. nil for a set of one's own making.
  /// Throws `FileError` for what is no set, or is cut short or damaged.
  public init(_ path: String, checkedBy reader: String? = nil) throws {
    if let reader { try ForeignHDF5.check(path, executable: reader) }
    let file = try HDF5File(path)
    func refused(_ found: String) -> FileError {
      FileError(.badData, path, "is no data set of bench (\(found))", remedy: "make one with: bench data build")
    }
    func text(_ name: String) throws -> String {
      guard let text = try file.attribute(name)?.string else { throw refused("it has no attribute '\(name)'") }
      return text
    }
    func decoded<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
      let json = try text(name)
      do { return try JSONDecoder().decode(type, from: Data(json.utf8)) } catch {
        throw refused("its attribute '\(name)' is of another version or damaged")
      }
    }
    guard try text("format") == DataSetWriter.format else { throw refused("its format is another") }
    let recipe = try decoded(DataSetRecipe.self, "recipe")
    self.path = path
    self.recipe = recipe
    preset = recipe.preset
    lint = try decoded(LintReport.self, "lint")
    rateHz = lint.rateHz
    hash = try text("hash")
    patches = try file.dataset("/patches")
    patchShape = patches.rowShape
    guard patchShape == recipe.patchShape else {
      throw refused("its patches are \(patchShape), its preset makes \(recipe.patchShape)")
    }
    let records = try DataSet.records(in: file, count: patches.rowCount)
    self.records = records
    rendered = try recipe.rendering.map { _ in try RenderedPatches(file, count: records.count) }
  }

  /// Rows of the records that are read at once.
  private static let recordsAtOnce = 4096

  private static func records(in file: HDF5File, count: Int) throws -> [PatchRecord] {
    let source = try file.dataset("/source"), label = try file.dataset("/label")
    let channel = try file.dataset("/channel"), heldOut = try file.dataset("/held_out")
    let start = try file.dataset("/start_seconds"), statistics = try file.dataset("/statistics")
    var records: [PatchRecord] = [], words: [String: String] = [:]
    records.reserveCapacity(count)
    // The same name thousands of times over takes its room once.
    func shared(_ word: String) -> String {
      if let known = words[word] { return known }
      words[word] = word
      return word
    }
    for first in stride(from: 0, to: count, by: recordsAtOnce) {
      let rows = first..<min(count, first + recordsAtOnce)
      let sources = try source.strings(rows: rows), labels = try label.strings(rows: rows)
      let channels = try channel.integers(rows: rows), held = try heldOut.integers(rows: rows)
      let starts = try start.doubles(rows: rows), shiftsAndScales = try statistics.read(rows: rows).values
      for row in 0..<rows.count {
        records.append(
          PatchRecord(
            source: shared(sources[row]), channel: channels[row], startSeconds: starts[row], label: shared(labels[row]),
            statistics: PatchStatistics(shift: shiftsAndScales[2 * row], scale: shiftsAndScales[2 * row + 1]),
            isHeldOut: held[row] != 0))
      }
    }
    return records
  }

  /// Patches by their numbers, in this order. → [indices, T, F, C]
  public func patches(_ indices: [Int]) throws -> Tensor { try patches.read(rows: indices) }

  /// Of some patches those that share no sound with one another, the earliest of each recording first, and of its channels
  /// the first: overlapping cuts and channels are near-copies, and a measure that compares patches would take them for
  /// variety. The last frame of one may read a few samples of the next, as many as a transform is longer than its hop.
  public func withoutOverlap(_ indices: [Int]) -> [Int] {
    let rows = preset.rowSeconds(rateHz: rateHz) * Double(preset.cutting.rows)
    var ends: [String: Double] = [:]
    func place(_ index: Int) -> (Double, Int) { (records[index].startSeconds, records[index].channel) }
    return indices.sorted { place($0) < place($1) }.filter { index in
      let record = records[index]
      guard record.startSeconds >= ends[record.source, default: 0] - 1e-6 else { return false }
      ends[record.source] = record.startSeconds + rows
      return true
    }.sorted()
  }

  /// A patch as it was in the recording, or in a rendered set as it came out of its effect. → samples [n] at `rateHz`
  ///
  /// Throws `FileError` if the recording is gone or shorter than it was.
  public func original(_ index: Int) throws -> Tensor {
    if let rendered { return try rendered.sound(index) }
    let record = records[index], recording = try Recording(record.source, rateHz: recipe.rateHz)
    let start = Int((record.startSeconds * Double(rateHz)).rounded())
    let end = min(start + preset.patchSamples, recording.samples.shape[0])
    guard start < end else {
      throw FileError(.badData, record.source, "is shorter than when the set was made", remedy: "make the set again")
    }
    return recording.channel(record.channel).slice(axis: 0, start..<end)
  }
}
