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

  /// Windows at even distances over the whole recording.
  ///
  /// - Parameters:
  ///   - domain: what the network's patches are as sound; the recording is brought to its rate, all channels to one.
  ///   - hopSeconds: from one window to the next; the preset's own overlap, or a quarter of a window, if nil.
  /// - Throws: `FileError` for what cannot be read.
  public init(_ path: String, as domain: PatchDomain, hopSeconds: Double? = nil) throws {
    let preset = domain.preset, length = preset.cutting.rows
    let own = preset.cutting.overlap > 0 ? length - preset.cutting.overlap : max(1, length / 4)
    let hop = max(1, hopSeconds.map { Int(($0 / preset.rowSeconds(rateHz: domain.rateHz)).rounded()) } ?? own)
    try self.init(path, domain) { Array(stride(from: 0, through: $0 - length, by: hop)) }
  }

  /// The patches that a data set would hold of the recording.
  ///
  /// - Throws: `FileError` for what cannot be read.
  public init(cutting path: String, as domain: PatchDomain) throws {
    try self.init(path, domain, starts: domain.preset.cutting.starts)
  }

  private init(_ path: String, _ domain: PatchDomain, starts: (_ rowCount: Int) -> [Int]) throws {
    let read = try Recording(path, rateHz: domain.rateHz)
    let recipe = { var recipe = DataSetRecipe(preset: domain.preset); recipe.fillsShort = true; return recipe }()
    let recording = recipe.filled(read)
    let mono = recording.channelCount == 1 ? recording.channel(0) : recording.samples.mean(axes: [1])
    self.path = path
    transform = domain.transform
    features = transform(mono)
    statistics = domain.statistics
    seconds = read.seconds
    isFilled = recording.seconds > read.seconds
    rows = starts(features.shape[0])
    let rowSeconds = domain.preset.rowSeconds(rateHz: domain.rateHz)
    startSeconds = rows.map { Double($0) * rowSeconds }
    windowSeconds = Double(domain.preset.patchSamples) / Double(domain.rateHz)
  }

  public var count: Int { rows.count }
  public var preset: FeaturePreset { transform.preset }

  /// Some of the windows, [N, T, F, 1].
  public func patches(_ range: Range<Int>) -> Tensor {
    Tensor.concatenation(
      rows[range].map { row in
        let statistics = transform.statistics(of: features, from: row, set: self.statistics)
        let patch = transform.patch(of: features, from: row, statistics: statistics)
        return patch.reshaped([1] + patch.shape)
      }, axis: 0)
  }
}
