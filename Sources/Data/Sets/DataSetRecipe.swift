import Files
import Foundation

/// Every setting that a set is made with: stored in it, so that it can be made again.
public struct DataSetRecipe: Codable, Hashable, Sendable {
  public var preset: FeaturePreset
  /// The rate that recordings are brought to; nil takes them as they are and refuses mixed rates.
  public var rateHz: Int?
  public var labels: LabelSource
  /// Share of the patches, about, whose recordings are kept out of training.
  public var heldOutShare: Double
  /// What the split is drawn by.
  public var seed: Int
  /// Whether recordings with many samples at full scale are taken all the same.
  public var allowsClipped: Bool
  /// What is kept together when parts are held out; each recording by itself if nil.
  public var splitBy: SplitGrouping?
  /// Whether a recording that is shorter than a patch is filled up with silence; else it is skipped.
  public var fillsShort: Bool?
  /// The convention that stored linear spectra are brought to when they are read; nil where patches are stored as they
  /// are used.
  public var finish: FeaturePreset?
  /// How dry sound was rendered through effects; nil for patches of recordings as they are.
  public var rendering: RenderingRecipe?

  public init(
    preset: FeaturePreset, rateHz: Int? = nil, labels: LabelSource = .none, heldOutShare: Double = 0.1, seed: Int = 0,
    allowsClipped: Bool = false, rendering: RenderingRecipe? = nil
  ) {
    self.preset = preset
    self.rateHz = rateHz
    self.labels = labels
    self.heldOutShare = heldOutShare
    self.seed = seed
    self.allowsClipped = allowsClipped
    self.rendering = rendering
  }

  /// [time, frequency, channel]
  public var patchShape: [Int] { preset.patchShape.dropLast() + [rendering?.channelCount ?? 1] }

  /// Throws a usage error for settings that make no patches.
  public func validate() throws {
    func refused(_ option: String, _ found: String, _ remedy: String) -> FileError {
      FileError(.usage, option, found, remedy: remedy)
    }
    try rendering?.validate()
    let cutting = preset.cutting
    guard cutting.rows > 0 else { throw refused("--patch", "a patch of \(cutting.rows) rows is none", "give at least 1") }
    guard (0..<cutting.rows).contains(cutting.overlap) else {
      throw refused(
        "--patch-overlap", "patches of \(cutting.rows) rows cannot share \(cutting.overlap)", "give 0 to \(cutting.rows - 1)")
    }
    guard preset.droppedBins >= 0, preset.downsamplings >= 0, preset.featureCount > 0 else {
      throw refused(
        "--downsample, --clip-bottom", "of \(preset.bandCount) bins none is left", "average or drop fewer")
    }
    guard preset.cepstrum == nil || preset.downsamplings == 0 && preset.droppedBins == 0 else {
      throw refused("--downsample, --clip-bottom", "\(preset.name) has coefficients, not bins", "leave it out")
    }
    guard preset.normalisation.form != .decibels || preset.isPower else {
      throw refused(
        "--normalise", "'\(preset.normalisation.name)' is for powers, which \(preset.name) has not",
        "use one of \(Normalisation.all.filter { $0.form != .decibels }.map(\.name).joined(separator: ", "))")
    }
    if case .belowLoud = preset.threshold, !preset.isPower {
      throw refused("--threshold", "decibels below the loud patches are for powers, which \(preset.name) has not", "give a number")
    }
    guard (0..<1).contains(heldOutShare) else {
      throw refused("--held-out", "\(heldOutShare) is no share to hold out", "give 0 up to, not including, 1")
    }
    if let rateHz {
      guard rateHz > 0 else { throw refused("--rate", "\(rateHz) Hz is no rate", "give samples per second") }
      if let needed = preset.rateHz, needed != rateHz {
        throw refused("--rate", "\(preset.name) is made for \(needed) Hz, not \(rateHz) Hz", "give --rate \(needed) or another preset")
      }
    }
  }
}

extension FeaturePreset {
  /// Whether its values before normalisation grow with the square of the sound, so that 10·log₁₀ of them is a level.
  public var isPower: Bool { !isWaveform && quantity.isSquared && compression == .linear && cepstrum == nil }
}

extension DataSetRecipe {
  /// A recording as patches are cut from it: filled up with silence to the length of one where that was asked for.
  func filled(_ recording: Recording) -> Recording {
    guard fillsShort == true else { return recording }
    let preset = preset, needed = preset.shortestSeconds(rateHz: recording.rateHz)
    return recording.filled(to: Int((needed * Double(recording.rateHz)).rounded(.up)))
  }
}
