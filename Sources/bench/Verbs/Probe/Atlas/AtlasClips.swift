import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// Real clips of a set, for what their spectra look like.
struct AtlasClips {
  /// nil where there are none.
  let summary: SpectrumSummary?
  /// What they are, or why there are none.
  let remark: String

  private static let mostClips = 256

  /// - Throws: `FileError` for a set that was asked for and is none of waveforms of the network's rate.
  init(_ path: String?, isGiven: Bool, _ waveforms: WaveformNetwork) throws {
    guard let path, isGiven || FileManager.default.fileExists(atPath: path) else {
      summary = nil
      remark = path.map { "the training set \($0) is gone" } ?? "the model does not say what it was trained on"
      return
    }
    let set = try DataSet(path, checkedBy: ownExecutable)
    guard set.finishedPreset.isWaveform, set.rateHz == waveforms.rateHz else {
      let found = "holds \(set.finishedPreset.isWaveform ? "waveforms" : "features") at \(set.rateHz) Hz"
      guard isGiven else {
        (summary, remark) = (nil, "\(path) \(found)")
        return
      }
      throw FileError(.badData, path, found, remedy: "waveforms at \(waveforms.rateHz) Hz are wanted")
    }
    let indices = set.withoutOverlap(set.trainingIndices.isEmpty ? Array(set.records.indices) : set.trainingIndices)
    let chosen = (0..<min(AtlasClips.mostClips, indices.count)).map { $0 * indices.count / min(AtlasClips.mostClips, indices.count) }
    let patches = try FinishedPatches(set).patches(chosen.map { indices[$0] })
    let clips = patches.reshaped([patches.shape[0], -1])
    let samples = min(clips.shape[1], waveforms.sampleCount)
    summary = SpectrumSummary(FilterSpectra(clips.slice(axis: 1, 0..<samples), rateHz: set.rateHz))
    remark = "\(chosen.count) clips of \(path)"
  }
}
