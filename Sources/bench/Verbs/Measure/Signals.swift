import Foundation
import Tensors

/// Features of ten minutes of audio at 22.05 kHz, and the way back of one excerpt.
extension Measurement {
  static let signals: [Measurement] = [
    Measurement(name: "spectrogram", summary: "600 s at 22.05 kHz, 256 samples every 128 (density)") {
      let samples = noise([600 * 22050])
      let stft = STFT(
        fftSamples: 256, hopSamples: 128, window: .tukey, padding: .none, placement: .leading, detrend: .constant)
      return { _ = stft.spectrogram(samples, .density, rateHz: 22050) }
    },
    Measurement(name: "log-mel", summary: "600 s at 22.05 kHz, 1024 samples every 315, 80 bands") {
      let samples = noise([600 * 22050])
      let stft = STFT(fftSamples: 1024, hopSamples: 315, padding: .zeros)
      let bank = MelFilters.htk(80, lowHz: 27.5, highHz: 8000).bank(fftSamples: 1024, rateHz: 22050)
      return { _ = scaledLogarithm(stft.spectrogram(samples, .magnitude, through: bank), floor: 1e-7) }
    },
    Measurement(name: "griffin-lim", summary: "35 910 samples, 1024 every 315, 100 iterations") {
      let stft = STFT(fftSamples: 1024, hopSamples: 315)
      let magnitude = stft.spectrogram(noise([35910]), .magnitude)
      var random = Random(seed: 0, purpose: "phase")
      let phase = random.uniform(magnitude.shape, high: 2 * .pi)
      let griffinLim = GriffinLim(iterations: 100)
      return { _ = griffinLim(magnitude: magnitude, phase: phase, stft: stft) }
    },
  ]
}
