import Foundation
import Tensors

extension Augmentation {
  /// A bell in the frequency response, up to 10 dB high or deep (Schlüter and Grill, ISMIR 2015).
  ///
  /// Centre drawn evenly on a logarithmic scale from 150 Hz to 8 kHz, width (σ) from 5 to 7 semitones, height from −10
  /// to 10 dB.
  static let randomFilter = Augmentation(
    name: "random-filter", summary: "a bell of up to ±10 dB somewhere in the frequency response", domain: .spectrum
  ) { spectra, excerpt, random in
    let centre = 150 * pow(8000 / 150, Double(random.nextUniform()))
    let width = 5 + 2 * Double(random.nextUniform())
    let decibels = 10 * (2 * Double(random.nextUniform()) - 1)
    let gains = (0..<spectra.shape[1]).map { bin -> Float in
      guard bin > 0 else { return 1 }
      let semitones = 12 * log2(Double(bin) * excerpt.binHz / centre)
      return Float(pow(10, decibels / 20 * exp(-0.5 * semitones * semitones / (width * width))))
    }
    return spectra * Tensor([1, gains.count], gains)
  }
}
