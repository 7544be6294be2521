import Data
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// What canvases of every preset know of noise and of level.
final class CanvasTests: XCTestCase {
  /// Gains that are powers of two change linear features without rounding.
  private static let gains: [(decibels: Double, factor: Float)] = [(20 * log10(1.0 / 16), 1.0 / 16), (20 * log10(4.0), 4)]

  func testNoiseOfTwoSeedsDiffers() throws {
    for preset in FeaturePreset.all {
      let cases = [(preset.normalisation, PatchStatistics()), (Normalisation.setZScore, PatchStatistics(shift: 0.5, scale: 2))]
      for (normalisation, statistics) in cases {
        let domain = short(preset, normalisation, statistics), shape = domain.preset.patchShape
        let layer = Sequential([Flatten(), Flatten()])
        _ = Inventory(of: layer)
        let values = LayerNetwork(layer, from: Port("patch", shape), to: Port("values", [shape.reduce(1, *)]))
        let parameterisation = try ParameterisationKind.named("input")!(ProbedNetwork(values, name: "flat", domain: domain))
        let noises = [0, 1].map { (seed: UInt32) -> Tensor in
          var random = NumPyRandomState(seed: seed)
          return parameterisation.noise(&random)
        }
        XCTAssertGreaterThan(abs(noises[0] - noises[1]).max().scalar, 1e-3, "\(preset.name), \(normalisation.name)")
      }
    }
  }

  /// What a canvas becomes is what the louder sound's features are, but for the rounding of logarithms, powers and cosines.
  func testFeaturesOfALouderSound() throws {
    for preset in FeaturePreset.all {
      var cases = [(Normalisation.none, PatchStatistics()), (.setZScore, PatchStatistics(shift: 0.5, scale: 2))]
      // Decibels of all but logarithms, held so far apart that none is cut off; a band may hold no bin, and nothing.
      if !preset.isWaveform, preset.filters == nil, !isLogarithm(preset) {
        cases.append((.setDecibels, PatchStatistics(shift: -100, scale: 200)))
      }
      for (normalisation, statistics) in cases {
        let domain = short(preset, normalisation, statistics), sound = noise(domain)
        let features = self.features(sound, domain)
        let change = Canvas.input(domain.preset.patchShape, domain: domain).levelChange
        for (decibels, factor) in Self.gains {
          let louder = self.features(affine(sound, scale: factor), domain)
          let what = "\(preset.name), \(normalisation.name), \(decibels) dB"
          assertClose(change(features, decibels: decibels), louder, 1e-5, what)
        }
      }
    }
  }

  /// Silence stays silence where a compression has an offset, or none is needed.
  func testSilenceOfALouderSound() throws {
    for name in ["musicnn-mel", "dafx-week8", "dafx-final", "seed002", "torchaudio-mel"] {
      let domain = short(try .named(name), .setZScore, PatchStatistics(shift: 0.5, scale: 2))
      let silence = features(Tensor(noise(domain).shape), domain)
      let change = Canvas.input(domain.preset.patchShape, domain: domain).levelChange
      for (decibels, _) in Self.gains {
        assertClose(change(silence, decibels: decibels), silence, 1e-5, "\(name), \(decibels) dB")
      }
    }
  }

  /// Patches that are normalised by their own moments have no level.
  func testWhatIsNormalisedByItselfStays() throws {
    for preset in FeaturePreset.all where preset.normalisation.scope == .image {
      let domain = short(preset, preset.normalisation, PatchStatistics()), patch = Random.patch(1, domain.preset.patchShape)
      let change = Canvas.input(domain.preset.patchShape, domain: domain).levelChange
      XCTAssertEqual(change(patch, decibels: 12), patch, preset.name)
    }
  }

  private func isLogarithm(_ preset: FeaturePreset) -> Bool {
    if case .logarithm = preset.compression { true } else { false }
  }

  /// A few rows of a preset's, normalised otherwise.
  private func short(_ preset: FeaturePreset, _ normalisation: Normalisation, _ statistics: PatchStatistics) -> PatchDomain {
    var preset = preset
    (preset.cutting.rows, preset.normalisation) = (preset.isWaveform ? 600 : 8, normalisation)
    return PatchDomain(preset: preset, rateHz: preset.rateHz ?? 16_000, statistics: statistics)
  }

  /// A sound of a patch's length.
  private func noise(_ domain: PatchDomain) -> Tensor {
    var random = Random(seed: 2, purpose: "sound")
    return random.normal([FrontEnd(domain).sampleCount(rows: domain.preset.cutting.rows)], standardDeviation: 0.2)
  }

  private func features(_ sound: Tensor, _ domain: PatchDomain) -> Tensor {
    domain.preset.normalisation(domain.transform(sound), domain.statistics)
  }
}
