import Data
import Figures
import Files
import Foundation
import Tensors

/// Examples, real or made, as they are drawn: all on one scale.
///
/// Features are drawn as they are, and sounds as spectrograms; a row of values that nobody gave a meaning is a curve.
struct ExamplePictures {
  /// The picture `[T, F]` or the curve `[n, 1]` of each, in the groups that they were given in; nil where there is none.
  let patches: [[Tensor?]]
  let scale: ColourScale
  let axes: SpectrogramAxes?
  private let isCurve: Bool

  /// - Parameters:
  ///   - groups: patches `[T, F, C]` of a set, or inputs of a network, all of one shape.
  ///   - domain: nil where nobody said what they mean.
  ///   - deciding: the group whose values the scale covers; all, if nil or if that has none.
  init(_ groups: [[Tensor?]], domain: PatchDomain?, deciding: Int? = nil) {
    guard let domain else {
      self.init(values: groups, deciding: deciding)
      return
    }
    guard !domain.preset.isWaveform else {
      self.init(sounds: groups, rateHz: domain.rateHz)
      return
    }
    let bins = domain.preset.featureCount
    let patches = groups.map {
      $0.map { $0.map { plane($0.rank == 3 && $0.shape[1] == bins ? $0 : $0.reshaped([-1, bins])) } }
    }
    self.init(
      patches, scale: domain.transform.scale(covering: ExamplePictures.shown(patches, deciding)), axes: domain.transform.axes)
  }

  /// What a scale covers.
  private static func shown(_ patches: [[Tensor?]], _ deciding: Int?) -> [Tensor] {
    let own = deciding.map { patches[$0].compactMap { $0 } } ?? []
    return own.isEmpty ? patches.flatMap { $0 }.compactMap { $0 } : own
  }

  /// Sounds, `[n]` or `[n, 1]`.
  init(sounds groups: [[Tensor?]], rateHz: Int) {
    let drawn = SoundPictures(sampleCount: groups.joined().lazy.compactMap { $0 }.first?.count ?? 0, rateHz: rateHz)
    self.init(groups.map { $0.map { $0.map(drawn.patch) } }, scale: SoundPictures.scale, axes: drawn.axes)
  }

  private init(values groups: [[Tensor?]], deciding: Int?) {
    let all = groups.flatMap { $0 }.compactMap { $0 }, shape = all.first?.shape ?? []
    let isCurve = shape.max() == shape.reduce(1, *)
    let patches = groups.map { $0.map { $0.map { isCurve ? $0.reshaped([-1, 1]) : plane($0) } } }
    let shown = ExamplePictures.shown(patches, deciding)
    self.init(
      patches, scale: isCurve ? ColourScale(symmetricallyCovering: shown, unit: "value") : ColourScale(covering: shown, unit: "value"),
      axes: nil, isCurve: isCurve)
  }

  private init(_ patches: [[Tensor?]], scale: ColourScale, axes: SpectrogramAxes?, isCurve: Bool = false) {
    (self.patches, self.scale, self.axes, self.isCurve) = (patches, scale, axes, isCurve)
  }

  /// Writes groups of these pictures as a sheet: `STEM.png` with its variants.
  ///
  /// - Returns: the light, wide one.
  @discardableResult func writeSheet(
    _ groups: [PatchSheet.Group], title: String, caption: String, columns: Int,
    arrangement: PatchSheet.Arrangement = .stacked, comment: String, to stem: String
  ) throws -> Image {
    guard isCurve else {
      let size = groups[0].patches[0].shape
      return try PatchSheet(
        title: title, caption: caption, groups: groups, columns: columns, scale: scale, axes: axes,
        zoom: max(1, min(6, 160 / max(size[0], size[1]))), arrangement: arrangement
      ).write(to: stem, text: ["Comment": comment])
    }
    let reach = scale.range.upperBound
    let curves = String(format: "Curves over %d samples, all from %.3g to %.3g.", groups[0].patches[0].count, -reach, reach)
    return try WaveformSheet(
      title: title, caption: caption + (caption.hasSuffix(".") ? " " : ". ") + curves,
      groups: groups.map { group in
        let labels = group.labels.isEmpty ? group.patches.map { _ in "" } : group.labels
        return WaveformSheet.Group(group.title, group.patches.map { $0.reshaped([$0.count]) }, labels: labels)
      },
      columns: min(columns, groups.map(\.patches.count).max()!), cellWidth: 240, cellHeight: 80, reach: reach
    ).write(to: stem, text: ["Comment": comment])
  }

  /// One with axes, for print: time and frequency where those are known, else frames and values.
  func plot(_ group: Int, _ place: Int, title: String, caption: String) -> Plot? {
    guard let patch = patches[group][place] else { return nil }
    return isCurve ? curve(patch, title, caption) : picture(patch, title, caption)
  }

  private func picture(_ patch: Tensor, _ title: String, _ caption: String) -> Plot {
    // Values that nobody gave a meaning are numbered both ways.
    let known = axes ?? SpectrogramAxes(secondsPerFrame: 1, rows: .numbered("value"))
    let series = Series.spectrogram("example", patch, axes: known, unit: scale.unit)
    var (x, y) = known.plotted(frames: patch.shape[0], bins: patch.shape[1])
    if axes == nil { x = Plot.Axis("frame", range: x.range) }
    return Plot(
      title: title, caption: caption, x: x, y: y, series: [series],
      colourRange: Double(scale.range.lowerBound)...Double(scale.range.upperBound))
  }

  private func curve(_ patch: Tensor, _ title: String, _ caption: String) -> Plot {
    let values = patch.values, range = scale.range
    return Plot(
      title: title, caption: caption, x: Plot.Axis("sample", range: 0...Double(max(1, values.count - 1))),
      y: Plot.Axis("value", range: 1.05 * Double(range.lowerBound)...1.05 * Double(range.upperBound)),
      series: [Series("example", x: values.indices.map(Double.init), y: values.map(Double.init))])
  }
}

/// The first channel of a patch, `[T, F]`.
private func plane(_ x: Tensor) -> Tensor {
  switch x.rank {
  case 3: x.shape[2] == 1 ? x.reshaped(Array(x.shape.dropLast())) : x.slice(axis: 2, 0..<1).reshaped(Array(x.shape.dropLast()))
  case 2: x
  default: x.reshaped([-1, 1])
  }
}

/// How sounds are drawn: their spectrograms, in decibels below the loudest place of each.
private struct SoundPictures {
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
