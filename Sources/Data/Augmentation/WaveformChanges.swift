import Foundation
import Tensors

extension Augmentation {
  /// Louder or softer by up to 6 dB.
  static let gain = Augmentation(name: "gain", summary: "louder or softer by up to 6 dB", domain: .waveform) {
    samples, _, random in
    affine(samples, scale: pow(10, 6 * (2 * random.nextUniform() - 1) / 20))
  }

  /// White noise, 10 to 40 dB below the example's own power; silence stays silent.
  static let noise = Augmentation(name: "noise", summary: "white noise 10 to 40 dB below the sound", domain: .waveform) {
    samples, _, random in
    let level = sqrt((samples * samples).mean().scalar)
    let share = pow(10, -(10 + 30 * random.nextUniform()) / 20)
    return samples + random.normal(samples.shape, standardDeviation: level * share)
  }
}
