import Nets
import Tensors
import XCTest

final class FourierTests: XCTestCase {
  private static let transforms: [(String, STFT)] = [
    ("librosa", STFT(fftSamples: 16, hopSamples: 4)),
    ("torch", STFT(fftSamples: 16, windowSamples: 10, hopSamples: 5, padding: .reflection)),
    (
      "scipy",
      STFT(
        fftSamples: 16, hopSamples: 8, window: .tukey, padding: .none, placement: .leading, detrend: .constant)
    ),
    ("tensorflow", STFT(fftSamples: 16, windowSamples: 12, hopSamples: 6, padding: .none, placement: .leading)),
  ]

  /// ⟨Ax, y⟩ = ⟨x, Aᵀy⟩ for each transform and its adjoint.
  func testAdjoints() {
    var random = Random(seed: 1, purpose: "test")
    for (name, stft) in Self.transforms {
      for count in [32, 47] {
        let x = random.normal([2, count])
        let ax = stft(x), y = random.normal(ax.shape)
        assertEqual(ax.dot(y), x.dot(stft.adjoint(y, sampleCount: count)), "STFT, \(name), \(count)")
        for length in [nil, count - 9] {
          let inverse = stft.inverse(y, sampleCount: length, floor: 0.1), z = random.normal(inverse.shape)
          let back = stft.inverseAdjoint(z, frameCount: y.shape[1], floor: 0.1)
          assertEqual(inverse.dot(z), y.dot(back), "inverse STFT, \(name), \(count)")
        }
      }
    }
  }

  private func assertEqual(_ a: Float, _ b: Float, _ message: String) {
    XCTAssertEqual(a, b, accuracy: 1e-4 * max(1, Swift.abs(a)), message)
  }

  /// The layers inside a network give what data sets are made of.
  func testFrontEndAgreesWithFeatures() {
    var random = Random(seed: 2, purpose: "test")
    let x = random.normal([2, 600])
    let stft = STFT(fftSamples: 64, hopSamples: 16)
    let mel = MelFilters.slaney(10), bank = mel.bank(fftSamples: 64, rateHz: 8000)
    let cosines = CosineTransform(inputCount: 10, coefficientCount: 5)
    for quantity in SpectralQuantity.allCases {
      let layers = Sequential([
        SpectrogramLayer(stft, quantity, rateHz: 8000), FilterBankLayer(mel, fftSamples: 64, rateHz: 8000),
        LogarithmLayer(floor: 1e-10, offset: 1e-6, scale: 4), FilterBankLayer(cosines),
      ])
      let tape = Tape()
      let actual = withExtendedLifetime(tape) { layers(tape.constant(x.reshaped([2, 600, 1]))).value }
      let bands = stft.spectrogram(x, quantity, rateHz: 8000, through: bank)
      let expected = cosines(scaledLogarithm(bands, floor: 1e-10, offset: 1e-6, scale: 4))
      XCTAssertEqual(actual.shape, expected.shape + [1])
      let scale = expected.values.map { Swift.abs($0) }.max()!
      for (a, b) in zip(actual.values, expected.values) { XCTAssertEqual(a, b, accuracy: 1e-5 * scale, quantity.rawValue) }
    }
  }

  func testMagnitudeOfSilenceHasAGradient() {
    let tape = Tape()
    let x = tape.variable(Tensor([4, 2]))
    XCTAssertEqual(tape.gradients(of: magnitude(x).sum(), for: [x])[0].value, Tensor([4, 2]))
  }
}
