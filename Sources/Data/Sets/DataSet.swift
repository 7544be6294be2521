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
  /// Throws `FileError` for what is no set, or is cut short or damaged.
  public init(_ path: String) throws {
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
    guard patchShape == preset.patchShape else {
      throw refused("its patches are \(patchShape), its preset makes \(preset.patchShape)")
    }
    let rows = 0..<(try patches.rowCount)
    let source = try file.dataset("/source").strings(rows: rows), label = try file.dataset("/label").strings(rows: rows)
    let channel = try file.dataset("/channel").integers(rows: rows)
    let heldOut = try file.dataset("/held_out").integers(rows: rows)
    let start = try file.dataset("/start_seconds").doubles(rows: rows)
    let statistics = try file.dataset("/statistics").read(rows: rows).values
    records = rows.map { row in
      PatchRecord(
        source: source[row], channel: channel[row], startSeconds: start[row], label: label[row],
        statistics: PatchStatistics(shift: statistics[2 * row], scale: statistics[2 * row + 1]),
        isHeldOut: heldOut[row] != 0)
    }
  }

  /// Patches by their numbers, in this order. → [indices, T, F, C]
  public func patches(_ indices: [Int]) throws -> Tensor { try patches.read(rows: indices) }

  /// A patch as it was in the recording. → samples [n] at `rateHz`
  ///
  /// Throws `FileError` if the recording is gone or shorter than it was.
  public func original(_ index: Int) throws -> Tensor {
    let record = records[index], recording = try Recording(record.source, rateHz: recipe.rateHz)
    let start = Int((record.startSeconds * Double(rateHz)).rounded())
    let end = min(start + preset.patchSamples, recording.samples.shape[0])
    guard start < end else {
      throw FileError(.badData, record.source, "is shorter than when the set was made", remedy: "make the set again")
    }
    return recording.channel(record.channel).slice(axis: 0, start..<end)
  }
}
