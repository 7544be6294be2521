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

  /// The gradient against differences, a direction at a time.
  ///
  /// Of the louder half of the values: where a root is near 0 its slope changes within any step that floats can resolve
  /// (in doubles, with steps of 1e-7, differences agree). Nor may a root's patch be normalised by its own moments, which
  /// bring the quiet half back in; those are checked where there is no root.
  func testItsGradient() throws {
    for preset in FeaturePreset.all {
      var preset = preset
      if case .power = preset.compression { preset.normalisation = .none }
      let (frontEnd, count, name) = try short(preset)
      var random = Random(seed: 3, purpose: "sound")
      let sound = random.normal([1, count, 1], standardDeviation: 0.2), direction = random.normal([1, count, 1])
      let start = features(frontEnd, sound), sorted = start.values.sorted()
      let middle = sorted[sorted.count / 2], isLoud = Tensor(start.shape, start.values.map { $0 >= middle ? 1 : 0 })
      func value(_ x: Tensor) -> Double {
        zip(features(frontEnd, x).values, isLoud.values).reduce(0) { $0 + Double($1.1) * cos(3 * Double($1.0)) }
      }
      let tape = Tape()
      let gradient = withExtendedLifetime(tape) {
        let x = tape.variable(sound)
        return tape.gradients(of: cos(3 * frontEnd(x)) * tape.constant(isLoud), for: [x])[0].value
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

  /// Near silence: along the sound itself, where a step is a share of what is there however little that is.
  func testItsGradientNearSilence() throws {
    for preset in FeaturePreset.all {
      var preset = preset
      if preset.normalisation.scope == .image { preset.normalisation = .none }
      let (frontEnd, count, name) = try short(preset)
      var random = Random(seed: 5, purpose: "sound")
      let noise = random.normal([1, count, 1], standardDeviation: 0.2)
      for level in [1e-2, 1e-4, 1e-6, 1e-8] as [Float] {
        let sound = affine(noise, scale: level), start = features(frontEnd, sound)
        let tape = Tape()
        let gradient = withExtendedLifetime(tape) {
          let x = tape.variable(sound)
          return tape.gradients(of: frontEnd(x), for: [x])[0].value
        }
        XCTAssertTrue(gradient.isFinite, "\(name) at \(level)")
        let louder = features(frontEnd, affine(sound, scale: 1.002)), softer = features(frontEnd, affine(sound, scale: 0.998))
        let difference = zip(louder.values, softer.values).reduce(0) { $0 + Double($1.0) - Double($1.1) } / 0.004
        let slope = zip(gradient.values, sound.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        // What floats resolve of a value that hardly moves, or of 1 and a little, over the step.
        let rounding = start.values.reduce(0) { $0 + abs(Double($1)) + 0.5 } * 1e-7 / 0.004
        XCTAssertEqual(slope, difference, accuracy: 0.01 * abs(difference) + rounding, "\(name) at \(level)")
      }
    }
  }

  /// In silence itself there is no direction up, and nothing that is no number.
  func testSilenceHasNoGradient() throws {
    for preset in FeaturePreset.all {
      let (frontEnd, count, name) = try short(preset)
      let tape = Tape()
      let gradient = withExtendedLifetime(tape) {
        let x = tape.variable(Tensor([1, count, 1]))
        return tape.gradients(of: square(frontEnd(x)), for: [x])[0].value
      }
      XCTAssertTrue(gradient.isFinite, name)
      if !preset.isWaveform { XCTAssertEqual(abs(gradient).max().scalar, 0, name) }
    }
  }

  /// A few rows of a preset's.
  private func short(_ preset: FeaturePreset) throws -> (FrontEnd, samples: Int, name: String) {
    var preset = preset
    preset.cutting.rows = preset.isWaveform ? 300 : 4
    let frontEnd = FrontEnd(PatchDomain(preset: preset, rateHz: preset.rateHz ?? 16_000, statistics: PatchStatistics()))
    return (frontEnd, frontEnd.sampleCount(rows: preset.cutting.rows), preset.name)
  }

  private func features(_ frontEnd: FrontEnd, _ sound: Tensor) -> Tensor {
    let tape = Tape()
    return withExtendedLifetime(tape) { frontEnd(tape.constant(sound)).value }
  }
}
