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
  /// Intervals of 95 % by drawing sounds again; nil of a single one, and in what was written before there were any.
  public let flatInterval: ClosedRange<Double>?
  public let peakOverMedianInterval: ClosedRange<Double>?
  public let peakInterval: ClosedRange<Double>?
  public let deckInterval: ClosedRange<Double>?
  public let voiceInterval: ClosedRange<Double>?

  public static let deckBand = 200.0...3400.0
  public static let voiceBand = 300.0...3000.0

  /// Of some of the spectra; nil of none.
  public init?(_ spectra: FilterSpectra, rows: [Int]? = nil) {
    let rows = rows ?? Array(0..<spectra.count)
    guard !rows.isEmpty else { return nil }
    let all = (spectra.peakHz, spectra.peaksOverMedian), limit = FilterSpectra.whiteNoisePeak(binCount: spectra.binCount)
    let peaks = rows.map { all.0[$0] }, heights = rows.map { all.1[$0] }
    let bootstrap = GroupBootstrap(groups: rows)
    func measured(_ measure: ([Int]) -> Double) -> (Double, ClosedRange<Double>?) {
      (measure(Array(rows.indices)), bootstrap.interval(measure))
    }
    func share(_ isOne: (Int) -> Bool) -> (Double, ClosedRange<Double>?) {
      measured { Double($0.count(where: isOne)) / Double($0.count) }
    }
    count = rows.count
    (flatShare, flatInterval) = share { heights[$0] <= limit }
    (peakOverMedian, peakOverMedianInterval) = measured { median($0.map { heights[$0] }) }
    (peakHz, peakInterval) = measured { median($0.map { peaks[$0] }) }
    (deckShare, deckInterval) = share { SpectrumSummary.deckBand.contains(peaks[$0]) }
    (voiceShare, voiceInterval) = share { SpectrumSummary.voiceBand.contains(peaks[$0]) }
  }
}
