import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// Real clips of a set, for what their spectra look like.
struct AtlasClips {
  /// By samples of a sound: layers that are probed on so many stand beside the middle of each clip, of as many. Empty where
  /// there are no clips.
  let summaries: [Int: SpectrumSummary]
  /// What they are, or why there are none.
  let remark: String
  /// Of the set; nil where there is none.
  let hash: String?

  private static let mostClips = 256

  /// - Parameter samples: of the sounds that layers are probed on.
  /// - Throws: `FileError` for a set that was asked for and is none of waveforms of the network's rate.
  init(_ path: String?, isGiven: Bool, _ waveforms: WaveformNetwork, samples: [Int]) throws {
    guard let path, isGiven || FileManager.default.fileExists(atPath: path) else {
      (summaries, hash) = ([:], nil)
      remark = path.map { "the training set \($0) is gone" } ?? "the model does not say what it was trained on"
      return
    }
    let set = try DataSet(path, checkedBy: ownExecutable)
    guard set.finishedPreset.isWaveform, set.rateHz == waveforms.rateHz else {
      let found = "holds \(set.finishedPreset.isWaveform ? "waveforms" : "features") at \(set.rateHz) Hz"
      guard isGiven else {
        (summaries, remark, hash) = ([:], "\(path) \(found)", nil)
        return
      }
      throw FileError(.badData, path, found, remedy: "waveforms at \(waveforms.rateHz) Hz are wanted")
    }
    let indices = set.withoutOverlap(set.trainingIndices.isEmpty ? Array(set.records.indices) : set.trainingIndices)
    let chosen = (0..<min(AtlasClips.mostClips, indices.count)).map { $0 * indices.count / min(AtlasClips.mostClips, indices.count) }
    let patches = try FinishedPatches(set).patches(chosen.map { indices[$0] })
    let clips = patches.reshaped([patches.shape[0], -1]), length = clips.shape[1]
    summaries = Dictionary(
      uniqueKeysWithValues: Set(samples).compactMap { samples in
        let count = min(length, samples), first = (length - count) / 2
        let middles = clips.slice(axis: 1, first..<first + count)
        return SpectrumSummary(FilterSpectra(middles, rateHz: set.rateHz)).map { (samples, $0) }
      })
    let isCut = samples.contains { $0 < length }
    remark = "\(chosen.count) clips of \(path)" + (isCut ? ", as many samples from the middle of each" : "")
    hash = set.hash
  }
}
