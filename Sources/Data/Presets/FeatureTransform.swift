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
    bank = preset.stft.flatMap { preset.filters?.bank(fftSamples: $0.fftSamples, rateHz: Double(rateHz)) }
    cosines = preset.cosineTransform.map { FilterBank($0.matrix) }
  }

  /// Values before normalisation of a sound, or of some of its rows. `samples`: [n] → [rows, features]
  public func callAsFunction(_ samples: Tensor, rows: Range<Int>? = nil) -> Tensor {
    let averaged = preset.framesPerRow
    let frames = rows.map { $0.lowerBound * averaged..<$0.upperBound * averaged }
    let values = preset.stft.map {
      $0.spectrogram(samples, preset.quantity, rateHz: Double(rateHz), through: bank, frames: frames)
    } ?? samples.slice(axis: 0, frames ?? 0..<samples.count).reshaped([-1, 1])
    return finished(values)
  }

  /// The same from spectra whose bins were kept as they are (`FeaturePreset.linear`). `spectra`: [rows, bins] →
  /// [rows, features]
  public func features(ofLinear spectra: Tensor) -> Tensor { finished(bank?(spectra) ?? spectra) }

  /// What is done to bands after their filters.
  private func finished(_ bands: Tensor) -> Tensor {
    var values = bands
    for _ in 0..<preset.downsamplings { values = downsampled(values) }
    if preset.scale != 1 { values = affine(values, scale: Float(preset.scale)) }
    if preset.droppedBins > 0 { values = values.slice(axis: 1, preset.droppedBins..<values.shape[1]) }
    values = preset.compression(values)
    return cosines?(values) ?? values
  }

  /// Rows of a sound of so many samples.
  public func rowCount(sampleCount: Int) -> Int {
    (0..<preset.downsamplings).reduce(preset.stft?.frameCount(sampleCount: sampleCount) ?? sampleCount) { count, _ in count / 2 }
  }

  /// Cuts a sound into patches, a stretch of it at a time, so that a long recording's features never stand in memory
  /// together. `body` gets the rows of a stretch, where it begins, and the first rows of its patches, all counted in
  /// the whole sound.
  func forEachStretch(
    of samples: Tensor, patches starts: [Int], _ body: (_ features: Tensor, _ offset: Int, _ starts: ArraySlice<Int>) throws -> Void
  ) rethrows {
    // A range below the recording's maximum needs all of it at once.
    if case .logarithm(_, _, _, .some) = preset.compression { return try body(self(samples), 0, starts[...]) }
    let rowsAtOnce = max(preset.cutting.rows, FeatureTransform.valuesAtOnce / (preset.framesPerRow * preset.bandCount))
    var first = starts.startIndex
    while first < starts.endIndex {
      let end = starts[first...].firstIndex { $0 + preset.cutting.rows > starts[first] + rowsAtOnce } ?? starts.endIndex
      let rows = starts[first]..<starts[end - 1] + preset.cutting.rows
      try body(self(samples, rows: rows), rows.lowerBound, starts[first..<end])
      first = end
    }
  }

  /// Spectrogram values that are computed together at most: 16 MB.
  private static let valuesAtOnce = 4 << 20

  /// A patch's rows, normalised. `features`: [rows, features] → [T, F, 1]
  public func patch(
    of features: Tensor, from row: Int, statistics: PatchStatistics
  ) -> Tensor {
    let rows = features.slice(axis: 0, row..<row + preset.cutting.rows)
    return preset.normalisation(rows, statistics).reshaped(preset.patchShape)
  }

  /// What a patch is normalised by: statistics of its own where each patch has them, else those of the set.
  public func statistics(of features: Tensor, from row: Int, set: PatchStatistics) -> PatchStatistics {
    let normalisation = preset.normalisation
    return normalisation.scope == .image ? normalisation.statistics(moments(of: features, from: row)) : set
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
