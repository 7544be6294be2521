import Foundation
import Tensors

/// How a sound is played otherwise: faster or slower, higher or lower, each without the other.
public struct SoundVariation: Codable, Hashable, Sendable {
  /// Hundredths of a semitone up.
  public var pitchCents: Double
  /// How many times faster.
  public var tempo: Double

  public static let none = SoundVariation(pitchCents: 0, tempo: 1)

  public init(pitchCents: Double, tempo: Double) {
    self.pitchCents = pitchCents
    self.tempo = tempo
  }

  /// A sound so varied: stretched (WSOLA), then played at another rate (soxr). [time] → [time / tempo, rounded]
  public func callAsFunction(_ samples: Tensor, rateHz: Int) -> Tensor {
    guard pitchCents != 0 else { return timeStretched(samples, tempo: tempo, rateHz: rateHz) }
    let raise = pow(2, pitchCents / 1200)
    let stretched = timeStretched(samples, tempo: tempo / raise, rateHz: rateHz)
    return resampled(stretched, from: raise, to: 1, wanted: Int((Double(samples.count) / tempo).rounded()))
  }
}
