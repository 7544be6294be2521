import Figures
import Files
import Foundation
import Probe
import Tensors

/// How examples of a probe are drawn: all on one scale, over all seeds, units and goals.
struct ProbePictures {
  private let sections: [ProbeSection]
  /// Of each section's examples; nil where there is none.
  let pictures: ExamplePictures

  /// - Parameter deciding: the section whose examples the scale covers; all if nil.
  init(_ sections: [ProbeSection], deciding: Int? = nil) {
    self.sections = sections
    let section = sections[0], canvases = sections.map(\.canvases)
    pictures = switch (section.canvas.kind, section.maximisation.network.domain) {
    // A sound that a network hears as features is drawn as the network is given it.
    case (.sound, let domain?) where !domain.preset.isWaveform: ExamplePictures(sections.map(\.inputs), domain: domain, deciding: deciding)
    case (.sound(let rateHz), _): ExamplePictures(sounds: canvases, rateHz: rateHz)
    default: ExamplePictures(canvases, domain: section.canvas.domain, deciding: deciding)
    }
  }

  /// The best of every goal and unit on one sheet: `STEM.png` with its variants.
  ///
  /// - Returns: the light, wide one; nil where there is no example.
  func writeSheet(title: String, perGroup: Int, to stem: String) throws -> Image? {
    var groups: [PatchSheet.Group] = []
    for (number, section) in sections.enumerated() {
      for variant in 0..<section.maximisation.objective.variantCount {
        let patches = pictures.patches[number]
        let places = section.places(ofVariant: variant).filter { patches[$0] != nil }.sorted {
          section.goal.sign * section.results[$0].example!.score > section.goal.sign * section.results[$1].example!.score
        }.prefix(perGroup)
        guard !places.isEmpty else { continue }
        groups.append(
          PatchSheet.Group(
            section.title(ofVariant: variant), places.map { patches[$0]! },
            labels: places.map { String(format: "%.4g", section.results[$0].example!.score) }))
      }
    }
    guard !groups.isEmpty else { return nil }
    return try pictures.writeSheet(
      Array(groups.prefix(64)), title: title, caption: "Above each its score, best first. " + sections[0].how,
      columns: min(4, perGroup), arrangement: groups.count > 2 ? .stacked : .beside, comment: sections[0].how, to: stem)
  }

  /// An example with axes, for print.
  func plot(_ section: Int, _ place: Int) -> Plot? {
    let own = sections[section]
    return pictures.plot(
      section, place, title: own.title(ofVariant: own.results[place].start.variant) + ", seed \(own.results[place].start.seed)",
      caption: own.origin(of: place))
  }
}
