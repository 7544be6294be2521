import Data
import Files
import Foundation
import Nets
import Probe
import Tensors

/// Examples that a probe left in its folder, as patches of a set.
struct MadeExamples {
  let folder: String
  let record: ProbeRecord

  /// Those of a goal and a unit, if there are any: patches `[N, …]` as the set has them, and for each its score, its seed and
  /// its row, best first.
  ///
  /// - Throws: `FileError` for what is no patch of the set's shape, and no sound of its rate, and for what its record does
  ///   not tell of.
  func examples(_ goal: Goal, _ unit: String, of set: DataSet) throws -> (patches: Tensor, starts: [(score: Float, seed: Int, row: Int)])? {
    let path = folder + "/" + ProbeSection.folderName(goal, unit) + "/canvases.npy"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let canvases = try Npy.read(path)
    let starts = record.starts.filter { $0.goal == goal.rawValue && $0.unit == unit && $0.score != nil }
    guard canvases.rank > 1, starts.count == canvases.shape[0] else {
      throw FileError(
        .badData, path, "holds \(canvases.shape), \(ProbeRecord.fileName) tells of \(starts.count) examples of \(unit)",
        remedy: "make it anew by bench probe")
    }
    let ranked = starts.indices.sorted { goal.sign * starts[$0].score! > goal.sign * starts[$1].score! }
    return (try patches(canvases, of: set, path), ranked.map { (starts[$0].score!, starts[$0].seed, $0) })
  }

  private func patches(_ canvases: Tensor, of set: DataSet, _ path: String) throws -> Tensor {
    let shape = set.finishedShape
    if canvases.shape.dropFirst().reduce(1, *) == shape.reduce(1, *) { return canvases.reshaped([canvases.shape[0]] + shape) }
    guard canvases.rank == 3, canvases.shape[2] == 1 else {
      throw FileError(
        .badData, path, "holds \(canvases.shape), the set's patches are \(shape)",
        remedy: "name what bench probe left of the same network")
    }
    let frontEnd = FrontEnd(set.finishedDomain), tape = Tape()
    let made = withExtendedLifetime(tape) { frontEnd(tape.constant(canvases)).value }
    guard made.count == canvases.shape[0] * shape.reduce(1, *) else {
      throw FileError(
        .badData, path, "holds sounds of \(canvases.shape[1]) samples, which are no patches of \(shape)",
        remedy: "name what bench probe left of the same network")
    }
    return made.reshaped([canvases.shape[0]] + shape)
  }
}
