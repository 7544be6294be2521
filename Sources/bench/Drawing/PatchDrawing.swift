import Data
import Figures
import Foundation
import Tensors

/// How patches of a preset are drawn, wherever they come from.
extension FeatureTransform {
  /// What the axes measure; nil for waveforms, and where frequencies are neither evenly spaced nor bands.
  var axes: SpectrogramAxes? {
    guard !preset.isWaveform else { return nil }
    let seconds = preset.rowSeconds(rateHz: rateHz)
    if preset.cepstrum != nil { return SpectrogramAxes(secondsPerFrame: seconds, rows: .numbered("coefficient")) }
    if let filters = preset.filters {
      // What is gathered or left out does not end where the bank does.
      guard preset.downsamplings == 0, preset.droppedBins == 0 else {
        return SpectrogramAxes(secondsPerFrame: seconds, rows: .numbered("mel band"))
      }
      return SpectrogramAxes(secondsPerFrame: seconds, rows: .mel(filters.lowHz...(filters.highHz ?? Double(rateHz) / 2)))
    }
    guard let bins = preset.binHz(rateHz: rateHz), bins.count > 1 else { return nil }
    let step = bins[1] - bins[0]
    guard bins.indices.dropFirst().allSatisfy({ abs(bins[$0] - bins[$0 - 1] - step) < 1e-6 * step }) else { return nil }
    return SpectrogramAxes(secondsPerFrame: seconds, hertzPerBin: step, lowestHertz: max(0, bins[0] - step / 2))
  }

  /// One colour scale for all of these patches.
  ///
  /// Decibels lie between 0 and 1 by their definition, and a generator that leaves that range must not dim real patches
  /// beside it. Linear power is shown by its power of 0.45, or quiet parts are black.
  func scale(covering patches: [Tensor]) -> ColourScale {
    let unit = preset.normalisation.form == .none ? preset.valueWords : preset.normalisation.summary
    if preset.normalisation.form == .decibels { return ColourScale(range: 0...1, unit: unit) }
    return ColourScale(covering: patches, displayPower: preset.isPower ? 0.45 : 1, unit: unit)
  }
}

extension FeaturePreset {
  /// What a patch's values are before normalisation: `ln of mel magnitude`, `mel power (dB)`.
  var valueWords: String {
    guard !isWaveform else { return "sample" }
    let squared = quantity == .density ? "power density" : "power"
    let quantity = (filters == nil ? "" : "mel ") + (self.quantity.isSquared ? squared : "magnitude")
    let scaled = scale == 1 ? quantity : "\(scale.word)·\(quantity)"
    let values = switch compression {
    case .linear: scaled
    case .power(let exponent, _): "(\(scaled))^\(exponent.word)"
    case .logarithm(let factor, _, let offset, _):
      FeaturePreset.logarithm(of: offset == 0 ? scaled : "\(offset.word) + \(scaled)", factor: factor)
    }
    return cepstrum == nil ? values : "coefficients of \(values)"
  }

  /// factor · ln of what it is of, in words.
  private static func logarithm(of words: String, factor: Double) -> String {
    let perDecade = (factor * log(10) * 1e6).rounded() / 1e6
    if perDecade == 10 { return "\(words) (dB)" }
    if perDecade == 1 { return "log10(\(words))" }
    return factor == 1 ? "ln of \(words)" : "\(factor.word) · ln of \(words)"
  }
}
