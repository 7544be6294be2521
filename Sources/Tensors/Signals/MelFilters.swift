import Foundation

/// A mel filter bank as settings: the libraries differ in the scale, in what the triangles are straight in, and in
/// their height, and a value of each makes a convention.
public struct MelFilters: Hashable, Codable, Sendable {
  /// The mel scale.
  public enum Scale: String, Codable, Sendable, CaseIterable {
    /// Linear to 1 kHz, logarithmic above (Slaney's Auditory Toolbox, librosa's default).
    case slaney
    /// 2595·log₁₀(1 + f/700), which is 1127·ln(1 + f/700) (HTK, PyTorch, TensorFlow).
    case htk
  }

  /// What the sides of the triangles are straight lines in.
  public enum Triangles: String, Codable, Sendable, CaseIterable {
    /// Frequency (librosa, torchaudio).
    case hertz
    /// Mel (TensorFlow, Kaldi).
    case mel
    /// Frequency, over whole bins: a side runs from the first bin at or above one corner to the first at or above the
    /// next, and is divided by their number (SVDNet, after Yaafe).
    case bins
  }

  /// What a filter is divided by.
  public enum Normalisation: String, Codable, Sendable, CaseIterable {
    case none
    /// Half its width in Hz, so that its area is one (librosa's `slaney`).
    case area
    /// The sum of its weights.
    case sum
  }

  public var bandCount: Int
  public var lowHz: Double
  /// Upper corner of the last band; nil is half the rate.
  public var highHz: Double?
  public var scale: Scale
  public var triangles: Triangles
  public var normalisation: Normalisation

  public init(
    bandCount: Int, lowHz: Double = 0, highHz: Double? = nil, scale: Scale, triangles: Triangles = .hertz,
    normalisation: Normalisation
  ) {
    self.bandCount = bandCount
    self.lowHz = lowHz
    self.highHz = highHz
    self.scale = scale
    self.triangles = triangles
    self.normalisation = normalisation
  }

  /// `librosa.filters.mel`, its defaults.
  public static func slaney(_ bands: Int, lowHz: Double = 0, highHz: Double? = nil) -> MelFilters {
    MelFilters(bandCount: bands, lowHz: lowHz, highHz: highHz, scale: .slaney, normalisation: .area)
  }

  /// `torchaudio.functional.melscale_fbanks`, its defaults; librosa's with htk=True, norm=None.
  public static func htk(_ bands: Int, lowHz: Double = 0, highHz: Double? = nil) -> MelFilters {
    MelFilters(bandCount: bands, lowHz: lowHz, highHz: highHz, scale: .htk, normalisation: .none)
  }

  /// Schlüter and Grill's singing voice detector (ISMIR 2015): 80 bands, 27.5 to 8000 Hz.
  public static let svdnet = MelFilters(
    bandCount: 80, lowHz: 27.5, highHz: 8000, scale: .htk, triangles: .bins, normalisation: .sum)

  /// TensorFlow's `linear_to_mel_weight_matrix` and the filter bank of its MFCC operation.
  public static func tensorFlow(_ bands: Int, lowHz: Double, highHz: Double) -> MelFilters {
    MelFilters(bandCount: bands, lowHz: lowHz, highHz: highHz, scale: .htk, triangles: .mel, normalisation: .none)
  }

  /// The bank for an STFT, computed in double precision.
  public func bank(fftSamples: Int, rateHz: Double) -> FilterBank {
    let bins = fftSamples / 2 + 1, binHz = rateHz / Double(fftSamples)
    let low = scale.mel(lowHz), high = scale.mel(highHz ?? rateHz / 2)
    let cornersMel = (0..<bandCount + 2).map { low + (high - low) * Double($0) / Double(bandCount + 1) }
    let cornersHz = cornersMel.map(scale.hertz)
    var matrix = [Float](repeating: 0, count: bins * bandCount)
    for band in 0..<bandCount {
      var filter = (0..<bins).map { bin in
        height(Double(bin) * binHz, hz: Array(cornersHz[band..<band + 3]), mel: Array(cornersMel[band..<band + 3]), binHz)
      }
      let divisor: Double
      switch normalisation {
      case .none: divisor = 1
      case .area: divisor = (cornersHz[band + 2] - cornersHz[band]) / 2
      case .sum: divisor = filter.reduce(0, +)
      }
      if divisor > 0 { filter = filter.map { $0 / divisor } }
      for bin in 0..<bins { matrix[bin * bandCount + band] = Float(filter[bin]) }
    }
    return FilterBank(Tensor([bins, bandCount], matrix))
  }

  /// A triangle's height at a frequency, given its three corners.
  private func height(_ frequency: Double, hz: [Double], mel: [Double], _ binHz: Double) -> Double {
    switch triangles {
    case .hertz:
      return max(0, min((frequency - hz[0]) / (hz[1] - hz[0]), (hz[2] - frequency) / (hz[2] - hz[1])))
    case .mel:
      let position = scale.mel(frequency)
      return max(0, min((position - mel[0]) / (mel[1] - mel[0]), (mel[2] - position) / (mel[2] - mel[1])))
    case .bins:
      let bin = (frequency / binHz).rounded(), corners = hz.map { ($0 / binHz).rounded(.up) }
      if bin >= corners[0] && bin < corners[1] { return (frequency - hz[0]) / (corners[1] - corners[0]) }
      if bin >= corners[1] && bin < corners[2] { return (hz[2] - frequency) / (corners[2] - corners[1]) }
      return 0
    }
  }
}

extension MelFilters.Scale {
  /// Slaney's scale: 3 mel to 200 Hz up to 1 kHz, then 27 steps to every factor of 6.4.
  private static let slaneyHertzPerMel = 200.0 / 3, slaneyBreakHz = 1000.0, slaneyStep = log(6.4) / 27

  /// A frequency's place on the scale.
  public func mel(_ hertz: Double) -> Double {
    switch self {
    case .htk: return 2595 * log10(1 + hertz / 700)
    case .slaney:
      let linear = hertz / Self.slaneyHertzPerMel
      let breakMel = Self.slaneyBreakHz / Self.slaneyHertzPerMel
      return hertz < Self.slaneyBreakHz ? linear : breakMel + log(hertz / Self.slaneyBreakHz) / Self.slaneyStep
    }
  }

  /// The frequency at a place on the scale.
  public func hertz(_ mel: Double) -> Double {
    switch self {
    case .htk: return 700 * (pow(10, mel / 2595) - 1)
    case .slaney:
      let breakMel = Self.slaneyBreakHz / Self.slaneyHertzPerMel
      return mel < breakMel ? mel * Self.slaneyHertzPerMel : Self.slaneyBreakHz * exp(Self.slaneyStep * (mel - breakMel))
    }
  }
}
