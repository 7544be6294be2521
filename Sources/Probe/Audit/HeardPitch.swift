import Tensors

/// What pitch a sound has beside the one that it was made for, as rulers tell it that have learned nothing.
public struct HeardPitch: Sendable {
  public let wantedHz: Double
  /// By each of `PitchEstimator.all`; nil where nothing repeats.
  public let foundHz: [Double?]

  public init(_ sound: Tensor, rateHz: Int, wantedHz: Double) {
    self.wantedHz = wantedHz
    foundHz = PitchEstimator.all.map { $0(sound, rateHz: Double(rateHz)) }
  }

  /// How it lies to the pitch that was wanted: within 50 cents, as near to one of its octaves, or elsewhere.
  public enum Verdict: String, Sendable, CaseIterable { case right, octave, wrong }

  /// How far the pitch may be off.
  public static let toleranceCents = 50.0

  /// Of one of the estimators.
  public func verdict(_ estimator: Int) -> Verdict {
    guard let cents = cents(estimator) else { return .wrong }
    if abs(cents) <= HeardPitch.toleranceCents { return .right }
    return abs(cents - 1200 * (cents / 1200).rounded()) <= HeardPitch.toleranceCents ? .octave : .wrong
  }

  /// From the pitch that was wanted to the one that was found.
  public func cents(_ estimator: Int) -> Double? { foundHz[estimator].map { Tensors.cents(from: wantedHz, to: $0) } }
}
