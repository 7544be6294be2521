import Tensors

extension FeatureTransform {
  /// A sound with given magnitudes and the phase of another: `[frames, bins]` and the other's samples → samples.
  ///
  /// What a network that makes magnitudes alone loses is then heard without what a search for phases loses. The shorter
  /// of the two decides the length.
  public func sound(ofMagnitude magnitude: Tensor, phaseOf samples: Tensor) -> Tensor {
    guard let stft = preset.stft else { preconditionFailure("\(preset.name) has no spectra to give a phase to") }
    let spectrum = stft(samples.reshaped([samples.count]))
    let frames = min(spectrum.shape[0], magnitude.shape[0]), bins = stft.binCount
    let own = spectrum.slice(axis: 0, 0..<frames), wanted = magnitude.slice(axis: 0, 0..<frames)
    let length = sqrt(square(own).sum(axes: [2], keepingAxes: true))
    let scaled = own * (wanted.reshaped([frames, bins, 1]) / maximum(length, Tensor(1e-12)))
    return stft.inverse(scaled, floor: stft.padding == .none ? 0.1 : 0)
  }
}
