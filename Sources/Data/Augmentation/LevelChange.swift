import Foundation
import Tensors

extension Augmentation {
  /// The whole example louder or softer by up to 10 dB: what no recording's mastering says about its class.
  static let level = Augmentation(
    name: "level", summary: "the whole spectrum louder or softer by up to 10 dB", domain: .spectrum
  ) { spectra, _, random in
    affine(spectra, scale: pow(10, 10 * (2 * random.nextUniform() - 1) / 20))
  }
}
