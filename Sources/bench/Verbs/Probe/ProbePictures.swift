import Data
import Figures
import Foundation
import Probe
import Tensors

/// How examples of a probe are drawn: all on one scale, over all seeds, units and goals.
struct ProbePictures {
  let sections: [ProbeSection]
  /// The picture `[T, F]` of each section's examples; nil where there is none.
  let patches: [[Tensor?]]
  let scale: ColourScale
  let axes: SpectrogramAxes?
  /// What an axis without hertz counts: mel bands, coefficients.
  let rowLabel: String

  private init(
    _ sections: [ProbeSection], _ patches: [[Tensor?]], scale: ColourScale? = nil, axes: SpectrogramAxes? = nil,
    rowLabel: String
  ) {
    (self.sections, self.patches, self.axes, self.rowLabel) = (sections, patches, axes, rowLabel)
    self.scale = scale ?? ColourScale(covering: patches.flatMap { $0 }.compactMap { $0 }, unit: "value")
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
      self.init(sections, sections.map { $0.canvases.map { $0.map(ProbePictures.plane) } }, rowLabel: "value")
    }
  }

  private init(features patches: [[Tensor?]], of sections: [ProbeSection], _ domain: PatchDomain) {
    self.init(
      sections, patches, scale: domain.transform.scale(covering: patches.flatMap { $0 }.compactMap { $0 }),
      axes: domain.transform.axes, rowLabel: domain.preset.rowName)
  }

  /// Sounds are drawn as their spectrograms, in decibels below the loudest place of each.
  private init(sounds sections: [ProbeSection], rateHz: Int) {
    let drawn = SoundPictures(sampleCount: sections[0].canvas.shape[0], rateHz: rateHz)
    let patches = sections.map { $0.canvases.map { $0.map(drawn.patch) } }
    self.init(sections, patches, scale: SoundPictures.scale, axes: drawn.axes, rowLabel: "kHz")
  }

  /// The first channel of a patch, `[T, F]`; a row of values as one frame.
  private static func plane(_ x: Tensor) -> Tensor {
    switch x.rank {
    case 3: x.shape[2] == 1 ? x.reshaped(Array(x.shape.dropLast())) : x.slice(axis: 2, 0..<1).reshaped(Array(x.shape.dropLast()))
    case 2: x
    default: x.reshaped([-1, 1])
    }
  }

  /// The best of every goal and unit on one sheet.
  func sheet(title: String, perGroup: Int) -> PatchSheet? {
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
    guard let size = groups.first?.patches[0].shape else { return nil }
    let zoom = max(1, min(6, 160 / max(size[0], size[1])))
    return PatchSheet(
      title: title, caption: "Above each its score, best first. " + sections[0].how, groups: Array(groups.prefix(64)),
      columns: min(4, perGroup), scale: scale, axes: axes, zoom: zoom, arrangement: groups.count > 2 ? .stacked : .beside)
  }

  /// An example with axes, for print.
  func plot(_ section: Int, _ place: Int) -> Plot? {
    guard let patch = patches[section][place] else { return nil }
    let own = sections[section]
    return patchPlot(
      patch, axes: axes, rowLabel: rowLabel, scale: scale,
      title: own.title(ofVariant: own.results[place].start.variant) + ", seed \(own.results[place].start.seed)",
      caption: own.origin(of: place))
  }
}

extension FeaturePreset {
  /// What stands along a patch's second axis where it is not frequency.
  var rowName: String { cepstrum != nil ? "coefficient" : filters != nil ? "mel band" : "bin" }

  /// The patch that so many values are.
  fileprivate func patchShape(of x: Tensor) -> [Int] { [x.count / featureCount, featureCount, 1] }
}
