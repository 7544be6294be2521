import Data
import Figures
import Tensors

/// How patches of a preset are drawn, wherever they come from.
extension FeatureTransform {
  /// What the axes measure; nil where the features are not evenly spaced frequencies.
  var axes: SpectrogramAxes? {
    guard let bins = preset.binHz(rateHz: rateHz), bins.count > 1 else { return nil }
    let step = bins[1] - bins[0]
    guard bins.indices.dropFirst().allSatisfy({ abs(bins[$0] - bins[$0 - 1] - step) < 1e-6 * step }) else { return nil }
    return SpectrogramAxes(
      secondsPerFrame: preset.rowSeconds(rateHz: rateHz), hertzPerBin: step, lowestHertz: max(0, bins[0] - step / 2))
  }

  /// One colour scale for all of these patches.
  ///
  /// Decibels lie between 0 and 1 by their definition, and a generator that leaves that range must not dim real patches
  /// beside it. Linear power is shown by its power of 0.45, or quiet parts are black.
  func scale(covering patches: [Tensor]) -> ColourScale {
    let unit = preset.normalisation.summary
    if preset.normalisation.form == .decibels { return ColourScale(range: 0...1, unit: unit) }
    return ColourScale(covering: patches, displayPower: preset.isPower ? 0.45 : 1, unit: unit)
  }
}
