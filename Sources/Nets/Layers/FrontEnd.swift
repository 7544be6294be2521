import Tensors

// From a waveform to features inside a network, with the same windows, filters and transforms that data sets are
// made with.

/// Waveform to spectrogram: `[B, samples, C]` → `[B, frames, bins, C]`.
public struct SpectrogramLayer: Layer {
  public let stft: STFT
  public let quantity: SpectralQuantity
  /// Samples per second; only a density depends on it.
  public let rateHz: Double
  public let site = Site()

  public init(_ stft: STFT, _ quantity: SpectralQuantity = .power, rateHz: Double = 1) {
    self.stft = stft
    self.quantity = quantity
    self.rateHz = rateHz
  }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank == 3 && stft.frameCount(sampleCount: x.shape[1]) > 0,
      "\(site.path): a spectrogram with windows of \(stft.windowSamples) wants [B, samples, C], not \(x.shape)")
    let spectrum = shortTimeFourier(x.transposed([0, 2, 1]), stft)
    let values = quantity.isSquared ? power(spectrum) : magnitude(spectrum)
    let scale = x.tape.constant(stft.binScale(quantity, rateHz: rateHz))
    return site.mark((values * scale).transposed([0, 2, 3, 1]))
  }
}

/// Bins gathered into bands along the frequency axis: `[B, T, bins, C]` → `[B, T, bands, C]`.
public struct FilterBankLayer: Layer {
  public let bank: FilterBank
  public let site = Site()

  public init(_ bank: FilterBank) { self.bank = bank }

  /// Mel bands of the power or magnitude of an STFT of `fftSamples`.
  public init(_ mel: MelFilters, fftSamples: Int, rateHz: Double) {
    self.init(mel.bank(fftSamples: fftSamples, rateHz: rateHz))
  }

  /// Cepstral coefficients of log bands.
  public init(_ cosines: CosineTransform) { self.init(FilterBank(cosines.matrix)) }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.rank == 4 && x.shape[2] == bank.binCount,
      "\(site.path): a filter bank over \(bank.binCount) bins wants [B, T, \(bank.binCount), C], not \(x.shape)")
    return site.mark(filtered(x.transposed([0, 1, 3, 2]), by: bank).transposed([0, 1, 3, 2]))
  }
}

/// scale·ln(max(x, floor) + offset), as `scaledLogarithm` has it: decibels of power are scale = 10/ln 10.
public struct LogarithmLayer: Layer {
  public let floor: Float
  public let offset: Float
  public let scale: Float
  public let site = Site()

  public init(floor: Float, offset: Float = 0, scale: Float = 1) {
    precondition(floor + offset > 0, "a logarithm needs a floor above zero")
    self.floor = floor
    self.offset = offset
    self.scale = scale
  }

  public func callAsFunction(_ x: Var) -> Var { site.mark(log(clamp(x, low: floor) + offset) * scale) }
}
