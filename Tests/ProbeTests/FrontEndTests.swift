import Data
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// The differentiable front end has the numbers of the features that sets are made of, and a gradient.
final class FrontEndTests: XCTestCase {
  func testItAgreesWithFeaturesOfEveryPreset() throws {
    for preset in FeaturePreset.all {
      var preset = preset
      preset.cutting.rows = preset.isWaveform ? 600 : 8
      let rateHz = preset.rateHz ?? 16_000
      let domain = PatchDomain(preset: preset, rateHz: rateHz, statistics: PatchStatistics(shift: 0.5, scale: 2))
      let frontEnd = FrontEnd(domain), count = frontEnd.sampleCount(rows: 8 * (preset.isWaveform ? 75 : 1))
      XCTAssertEqual(domain.transform.rowCount(sampleCount: count), preset.cutting.rows, preset.name)
      XCTAssertLessThan(domain.transform.rowCount(sampleCount: count - 1), preset.cutting.rows, preset.name)
      var random = Random(seed: 2, purpose: "sound")
      let sound = random.normal([count], standardDeviation: 0.2)
      let features = domain.transform(sound)
      let statistics = preset.normalisation.scope == .image
        ? preset.normalisation.statistics(features.withUnsafeBufferPointer { Moments($0) }) : domain.statistics
      let expected = preset.normalisation(features, statistics)
      let tape = Tape()
      let found = withExtendedLifetime(tape) { frontEnd(tape.constant(sound.reshaped([1, count, 1]))).value }
      assertClose(found.reshaped(expected.shape), expected, 2e-4, preset.name)
    }
  }

  /// The gradient against differences, a direction at a time; not of roots, whose slope at silence differences miss.
  func testItsGradient() throws {
    for name in ["seed002-log", "svdnet-mel", "kws-mfcc", "crepe", "librosa-mel", "torchaudio-mel"] {
      var preset = try FeaturePreset.named(name)
      preset.cutting.rows = preset.isWaveform ? 300 : 4
      let frontEnd = FrontEnd(PatchDomain(preset: preset, rateHz: preset.rateHz ?? 16_000, statistics: PatchStatistics()))
      let count = frontEnd.sampleCount(rows: preset.cutting.rows)
      var random = Random(seed: 3, purpose: "sound")
      let sound = random.normal([1, count, 1], standardDeviation: 0.2), direction = random.normal([1, count, 1])
      func value(_ x: Tensor) -> Double {
        let tape = Tape()
        return withExtendedLifetime(tape) { frontEnd(tape.constant(x)).value.values.reduce(0) { $0 + cos(3 * Double($1)) } }
      }
      let tape = Tape()
      let gradient = withExtendedLifetime(tape) {
        let x = tape.variable(sound)
        return tape.gradients(of: cos(3 * frontEnd(x)), for: [x])[0].value
      }
      func difference(_ step: Float) -> Double {
        (value(sound + direction * Tensor(step)) - value(sound - direction * Tensor(step))) / Double(2 * step)
      }
      // Two steps' differences together are free of the third derivative, which is large where bands are quiet.
      let slopeByDifferences = (4 * difference(5e-4) - difference(1e-3)) / 3
      let slope = zip(gradient.values, direction.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      XCTAssertEqual(slope, slopeByDifferences, accuracy: 0.02 * max(abs(slopeByDifferences), 1), name)
    }
  }
}
