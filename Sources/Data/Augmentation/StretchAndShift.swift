import Tensors

extension Augmentation {
  /// Time stretch and pitch shift by up to 30 % each, as scalings of a spectrogram's two axes (Schlüter and Grill,
  /// ISMIR 2015; linear interpolation where theirs is quadratic).
  ///
  /// y[t, f] = x[centre + (t − middle)·stretch, f / shift]; nothing lies above the highest bin.
  static let stretchAndShift = Augmentation(
    name: "stretch-and-shift", summary: "time stretch and pitch shift by up to 30 %", domain: .spectrum
  ) { spectra, excerpt, random in
    let stretch = 1 + reach * (2 * random.nextUniform() - 1), shift = 1 + reach * (2 * random.nextUniform() - 1)
    return rescaled(spectra, rows: excerpt.rows, stretch: stretch, shift: shift)
  }

  private static let reach: Float = 0.3

  /// The middle of spectra at another tempo and pitch. [rows, bins] → [`rows`, bins]
  static func rescaled(_ spectra: Tensor, rows: Int, stretch: Float, shift: Float) -> Tensor {
    let given = spectra.shape[0], bins = spectra.shape[1]
    let middle = Float(given - 1) / 2
    var below = [Int](repeating: 0, count: bins), share = [Float](repeating: 0, count: bins), used = bins
    for bin in 0..<bins {
      let place = Float(bin) / shift
      guard place <= Float(bins - 1) else { used = min(used, bin); continue }
      below[bin] = min(Int(place), bins - 2)
      share[bin] = place - Float(below[bin])
    }
    var row = [Float](repeating: 0, count: bins)
    return spectra.withUnsafeBufferPointer { x in
      Tensor([rows, bins]) { y in
        for t in 0..<rows {
          let place = min(max(middle + (Float(t) - Float(rows - 1) / 2) * stretch, 0), Float(given - 1))
          let first = min(Int(place), given - 2), rest = place - Float(first)
          for bin in 0..<bins {
            row[bin] = (1 - rest) * x[first * bins + bin] + rest * x[(first + 1) * bins + bin]
          }
          for bin in 0..<used {
            y[t * bins + bin] = (1 - share[bin]) * row[below[bin]] + share[bin] * row[below[bin] + 1]
          }
          for bin in used..<bins { y[t * bins + bin] = 0 }
        }
      }
    }
  }
}
