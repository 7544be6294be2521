import Tensors

/// A preset at a rate, its filter bank and cosine transform worked out: from sound to rows of features.
public struct FeatureTransform: Sendable {
  public let preset: FeaturePreset
  /// Samples a second of the sounds that it takes.
  public let rateHz: Int
  let bank: FilterBank?
  private let cosines: FilterBank?

  public init(_ preset: FeaturePreset, rateHz: Int) {
    self.preset = preset
    self.rateHz = rateHz
    bank = preset.filters?.bank(fftSamples: preset.stft.fftSamples, rateHz: Double(rateHz))
    cosines = preset.cosineTransform.map { FilterBank($0.matrix) }
  }

  /// Values before normalisation of a whole sound. `samples`: [n] → [rows, features]
  public func callAsFunction(_ samples: Tensor) -> Tensor {
    var values = preset.stft.spectrogram(samples, preset.quantity, rateHz: Double(rateHz), through: bank)
    if preset.scale != 1 { values = affine(values, scale: Float(preset.scale)) }
    for _ in 0..<preset.downsamplings { values = downsampled(values) }
    if preset.droppedBins > 0 { values = values.slice(axis: 1, preset.droppedBins..<values.shape[1]) }
    values = preset.compression(values)
    return cosines?(values) ?? values
  }

  /// A patch's rows, normalised. `features`: [rows, features] → [T, F, 1]
  public func patch(
    of features: Tensor, from row: Int, statistics: PatchStatistics
  ) -> Tensor {
    let rows = features.slice(axis: 0, row..<row + preset.cutting.rows)
    return preset.normalisation(rows, statistics).reshaped(preset.patchShape)
  }

  /// The moments of a patch's values before normalisation.
  public func moments(of features: Tensor, from row: Int) -> Moments {
    let width = features.shape[1]
    return features.withUnsafeBufferPointer {
      Moments(UnsafeBufferPointer(rebasing: $0[row * width..<(row + preset.cutting.rows) * width]))
    }
  }
}

extension FeaturePreset {
  var cosineTransform: CosineTransform? {
    cepstrum.map {
      CosineTransform(
        inputCount: bandCount, coefficientCount: $0.coefficientCount, scaling: $0.scaling)
    }
  }
}
