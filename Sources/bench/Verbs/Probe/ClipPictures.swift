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
  private let rowLabel: String

  init(_ domain: PatchDomain, _ groups: [[Tensor]]) {
    if domain.preset.isWaveform {
      let drawn = SoundPictures(sampleCount: groups[0][0].count, rateHz: domain.rateHz)
      patches = groups.map { $0.map(drawn.patch) }
      (scale, axes, rowLabel) = (SoundPictures.scale, drawn.axes, "kHz")
    } else {
      patches = groups.map { $0.map { $0.reshaped([-1, domain.preset.featureCount]) } }
      scale = domain.transform.scale(covering: patches.flatMap { $0 })
      (axes, rowLabel) = (domain.transform.axes, domain.preset.rowName)
    }
  }

  /// One with axes, for print.
  func plot(_ group: Int, _ place: Int, title: String, caption: String) -> Plot {
    patchPlot(patches[group][place], axes: axes, rowLabel: rowLabel, scale: scale, title: title, caption: caption)
  }
}

/// A patch `[T, F]` with axes: time and frequency where those are known, else frames and rows.
func patchPlot(
  _ patch: Tensor, axes: SpectrogramAxes?, rowLabel: String, scale: ColourScale, title: String, caption: String
) -> Plot {
  let frames = patch.shape[0], bins = patch.shape[1]
  let series: Series
  if let axes {
    series = .spectrogram("example", patch, axes: axes, unit: scale.unit)
  } else {
    let cells = (0..<frames).flatMap { frame in (0..<bins).map { (Double(frame), Double($0)) } }
    series = Series("example", .heatmap(scale.unit), x: cells.map(\.0), y: cells.map(\.1), second: patch.values.map(Double.init))
  }
  return Plot(
    title: title, caption: caption, x: Plot.Axis(axes == nil ? "frame" : "time (s)", range: axes == nil ? -0.5...Double(frames) - 0.5 : nil),
    y: Plot.Axis(axes == nil ? rowLabel : "frequency (kHz)", range: axes == nil ? -0.5...Double(bins) - 0.5 : nil), series: [series],
    colourRange: Double(scale.range.lowerBound)...Double(scale.range.upperBound))
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
    axes = SpectrogramAxes(
      secondsPerFrame: Double(stft.hopSamples) / Double(rateHz), hertzPerBin: Double(rateHz) / Double(size))
  }

  /// `[n]` or `[n, 1]` → `[T, F]`
  func patch(_ sound: Tensor) -> Tensor {
    let power = stft.spectrogram(sound.reshaped([sound.count]), .power), top = max(power.max().scalar, 1e-20)
    return decibels(ofPower: affine(power, scale: 1 / top), floor: 1e-6)
  }
}
