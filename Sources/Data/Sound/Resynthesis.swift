import Tensors

extension FeatureTransform {
  /// The magnitudes |X| of the frames that a patch averages: everything undone but the lost phase.
  ///
  /// Normalisation undone; cosine transform inverted; compression inverted; lowest bins zero; each value repeated 2 × 2
  /// for each mean, the dropped column zero; bands to bins; divided by the scale; square root of what is a power.
  /// - Parameters:
  ///   - patch: [T, F] or [T, F, C], of whose channels the last is heard
  ///   - statistics: the patch's own, or the set's medians for a generated one.
  /// Only for presets with an STFT: a waveform is its own way back.
  /// - Returns: [T·2ⁿ, bins]
  public func magnitude(of patch: Tensor, statistics: PatchStatistics) -> Tensor {
    precondition(
      patch.count == preset.patchShape.reduce(1, *) || patch.shape.count >= 2 && patch.shape[1] == preset.featureCount,
      "a patch of \(preset.name) is [T, \(preset.featureCount)], not \(patch.shape)")
    guard let stft = preset.stft else { preconditionFailure("\(preset.name) has no spectra") }
    let patch = heardChannel(of: patch)
    var values = preset.normalisation.inverse(patch.reshaped([-1, preset.featureCount]), statistics)
    if let transform = preset.cosineTransform { values = transform.inverse(values) }
    values = preset.compression.inverse(values)
    if preset.droppedBins > 0 {
      values = Tensor.concatenation([Tensor([values.shape[0], preset.droppedBins]), values], axis: 1)
    }
    for _ in 0..<preset.downsamplings { values = upsampled(values) }
    if values.shape[1] < preset.bandCount {
      values = Tensor.concatenation([values, Tensor([values.shape[0], preset.bandCount - values.shape[1]])], axis: 1)
    }
    values = affine(values, scale: Float(1 / preset.scale))
    if let bank { values = spectrum(ofBands: values, bank) }
    values = values / stft.binScale(preset.quantity, rateHz: Double(rateHz))
    return preset.quantity.isSquared ? sqrt(values) : values
  }

  /// A sound with nearly these magnitudes, by Griffin–Lim from random phases.
  ///
  /// - Parameter seed: what the phases are drawn from: the same seed, the same sound.
  /// - Returns: [samples] at the transform's rate.
  public func sound(ofMagnitude magnitude: Tensor, seed: Int = 0) -> Tensor {
    guard let stft = preset.stft else { preconditionFailure("\(preset.name) has no spectra") }
    var random = Random(seed: seed, purpose: "griffin-lim")
    let phase = random.uniform(magnitude.shape, high: 2 * .pi)
    // Without padding the outermost windows taper off to nothing; a tenth of the full sum fades these samples.
    return preset.griffinLim(
      magnitude: magnitude, phase: phase, stft: stft, floor: stft.padding == .none ? 0.1 : 0)
  }

  /// A patch as a sound. → [samples] at the transform's rate; see `magnitude` and `sound(ofMagnitude:)`. A stretch of
  /// a waveform is itself, its normalisation undone.
  public func sound(of patch: Tensor, statistics: PatchStatistics, seed: Int = 0) -> Tensor {
    if preset.isWaveform { return preset.normalisation.inverse(heardChannel(of: patch), statistics).reshaped([-1]) }
    return sound(ofMagnitude: magnitude(of: patch, statistics: statistics), seed: seed)
  }

  /// A sound cut into patches and put together again: what the path alone does to it.
  ///
  /// Patches follow each other without overlap, each normalised by its own statistics; the magnitudes are joined before
  /// a phase is sought for all. The copy has the length of these patches, the original is cut to it.
  /// - Returns: both as samples, and their log-spectral distance in dB; nil if the sound is shorter than a patch.
  public func roundTrip(_ samples: Tensor, seed: Int = 0) -> (original: Tensor, copy: Tensor, distance: Float)? {
    let features = self(samples), cutting = PatchCutting(rows: preset.cutting.rows)
    let pieces = cutting.starts(rowCount: features.shape[0]).map { row -> Tensor in
      let statistics = preset.normalisation.statistics(moments(of: features, from: row))
      let patch = patch(of: features, from: row, statistics: statistics)
      return preset.isWaveform ? sound(of: patch, statistics: statistics) : magnitude(of: patch, statistics: statistics)
    }
    guard !pieces.isEmpty else { return nil }
    let joined = Tensor.concatenation(pieces, axis: 0)
    let copy = preset.isWaveform ? joined : sound(ofMagnitude: joined, seed: seed)
    let original = samples.slice(axis: 0, 0..<min(samples.count, copy.count))
    return (original, copy, logSpectralDistance(original, copy))
  }

  /// Of patches with several channels the last: where a set pairs clean and processed sound, the processed one.
  /// [..., T, F, C] → [..., T, F, 1]; a patch [T, F] stays as it is.
  public func heardChannel(of patches: Tensor) -> Tensor {
    guard patches.rank > 2, let channels = patches.shape.last, channels > 1 else { return patches }
    return patches.slice(axis: patches.rank - 1, channels - 1..<channels)
  }

  private func spectrum(ofBands bands: Tensor, _ bank: FilterBank) -> Tensor {
    switch preset.filterInverse {
    case .nonNegative: bank.nonNegativeInverse(bands)
    case .pseudoInverse:
      clamp(matrixProduct(bands, bank.pseudoInverse), low: 0, high: .greatestFiniteMagnitude)
    }
  }
}
