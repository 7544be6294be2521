import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// How examples of a probe are drawn: all on one scale, over all seeds, units and goals.
///
/// A row of values that nobody gave a meaning is a curve; all else is a picture over time and frequency.
struct ProbePictures {
  let sections: [ProbeSection]
  /// The picture `[T, F]`, or the curve `[n, 1]`, of each section's examples; nil where there is none.
  let patches: [[Tensor?]]
  let scale: ColourScale
  let axes: SpectrogramAxes?
  private let isCurve: Bool

  private init(
    _ sections: [ProbeSection], _ patches: [[Tensor?]], scale: ColourScale? = nil, axes: SpectrogramAxes? = nil,
    isCurve: Bool = false
  ) {
    (self.sections, self.patches, self.axes, self.isCurve) = (sections, patches, axes, isCurve)
    let shown = patches.flatMap { $0 }.compactMap { $0 }
    self.scale = scale
      ?? (isCurve ? ColourScale(symmetricallyCovering: shown, unit: "value") : ColourScale(covering: shown, unit: "value"))
  }

  init(_ sections: [ProbeSection]) {
    let section = sections[0], network = section.maximisation.network
    switch (section.canvas.kind, network.domain) {
    case (.patch(let domain?), _) where !domain.preset.isWaveform:
      self.init(features: sections.map { $0.canvases.map { $0.map(ProbePictures.plane) } }, of: sections, domain)
    case (.sound, let domain?) where !domain.preset.isWaveform:
      let patches = sections.map {
        $0.inputs.map { $0.map { ProbePictures.plane($0.reshaped(domain.preset.patchShape(of: $0))) } }
      }
      self.init(features: patches, of: sections, domain)
    case (.patch(let domain?), _): self.init(sounds: sections, rateHz: domain.rateHz)
    case (.sound(let rateHz), _): self.init(sounds: sections, rateHz: rateHz)
    default:
      let shape = section.canvas.shape, isCurve = shape.max() == shape.reduce(1, *)
      let patches = sections.map { $0.canvases.map { $0.map { isCurve ? $0.reshaped([-1, 1]) : ProbePictures.plane($0) } } }
      self.init(sections, patches, isCurve: isCurve)
    }
  }

  private init(features patches: [[Tensor?]], of sections: [ProbeSection], _ domain: PatchDomain) {
    self.init(
      sections, patches, scale: domain.transform.scale(covering: patches.flatMap { $0 }.compactMap { $0 }),
      axes: domain.transform.axes)
  }

  /// Sounds are drawn as their spectrograms, in decibels below the loudest place of each.
  private init(sounds sections: [ProbeSection], rateHz: Int) {
    let drawn = SoundPictures(sampleCount: sections[0].canvas.shape[0], rateHz: rateHz)
    let patches = sections.map { $0.canvases.map { $0.map(drawn.patch) } }
    self.init(sections, patches, scale: SoundPictures.scale, axes: drawn.axes)
  }

  /// The first channel of a patch, `[T, F]`.
  private static func plane(_ x: Tensor) -> Tensor {
    switch x.rank {
    case 3: x.shape[2] == 1 ? x.reshaped(Array(x.shape.dropLast())) : x.slice(axis: 2, 0..<1).reshaped(Array(x.shape.dropLast()))
    case 2: x
    default: x.reshaped([-1, 1])
    }
  }

  /// The best of every goal and unit on one sheet: `STEM.png` with its variants.
  ///
  /// - Returns: the light, wide one; nil where there is no example.
  func writeSheet(title: String, perGroup: Int, to stem: String) throws -> Image? {
    var groups: [PatchSheet.Group] = []
    for (number, section) in sections.enumerated() {
      for variant in 0..<section.maximisation.objective.variantCount {
        let places = section.places(ofVariant: variant).filter { patches[number][$0] != nil }.sorted {
          section.goal.sign * section.results[$0].example!.score > section.goal.sign * section.results[$1].example!.score
        }.prefix(perGroup)
        guard !places.isEmpty else { continue }
        groups.append(
          PatchSheet.Group(
            section.title(ofVariant: variant), places.map { patches[number][$0]! },
            labels: places.map { String(format: "%.4g", section.results[$0].example!.score) }))
      }
    }
    guard !groups.isEmpty else { return nil }
    return try write(
      Array(groups.prefix(64)), title: title, caption: "Above each its score, best first. " + sections[0].how,
      columns: min(4, perGroup), arrangement: groups.count > 2 ? .stacked : .beside, comment: sections[0].how, to: stem)
  }

  /// Writes groups of these pictures on one sheet and one scale.
  ///
  /// - Returns: the light, wide one.
  @discardableResult func write(
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
      groups: groups.map { WaveformSheet.Group($0.title, $0.patches.map { $0.reshaped([$0.count]) }, labels: $0.labels) },
      columns: min(columns, groups.map(\.patches.count).max()!), cellWidth: 240, cellHeight: 80, reach: reach
    ).write(to: stem, text: ["Comment": comment])
  }

  /// An example with axes, for print.
  func plot(_ section: Int, _ place: Int) -> Plot? {
    guard let patch = patches[section][place] else { return nil }
    let own = sections[section]
    let title = own.title(ofVariant: own.results[place].start.variant) + ", seed \(own.results[place].start.seed)"
    let caption = own.origin(of: place)
    return isCurve
      ? curvePlot(patch, range: scale.range, title: title, caption: caption)
      : patchPlot(patch, axes: axes, scale: scale, title: title, caption: caption)
  }
}

extension FeaturePreset {
  /// The patch that so many values are.
  fileprivate func patchShape(of x: Tensor) -> [Int] { [x.count / featureCount, featureCount, 1] }
}
