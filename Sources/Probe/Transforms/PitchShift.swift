import Data
import Files
import Foundation
import Nets
import Tensors

/// Makes a canvas higher or lower: a patch is stretched along its frequencies, a sound is played faster and then
/// stretched back to its speed.
struct PitchShift: CanvasTransform {
  let semitones: Double
  /// Of every bin of a patch its frequency; nil for a sound.
  let frequencies: [Double]?

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let ratios = draws.map { draw -> Float in
      var random = draw
      return Float(pow(2, semitones * Double(2 * random.nextUniform() - 1) / 12))
    }
    guard let frequencies else {
      let count = canvas.shape[1]
      let faster = ratios.map { ratio in (0..<count).map { Float($0) * ratio } }
      let sped = canvas.gathered(axis: 1, WeightedGather(at: faster, of: count, wrapping: true))
      return sped.gathered(axis: 1, OverlappingStretches(of: sped.value, speeds: ratios.map { 1 / $0 }).gather)
    }
    let points = ratios.map { ratio in frequencies.map { PitchShift.place(of: $0 / Double(ratio), among: frequencies) } }
    return canvas.gathered(axis: 2, WeightedGather(at: points, of: frequencies.count, wrapping: false))
  }

  /// Where a frequency lies among those of the bins, in bins.
  private static func place(of hertz: Double, among frequencies: [Double]) -> Float {
    guard let above = frequencies.firstIndex(where: { $0 > hertz }) else { return Float(frequencies.count - 1) }
    guard above > 0 else { return 0 }
    let lower = frequencies[above - 1]
    return Float(Double(above - 1) + (hertz - lower) / (frequencies[above] - lower))
  }
}

extension TransformKind {
  static let pitchShift = TransformKind(
    name: "pitch-shift", summary: "higher or lower by up to so many semitones", standard: 0.5, most: 12
  ) { canvas, semitones in
    if canvas.isSound { return PitchShift(semitones: semitones, frequencies: nil) }
    guard canvas.domain?.preset.cepstrum == nil else {
      throw FileError(
        .usage, "--transform pitch-shift", "cepstral coefficients have no axis of pitch", remedy: "optimise the waveform")
    }
    let bins = canvas.shape.count > 1 ? canvas.shape[1] : 1
    let frequencies = canvas.domain?.frequenciesHz ?? (1...bins).map { Double($0) }
    guard bins > 1, frequencies.count == bins else {
      throw FileError(
        .usage, "--transform pitch-shift", "the input \(described(canvas.shape)) has no axis of pitch", remedy: "leave it out")
    }
    return PitchShift(semitones: semitones, frequencies: frequencies)
  }
}

extension PatchDomain {
  /// The frequency that each value of a patch's row stands for: a bin's own, or the middle of a band's weight.
  fileprivate var frequenciesHz: [Double] {
    if let bins = preset.binHz(rateHz: rateHz) { return bins }
    guard let stft = preset.stft, let filters = preset.filters else { return (0..<preset.featureCount).map { Double($0) + 1 } }
    let bank = filters.bank(fftSamples: stft.fftSamples, rateHz: Double(rateHz))
    let width = Double(rateHz) / Double(stft.fftSamples)
    let rows = bank(Tensor([stft.binCount, stft.binCount], (0..<stft.binCount * stft.binCount).map { $0 / stft.binCount == $0 % stft.binCount ? 1 : 0 }))
    var last = 0.0
    return (0..<preset.featureCount).map { band in
      let weights = (0..<stft.binCount).map { Double(rows[$0, band]) }, sum = weights.reduce(0, +)
      let middle = weights.indices.reduce(0) { $0 + weights[$1] * Double($1) * width } / max(sum, 1e-12)
      // Narrow bands may share a bin: the next still lies above.
      last = max(middle, last + 1e-3)
      return last
    }
  }
}
