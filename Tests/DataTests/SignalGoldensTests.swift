import Data
import Tensors
import XCTest


/// Windows, spectrograms, filter banks and phase recovery against SciPy and librosa.
final class SignalGoldensTests: XCTestCase {
  func testWindowsAreSciPys() throws {
    let goldens = try Goldens(), names: [Window.Shape: String] = [.rectangular: "boxcar"]
    for window in Window.all {
      let name = "window/\(names[window.shape] ?? window.shape.rawValue)/\(window.symmetry.rawValue)"
      assertClose(window.values(33), try goldens[name], tolerance: 1e-7, name)
    }
  }

  func testSpectrogramsAreSciPys() throws {
    let goldens = try Goldens(), audio = try goldens.audio
    assertClose(
      STFT(fftSamples: 256, hopSamples: 128, window: .tukey, padding: .none, placement: .leading, detrend: .constant)
        .spectrogram(audio, .density, rateHz: 8000), try goldens["scipy/density"])
    assertClose(
      STFT(
        fftSamples: 257, windowSamples: 200, hopSamples: 160, window: Window(.hamming), padding: .none, placement: .leading
      ).spectrogram(audio, .spectrum, rateHz: 8000), try goldens["scipy/spectrum"])
  }

  func testTheInverseSTFTIsLibrosas() throws {
    let goldens = try Goldens(), stft = STFT(fftSamples: 512, windowSamples: 400, hopSamples: 128)
    assertClose(stft.inverse(stft(try goldens.audio), sampleCount: 11_900), try goldens["istft"])
  }

  func testMelFiltersAreLibrosas() throws {
    let goldens = try Goldens()
    let htkArea = MelFilters(bandCount: 20, scale: .htk, normalisation: .area)
    assertClose(MelFilters.slaney(20).bank(fftSamples: 512, rateHz: 22_050).weights, try goldens["mel/slaney"])
    assertClose(htkArea.bank(fftSamples: 512, rateHz: 22_050).weights, try goldens["mel/htk-area"])
  }

  func testCosineTransformsAreSciPys() throws {
    let goldens = try Goldens(), x = try goldens.audio.slice(axis: 0, 0..<40).reshaped([4, 10])
    for (name, scaling) in [("ortho", CosineTransform.Scaling.orthonormal), ("plain", .unscaled)] {
      let transform = CosineTransform(inputCount: 10, coefficientCount: 10, scaling: scaling)
      assertClose(transform(x), try goldens["dct/" + name], name)
    }
  }

  func testGriffinLimComesAsNearAsLibrosas() throws {
    let goldens = try Goldens(), stft = STFT(fftSamples: 512, hopSamples: 128)
    let magnitude = stft.spectrogram(try goldens.audio, .magnitude)
    let frames = magnitude.shape[0], bins = stft.binCount
    var random = NumPyRandomState(seed: 0)
    // librosa draws them bin by bin.
    let drawn = (0..<bins * frames).map { _ in Float(2 * Double.pi * random.nextUniform()) }
    let phase = Tensor([bins, frames], drawn).transposed([1, 0])
    for (name, momentum) in [("plain", Float(0)), ("fast", 0.99)] {
      let sound = GriffinLim(iterations: 32, momentum: momentum)(magnitude: magnitude, phase: phase, stft: stft)
      let reached = spectralConvergence(of: sound, to: magnitude, stft: stft), librosa = try goldens.number("griffinlim/" + name)
      XCTAssertLessThanOrEqual(reached, librosa * 1.001, name)
    }
  }

  func testTheNonNegativeInverseComesAsNearAsLibrosas() throws {
    let goldens = try Goldens(), bank = MelFilters.slaney(128).bank(fftSamples: 2048, rateHz: 22_050)
    let mel = try goldens["features/librosa-mel-power"]
    let spectrum = bank.nonNegativeInverse(mel)
    XCTAssertGreaterThanOrEqual(spectrum.values.min()!, 0)
    func norm(_ x: Tensor) -> Double { x.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
    XCTAssertLessThanOrEqual(norm(bank(spectrum) - mel) / norm(mel), try goldens.number("nnls"))
  }

  func testResamplingIsSoxrs() throws {
    let goldens = try Goldens(), audio = try goldens.audio.slice(axis: 0, 0..<4000)
    for rate in [11_025, 4000] {
      assertClose(resampled(audio, from: 8000, to: rate), try goldens["resampled/\(rate)"], tolerance: 1e-6, "\(rate) Hz")
    }
  }
}
