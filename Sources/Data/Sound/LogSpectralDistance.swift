import Foundation
import Tensors

/// Log-spectral distance between a sound and what a path made of it, in decibels.
///
/// d = mean over frames of √(mean over bins of (10·log₁₀ P − 10·log₁₀ Q)²), P and Q the powers of a 512-sample Hann
/// window every 128 samples, neither counted below `rangeDecibels` under the largest P. Phase does not matter; loudness
/// does. Sounds of different length are compared over the shorter; 0 for sounds shorter than a frame.
///
/// - Source: Gray and Markel 1976, with a floor so that silence compares.
public func logSpectralDistance(_ original: Tensor, _ copy: Tensor, rangeDecibels: Float = 60) -> Float {
  let stft = STFT(fftSamples: 512, hopSamples: 128, padding: .none), count = min(original.count, copy.count)
  let powers = [original, copy].map { sound in
    stft.spectrogram(sound.reshaped([sound.count]).slice(axis: 0, 0..<count), .power)
  }
  guard powers[0].count > 0, powers[0].max().scalar > 0 else { return 0 }
  let floor = powers[0].max().scalar * Float(pow(10, -Double(rangeDecibels) / 10))
  let difference = decibels(ofPower: powers[0], floor: floor) - decibels(ofPower: powers[1], floor: floor)
  return sqrt(square(difference).mean(axes: [1])).mean().scalar
}
