import Files

extension FeaturePreset {
  /// How much longer stored spectra are than the patches made of them: what a stretch by 30 % takes.
  static let linearRoom = 1.3

  /// The convention under which this one's spectra are stored before their filters, so that they can be augmented as
  /// spectra and finished when they are read: bins as they are, with room for a stretch on both sides.
  ///
  /// - Throws: a usage error for a convention that has no such spectra.
  public func linear() throws -> FeaturePreset {
    guard let stft, filters != nil, downsamplings == 0, droppedBins == 0 else {
      throw FileError(
        .usage, "--store linear", "\(name) has no filters between spectrum and features",
        remedy: "use a preset of bands, such as svdnet-mel")
    }
    if case .logarithm(_, _, _, .some) = compression {
      throw FileError(
        .usage, "--store linear", "\(name) limits each recording's range, which a stored excerpt does not know",
        remedy: "use a preset with a fixed floor, such as svdnet-mel")
    }
    guard normalisation == .none || normalisation.scope == .image else {
      throw FileError(
        .usage, "--store linear", "\(name) is normalised over the whole set, before augmentation",
        remedy: "leave out --normalise; classifiers standardise bins themselves")
    }
    // Odd or even like the patch, so that it lies in the middle.
    let room = Int((Double(cutting.rows) * FeaturePreset.linearRoom).rounded(.up))
    let rows = room + (room - cutting.rows) % 2
    return FeaturePreset(
      name: "\(name)-linear", summary: "spectra that \(name) is made of", rateHz: rateHz, stft: stft, quantity: quantity,
      cutting: PatchCutting(rows: rows, overlap: rows - (cutting.rows - cutting.overlap), dropsLast: cutting.dropsLast),
      griffinLim: griffinLim)
  }
}
