import CKernels

/// What a spectrogram tells of every frame and frequency.
///
/// With X the STFT, w its window, fs the rate: magnitude |X| · power |X|² · density c·|X|²/(fs·Σw²), squared units
/// per Hz · spectrum c·|X|²/(Σw)², squared units; c = 2 for bins that stand for two (all but 0 and, if n is even, n/2),
/// else 1. The last two are `scipy.signal.spectrogram`'s `scaling`.
public enum SpectralQuantity: String, Codable, Sendable, CaseIterable {
  case magnitude, power, density, spectrum

  /// Whether it grows with the square of the sound's amplitude.
  public var isSquared: Bool { self != .magnitude }
}

extension STFT {
  /// A spectrogram, through a filter bank if one is given. `samples`: [..., n] → [..., frames, bins or bands]
  ///
  /// - Parameters:
  ///   - rateHz: samples per second; only a density depends on it.
  ///   - frames: which frames to compute; all if nil.
  public func spectrogram(
    _ samples: Tensor, _ quantity: SpectralQuantity, rateHz: Double = 1, through bank: FilterBank? = nil,
    frames: Range<Int>? = nil
  ) -> Tensor {
    precondition(
      bank.map { $0.binCount == binCount } ?? true,
      "a filter bank over \(bank?.binCount ?? 0) bins does not fit an STFT of \(binCount)")
    let signals = Signals(samples), scale = binScale(quantity, rateHz: rateHz)
    let all = 0..<frameCount(sampleCount: signals.length), frames = frames ?? all, width = bank?.bandCount ?? binCount
    precondition(all.contains(frames), "frames \(frames) were asked for, the signal has \(all.count)")
    return scale.withUnsafeBufferPointer { scale in
      Tensor(signals.leading + [frames.count, width]) { result in
        signals.forEach { index, signal in
          let target = result.baseAddress! + index * frames.count * width
          forEachSpectrum(of: signal, frames: frames) { frame, spectrum, room in
            let row = target + (frame - frames.lowerBound) * width
            let values = bank == nil ? row : room
            if quantity.isSquared {
              kernel_spectrum_power(spectrum, scale.baseAddress!, binCount, values)
            } else {
              kernel_spectrum_magnitude(spectrum, scale.baseAddress!, binCount, values)
            }
            bank?.filter(values, into: row)
          }
        }
      }
    }
  }

  /// What |X| or |X|² is multiplied with, for every bin. → [bins]
  public func binScale(_ quantity: SpectralQuantity, rateHz: Double = 1) -> Tensor {
    let taper = window.doubles(windowSamples)
    let whole: Double
    switch quantity {
    case .magnitude, .power: return Tensor([binCount], repeating: 1)
    case .density: whole = 1 / (rateHz * taper.reduce(0) { $0 + $1 * $1 })
    case .spectrum:
      let sum = taper.reduce(0, +)
      whole = 1 / (sum * sum)
    }
    return Tensor([binCount], (0..<binCount).map { bin in
      let isAlone = bin == 0 || 2 * bin == fftSamples
      return Float(isAlone ? whole : 2 * whole)
    })
  }
}
