import Files
import Tensors

/// A recording as the windows that a network looks through, one after the other.
public struct SoundWindows {
  public let path: String
  /// Length of the recording.
  public let seconds: Double
  /// Where each window begins.
  public let startSeconds: [Double]
  /// Length of a window.
  public let windowSeconds: Double
  /// Whether the recording was filled up with silence to the length of one window.
  public let isFilled: Bool

  private let features: Tensor
  private let transform: FeatureTransform
  private let statistics: PatchStatistics
  private let rows: [Int]

  /// - Parameters:
  ///   - domain: what the network's patches are as sound; the recording is brought to its rate, all channels to one.
  ///   - hopSeconds: from one window to the next; the preset's own overlap, or a quarter of a window, if nil.
  /// - Throws: `FileError` for what cannot be read.
  public init(_ path: String, as domain: PatchDomain, hopSeconds: Double? = nil) throws {
    let read = try Recording(path, rateHz: domain.rateHz)
    let recipe = { var recipe = DataSetRecipe(preset: domain.preset); recipe.fillsShort = true; return recipe }()
    let recording = recipe.filled(read), preset = domain.preset
    let mono = recording.channelCount == 1 ? recording.channel(0) : recording.samples.mean(axes: [1])
    let transform = domain.transform, features = transform(mono)
    let rowSeconds = preset.rowSeconds(rateHz: domain.rateHz), length = preset.cutting.rows
    let own = preset.cutting.overlap > 0 ? length - preset.cutting.overlap : max(1, length / 4)
    let hop = max(1, hopSeconds.map { Int(($0 / rowSeconds).rounded()) } ?? own)
    self.path = path
    self.transform = transform
    self.features = features
    statistics = domain.statistics
    seconds = read.seconds
    isFilled = recording.seconds > read.seconds
    rows = Array(stride(from: 0, through: features.shape[0] - length, by: hop))
    startSeconds = rows.map { Double($0) * rowSeconds }
    windowSeconds = Double(preset.patchSamples) / Double(domain.rateHz)
  }

  public var count: Int { rows.count }
  public var preset: FeaturePreset { transform.preset }

  /// Some of the windows, [N, T, F, 1].
  public func patches(_ range: Range<Int>) -> Tensor {
    let normalisation = transform.preset.normalisation
    return Tensor.concatenation(
      rows[range].map { row in
        let statistics = normalisation.scope == .image
          ? normalisation.statistics(transform.moments(of: features, from: row)) : self.statistics
        let patch = transform.patch(of: features, from: row, statistics: statistics)
        return patch.reshaped([1] + patch.shape)
      }, axis: 0)
  }
}
