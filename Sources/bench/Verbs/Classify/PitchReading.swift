import Foundation
import Tensors

/// Pitches from CREPE's 360 classes, 20 cents apart (Kim et al., ICASSP 2018).
///
/// Between classes the cents are averaged by their shares over the nine around the largest.
struct PitchReading {
  let hertz: Double
  /// The largest share: how sure the network is that there is a pitch.
  let confidence: Double

  init(_ shares: ArraySlice<Float>) {
    let shares = Array(shares), best = shares.indices.max { shares[$0] < shares[$1] }!
    let around = max(0, best - 4)...min(shares.count - 1, best + 4)
    let weight = around.reduce(0.0) { $0 + Double(shares[$1]) }
    let place = around.reduce(0.0) { $0 + Double(shares[$1]) * Double($1) } / max(weight, .leastNormalMagnitude)
    hertz = PitchClasses.hertz(place)
    confidence = Double(shares[best])
  }

  /// `A4 +12 cents`
  static func name(ofHertz hertz: Double) -> String {
    let semitones = 69 + 12 * log2(hertz / 440), nearest = Int(semitones.rounded())
    let cents = Int(((semitones - Double(nearest)) * 100).rounded())
    let names = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"]
    return "\(names[nearest % 12])\(nearest / 12 - 1) \(cents < 0 ? "−" : "+")\(abs(cents)) cents"
  }
}
