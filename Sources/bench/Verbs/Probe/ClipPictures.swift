import Data
import Figures
import Foundation
import Tensors

/// Patches of a set as they are drawn, all on one scale: features as they are, waveforms as spectrograms.
struct ClipPictures {
  /// `[T, F]`, in the groups that they were given in.
  let patches: [[Tensor]]
  let scale: ColourScale
  let axes: SpectrogramAxes?

  init(_ domain: PatchDomain, _ groups: [[Tensor]]) {
    if domain.preset.isWaveform {
      let drawn = SoundPictures(sampleCount: groups[0][0].count, rateHz: domain.rateHz)
      patches = groups.map { $0.map(drawn.patch) }
      (scale, axes) = (SoundPictures.scale, drawn.axes)
    } else {
      patches = groups.map { $0.map { $0.reshaped([-1, domain.preset.featureCount]) } }
      scale = domain.transform.scale(covering: patches.flatMap { $0 })
      axes = domain.transform.axes
    }
  }

  /// One with axes, for print.
  func plot(_ group: Int, _ place: Int, title: String, caption: String) -> Plot {
    patchPlot(patches[group][place], axes: axes, scale: scale, title: title, caption: caption)
  }
}

/// A patch `[T, F]` with axes: time and frequency where those are known, else frames and values.
func patchPlot(_ patch: Tensor, axes: SpectrogramAxes?, scale: ColourScale, title: String, caption: String) -> Plot {
  let (frames, bins) = (patch.shape[0], patch.shape[1])
  // Values that nobody gave a meaning are numbered both ways.
  let numbered = SpectrogramAxes(secondsPerFrame: 1, rows: .numbered("value"))
  let series = Series.spectrogram("example", patch, axes: axes ?? numbered, unit: scale.unit)
  var (x, y) = (axes ?? numbered).plotted(frames: frames, bins: bins)
  if axes == nil { x = Plot.Axis("frame", range: x.range) }
  return Plot(
    title: title, caption: caption, x: x, y: y, series: [series],
    colourRange: Double(scale.range.lowerBound)...Double(scale.range.upperBound))
}

/// A row of values as a curve, on the scale of others like it.
func curvePlot(_ values: Tensor, range: ClosedRange<Float>, title: String, caption: String) -> Plot {
  let values = values.values
  return Plot(
    title: title, caption: caption, x: Plot.Axis("sample", range: 0...Double(max(1, values.count - 1))),
    y: Plot.Axis("value", range: 1.05 * Double(range.lowerBound)...1.05 * Double(range.upperBound)),
    series: [Series("example", x: values.indices.map(Double.init), y: values.map(Double.init))])
}

/// How sounds are drawn: their spectrograms, in decibels below the loudest place of each.
struct SoundPictures {
  private let stft: STFT
  let axes: SpectrogramAxes
  static let scale = ColourScale(range: -60...0, unit: "dB below each sound's loudest")

  /// sampleCount: of the sounds, which decides how fine frequencies are.
  init(sampleCount: Int, rateHz: Int) {
    let size = [2048, 1024, 512, 256, 128].first { $0 * 16 <= sampleCount } ?? 64
    stft = STFT(fftSamples: size, hopSamples: size / 4)
    // Its frames stand on the sound's ends and its bins on 0 and half the rate: cells that share the whole evenly end
    // where the sound does, and none is further off than half of itself.
    axes = SpectrogramAxes(
      secondsPerFrame: Double(sampleCount) / Double(rateHz) / Double(stft.frameCount(sampleCount: sampleCount)),
      hertzPerBin: Double(rateHz) / 2 / Double(stft.binCount))
  }

  /// `[n]` or `[n, 1]` → `[T, F]`
  func patch(_ sound: Tensor) -> Tensor {
    let power = stft.spectrogram(sound.reshaped([sound.count]), .power), top = max(power.max().scalar, 1e-20)
    return decibels(ofPower: affine(power, scale: 1 / top), floor: 1e-6)
  }
}
