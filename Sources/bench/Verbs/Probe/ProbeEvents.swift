import Files
import Runs

/// A probe in TensorBoard: of every goal and unit the curves of its best start, the sheet of all, and the best sounds.
struct ProbeEvents {
  private let sections: [ProbeSection]
  private let sheet: Image?

  init(_ sections: [ProbeSection], sheet: Image?) { (self.sections, self.sheet) = (sections, sheet) }

  /// - Throws: `FileError` if the event file cannot be written.
  func write(in folder: String) throws {
    let events = try EventFile(creatingIn: folder), sound = ProbeSound(sections[0].canvas)
    var last = 0
    for section in sections {
      for variant in 0..<section.maximisation.objective.variantCount {
        guard let best = section.best(ofVariant: variant) else { continue }
        let title = section.title(ofVariant: variant), curves = section.results[best].curves
        for (iteration, score) in curves.score.enumerated() {
          var scalars: [(tag: String, value: Float)] = [("score/" + title, score)]
          if curves.parameterNorm.indices.contains(iteration) {
            scalars.append(("parameter_norm/" + title, curves.parameterNorm[iteration]))
          }
          if curves.gradientNorm.indices.contains(iteration) {
            scalars.append(("gradient_norm/" + title, curves.gradientNorm[iteration]))
          }
          try events.append(step: iteration, scalars: scalars)
        }
        last = max(last, curves.score.count - 1)
        if let sound, let canvas = section.canvases[best] {
          let samples = sound.samples(of: canvas, seed: section.results[best].start.seed).sound
          try events.append(step: last, sound: title, samples, rateHz: sound.rateHz)
        }
      }
    }
    if let sheet { try events.append(step: last, picture: "examples", sheet) }
  }
}
