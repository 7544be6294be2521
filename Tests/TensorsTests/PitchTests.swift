import Foundation
import Tensors
import XCTest

/// Pitch estimators on tones whose pitch is known.
final class PitchTests: XCTestCase {
  private let rateHz = 16_000.0

  private func tone(_ hertz: Double, partials: [Double], noise: Double = 0, count: Int = 1024) -> Tensor {
    var random = Random(seed: 1, purpose: "tone")
    return Tensor([count], (0..<count).map { t in
      let wave = partials.enumerated().reduce(0) {
        $0 + $1.element * sin(2 * .pi * hertz * Double($1.offset + 1) * Double(t) / rateHz + Double($1.offset))
      }
      return Float(0.3 + wave + noise * Double(random.nextNormal()))
    })
  }

  func testTones() {
    for estimator in PitchEstimator.all {
      for hertz in stride(from: 80.0, through: 1500, by: 71) {
        for (partials, noise) in [([1.0], 0.0), ([1, 0.6, 0.4, 0.2], 0), ([0.2, 1, 0.5], 0), ([1, 0.5], 0.05)] {
          // A strong partial with fewer than ten samples a period hides a lag that falls between two samples.
          if partials[0] < 1, hertz > 800 { continue }
          let found = estimator(tone(hertz, partials: partials, noise: noise), rateHz: rateHz) ?? 1
          XCTAssertEqual(cents(from: hertz, to: found), 0, accuracy: noise > 0 ? 25 : 12, "\(estimator.name), \(hertz) Hz, \(partials)")
        }
      }
    }
  }

  func testSilenceAndShortSoundsHaveNoPitch() {
    for estimator in PitchEstimator.all {
      XCTAssertNil(estimator(Tensor([1024]), rateHz: rateHz), estimator.name)
      XCTAssertNil(estimator(tone(100, partials: [1], count: 16), rateHz: rateHz), estimator.name)
    }
  }
}
