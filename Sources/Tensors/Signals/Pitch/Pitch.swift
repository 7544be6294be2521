import Foundation

/// How the pitch of a short sound is found.
public struct PitchEstimator: Sendable {
  public let name: String
  /// One line: what is compared with what.
  public let summary: String
  private let periods: @Sendable (_ sound: [Double], _ lags: ClosedRange<Int>) -> Double?

  /// Every kind; a new one is added here and meets the tones of `PitchTests`.
  public static let all: [PitchEstimator] = [autocorrelation, yin]

  init(
    name: String, summary: String,
    periods: @escaping @Sendable (_ sound: [Double], _ lags: ClosedRange<Int>) -> Double?
  ) {
    (self.name, self.summary, self.periods) = (name, summary, periods)
  }

  /// The pitch in Hz; nil where nothing repeats.
  ///
  /// - Parameters:
  ///   - sound: samples, `[n]`; its mean is taken off.
  ///   - hertz: where a pitch is looked for. Two periods of the lowest have to fit.
  public func callAsFunction(_ sound: Tensor, rateHz: Double, hertz: ClosedRange<Double> = 60...1600) -> Double? {
    let shortest = max(2, Int((rateHz / hertz.upperBound).rounded(.down)))
    let longest = min(Int((rateHz / hertz.lowerBound).rounded(.up)), sound.count / 2)
    guard shortest < longest else { return nil }
    let mean = sound.values.reduce(0) { $0 + Double($1) } / Double(sound.count)
    return periods(sound.values.map { Double($0) - mean }, shortest...longest).map { rateHz / $0 }
  }
}

/// Cents from one frequency to another.
public func cents(from reference: Double, to hertz: Double) -> Double { 1200 * log2(hertz / reference) }

/// Where a parabola through three neighbours has its extreme, from the middle one: in (−1, 1).
func parabolicOffset(_ before: Double, _ middle: Double, _ after: Double) -> Double {
  let bend = before - 2 * middle + after
  return bend == 0 ? 0 : min(max(0.5 * (before - after) / bend, -1), 1)
}
