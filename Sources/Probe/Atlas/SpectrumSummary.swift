import Tensors

/// What spectra of sounds have in common, so that a sentence about a picture of them is a number.
public struct SpectrumSummary: Codable, Equatable, Sendable {
  public let count: Int
  /// Share of those whose peak is no higher than that of white noise.
  public let flatShare: Double
  /// Median of the peaks over their medians, in dB.
  public let peakOverMedian: Double
  /// Median of the frequencies of the peaks.
  public let peakHz: Double
  /// Share of the peaks in 200–3400 Hz, the band that the deck reads off its pictures.
  public let deckShare: Double
  /// Share of the peaks in 300–3000 Hz, the voice band.
  public let voiceShare: Double

  public static let deckBand = 200.0...3400.0
  public static let voiceBand = 300.0...3000.0

  /// Of some of the spectra; nil of none.
  public init?(_ spectra: FilterSpectra, rows: [Int]? = nil) {
    let rows = rows ?? Array(0..<spectra.count)
    guard !rows.isEmpty else { return nil }
    let all = (spectra.peakHz, spectra.peaksOverMedian), limit = FilterSpectra.whiteNoisePeak(binCount: spectra.binCount)
    let peaks = rows.map { all.0[$0] }, heights = rows.map { all.1[$0] }
    func share(_ isOne: (Int) -> Bool) -> Double { Double(rows.indices.count(where: isOne)) / Double(rows.count) }
    count = rows.count
    flatShare = share { heights[$0] <= limit }
    peakOverMedian = median(heights)
    peakHz = median(peaks)
    deckShare = share { SpectrumSummary.deckBand.contains(peaks[$0]) }
    voiceShare = share { SpectrumSummary.voiceBand.contains(peaks[$0]) }
  }
}
