import Tensors

/// A complete convention that turns sound into patches: every number that another program would have to know to get
/// the same values, and the way back to sound.
///
/// In this order: STFT → quantity → filters → · scale → 2×2 means → lowest bins dropped → compression → cosine
/// transform → cut into patches → threshold → normalisation. Without an STFT a row is one sample, and patches are
/// stretches of the waveform. A preset is stored whole in every set, checkpoint and result, so `name` is only its
/// origin: compare values.
public struct FeaturePreset: Codable, Hashable, Sendable {
  /// Kebab-case; what `--preset` takes.
  public var name: String
  /// One line: what and whose.
  public var summary: String
  /// The rate that the convention is made for; nil takes recordings at their own.
  public var rateHz: Int?
  /// How frames are transformed; nil keeps the samples.
  public var stft: STFT?
  public var quantity = SpectralQuantity.magnitude
  /// Gathers bins into bands; nil keeps the bins.
  public var filters: MelFilters?
  /// What values are multiplied with.
  public var scale: Double = 1
  /// How many times 2×2 values become their mean, an odd last row or column dropped each time.
  public var downsamplings = 0
  /// Lowest bins left out after down-sampling.
  public var droppedBins = 0
  public var compression = Compression.linear
  /// Coefficients of a DCT over the bands; nil keeps the bands.
  public var cepstrum: Cepstrum?
  public var cutting: PatchCutting
  /// Which patches are kept, by their largest value before normalisation.
  public var threshold = Threshold.none
  public var normalisation = Normalisation.none
  /// How bands become bins again.
  public var filterInverse = FilterInverse.nonNegative
  /// How a sound is found for magnitudes without phase.
  public var griffinLim = GriffinLim(iterations: 32, momentum: 0.99)

  /// A DCT-II over a frame's bands.
  public struct Cepstrum: Codable, Hashable, Sendable {
    public var coefficientCount: Int
    public var scaling: CosineTransform.Scaling
  }

  /// A spectrum for given bands.
  public enum FilterInverse: String, Codable, Sendable, CaseIterable {
    /// The filter bank's pseudo-inverse, negative values set to zero.
    case pseudoInverse
    /// The non-negative spectrum whose bands come nearest (librosa's `mel_to_stft`).
    case nonNegative
  }
}

extension FeaturePreset {
  /// Whether patches are stretches of the waveform, a sample a row.
  public var isWaveform: Bool { stft == nil }

  /// Samples from one row to the next before down-sampling.
  var hopSamples: Int { stft?.hopSamples ?? 1 }

  /// Values of a frame before down-sampling.
  var bandCount: Int { filters?.bandCount ?? stft?.binCount ?? 1 }

  /// Frames that one row of a patch averages.
  public var framesPerRow: Int { 1 << downsamplings }

  /// Values of a patch's row.
  public var featureCount: Int {
    let downsampled = (0..<downsamplings).reduce(bandCount) { count, _ in count / 2 }
    return cepstrum?.coefficientCount ?? downsampled - droppedBins
  }

  /// Shape of a patch: [time, frequency, channel].
  public var patchShape: [Int] { [cutting.rows, featureCount, 1] }

  /// Seconds from one row of a patch to the next.
  public func rowSeconds(rateHz: Int) -> Double { Double(framesPerRow * hopSamples) / Double(rateHz) }

  /// Samples that a patch's rows span from first to last.
  public var patchSamples: Int { hopSamples * (cutting.rows * framesPerRow - 1) + (stft?.windowSamples ?? 1) }

  /// Frequencies in Hz at the middle of each of a patch's bins; nil for bands and coefficients, which are not evenly
  /// spaced, and for waveforms.
  public func binHz(rateHz: Int) -> [Double]? {
    guard let stft, filters == nil, cepstrum == nil else { return nil }
    let width = Double(rateHz) / Double(stft.fftSamples), averaged = Double(framesPerRow)
    return (0..<featureCount).map { width * (Double($0 + droppedBins) * averaged + (averaged - 1) / 2) }
  }
}
