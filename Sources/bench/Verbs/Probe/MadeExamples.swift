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

  /// Those of a goal and a unit.
  struct Group {
    /// As the set has its patches, `[N, …]`.
    let patches: Tensor
    /// What was drawn, `[N, n, 1]`, where that was sound; of a circle that goes through the network in windows the first.
    let sounds: Tensor?
    /// Best first: the row of each in the arrays.
    let starts: [(score: Float, seed: Int, row: Int)]
  }

  /// Those of a goal and a unit, if there are any.
  ///
  /// - Throws: `FileError` for what is no patch of the set's features, and no sound of its rate, and for what its record
  ///   does not tell of.
  func examples(_ goal: Goal, _ unit: String, of set: DataSet) throws -> Group? {
    let path = folder + "/" + record.folderName(goal, unit) + "/canvases.npy"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let canvases = try Npy.read(path)
    let starts = record.starts.filter { $0.goal == goal.rawValue && $0.unit == unit && $0.score != nil }
    guard canvases.rank > 1, starts.count == canvases.shape[0] else {
      throw FileError(
        .badData, path, "holds \(canvases.shape), \(ProbeRecord.fileName) tells of \(starts.count) examples of \(unit)",
        remedy: "make it anew by bench probe")
    }
    let ranked = starts.indices.sorted { goal.sign * starts[$0].score! > goal.sign * starts[$1].score! }
      .map { (score: starts[$0].score!, seed: starts[$0].seed, row: $0) }
    let isSound = record.canvas.map { $0.rateHz != nil } ?? !isPatch(canvases, of: set)
    guard isSound else { return Group(patches: try patches(canvases, of: set, path), sounds: nil, starts: ranked) }
    let sounds = try sounds(canvases, of: set, path)
    return Group(patches: try features(of: sounds, as: set, path), sounds: sounds, starts: ranked)
  }

  private func isPatch(_ canvases: Tensor, of set: DataSet) -> Bool {
    canvases.shape.dropFirst().reduce(1, *) == set.finishedShape.reduce(1, *)
  }

  /// Patches by the set's normalisation: a prior draws them by its own.
  private func patches(_ canvases: Tensor, of set: DataSet, _ path: String) throws -> Tensor {
    guard isPatch(canvases, of: set) else { throw stranger(path, "\(canvases.shape)", set) }
    let patches = canvases.reshaped([canvases.shape[0]] + set.finishedShape), own = set.finishedDomain
    let drawn = try record.domain(in: folder, ofNetwork: nil)
    return try drawn.map { try own.normalised(patches, from: $0, of: path) } ?? patches
  }

  /// The stretch of each sound that becomes one patch.
  private func sounds(_ canvases: Tensor, of set: DataSet, _ path: String) throws -> Tensor {
    guard canvases.rank == 3, canvases.shape[2] == 1 else { throw stranger(path, "\(canvases.shape)", set) }
    if let rateHz = record.canvas?.rateHz, rateHz != set.rateHz {
      throw stranger(path, "sounds at \(rateHz) Hz", set)
    }
    let domain = set.finishedDomain, count = set.finishedShape.reduce(1, *)
    let window = domain.preset.isWaveform ? count : FrontEnd(domain).sampleCount(rows: count / domain.preset.featureCount)
    let samples = canvases.shape[1]
    return samples > window && samples % window == 0 ? canvases.slice(axis: 1, 0..<window) : canvases
  }

  private func features(of sounds: Tensor, as set: DataSet, _ path: String) throws -> Tensor {
    let frontEnd = FrontEnd(set.finishedDomain), tape = Tape()
    let made = withExtendedLifetime(tape) { frontEnd(tape.constant(sounds)).value }
    guard made.count == sounds.shape[0] * set.finishedShape.reduce(1, *) else {
      throw stranger(path, "sounds of \(sounds.shape[1]) samples", set)
    }
    return made.reshaped([sounds.shape[0]] + set.finishedShape)
  }

  private func stranger(_ path: String, _ found: String, _ set: DataSet) -> FileError {
    FileError(
      .badData, path, "holds \(found), the set's patches are \(set.finishedShape) at \(set.rateHz) Hz",
      remedy: "name what bench probe left of a network on the same features")
  }
}
