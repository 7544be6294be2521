import Data
import Foundation
import Nets
import Tensors

/// A preset as a differentiable network from waveform to normalised patch, with the numbers of `FeatureTransform`.
///
/// STFT → quantity → filters → · scale → 2×2 means → lowest bins dropped → compression → cosine transform →
/// normalisation. sound: `[B, samples, 1]` → `[B, T, F, 1]`; of a waveform preset `[B, samples, 1]`.
public struct FrontEnd {
  public let domain: PatchDomain
  private let spectrogram: SpectrogramLayer?
  private let bands: FilterBankLayer?
  private let cosines: FilterBankLayer?
  private let normalisation: NormalisationLayer

  public init(_ domain: PatchDomain) {
    self.domain = domain
    let preset = domain.preset, rateHz = Double(domain.rateHz)
    spectrogram = preset.stft.map { SpectrogramLayer($0, preset.quantity, rateHz: rateHz) }
    bands = preset.stft.flatMap { stft in
      preset.filters.map { FilterBankLayer($0, fftSamples: stft.fftSamples, rateHz: rateHz) }
    }
    cosines = preset.cepstrum.map { cepstrum in
      FilterBankLayer(
        CosineTransform(
          inputCount: preset.filters?.bandCount ?? preset.stft?.binCount ?? 1,
          coefficientCount: cepstrum.coefficientCount, scaling: cepstrum.scaling))
    }
    normalisation = NormalisationLayer(preset.normalisation, domain.statistics)
  }

  /// `STFT 1024/315 → 80 mel bands → ln → z-score of each patch, differentiated through`
  public var remark: String {
    let preset = domain.preset
    let steps = [
      preset.stft.map { "STFT \($0.fftSamples)/\($0.hopSamples)" }, preset.filters.map { "\($0.bandCount) mel bands" },
      preset.downsamplings > 0 ? "\(preset.framesPerRow) × \(preset.framesPerRow) means" : nil,
      preset.compression == .linear ? nil : "compression",
      preset.cepstrum.map { "\($0.coefficientCount) cepstral coefficients" }, normalisation.remark,
    ]
    return steps.compactMap { $0 }.joined(separator: " → ")
  }

  /// The fewest samples that make so many rows.
  public func sampleCount(rows: Int) -> Int {
    let transform = domain.transform
    var low = 1, high = max(2, 2 * domain.preset.patchSamples * max(1, rows / max(1, domain.preset.cutting.rows) + 1))
    while low < high {
      let middle = (low + high) / 2
      if transform.rowCount(sampleCount: middle) >= rows { high = middle } else { low = middle + 1 }
    }
    return low
  }

  public func callAsFunction(_ sound: Var) -> Var {
    let preset = domain.preset
    guard let spectrogram else { return normalisation(sound) }
    var values = spectrogram(sound)
    if let bands { values = bands(values) }
    for _ in 0..<preset.downsamplings {
      values = averagePooling(values, PoolingGeometry(size: Array(values.shape[1...2]), window: [2, 2]))
    }
    if preset.scale != 1 { values = values * Float(preset.scale) }
    if preset.droppedBins > 0 { values = values.slice(axis: 2, preset.droppedBins..<values.shape[2]) }
    values = compressed(values, preset.compression)
    if let cosines { values = cosines(values) }
    return normalisation(values)
  }

  private func compressed(_ x: Var, _ compression: Compression) -> Var {
    switch compression {
    case .linear: return x
    case .logarithm(let factor, let floor, let offset, let rangeDecibels):
      let y = log(clamp(x, low: Float(floor)) + Float(offset)) * Float(factor)
      guard let range = rangeDecibels else { return y }
      // Nothing lies further below the patch's largest value.
      return maximum(y, y.max(axes: Array(1..<y.rank), keepingAxes: true) - Float(range))
    case .power(let exponent, let offset): return pow(x + Float(offset), Float(exponent))
    }
  }
}
