import Figures
import Files
import Foundation
import Probe
import Tensors

/// What a probe leaves.
///
/// Of all: `sheet.png`, `probe.wav`, `probe.json`, `curves.tsv`, and an event file for TensorBoard. Of every goal and unit a folder with
/// `optm_stats_<Optimiser>.csv`, `parameters.npy`, `canvases.npy`, and of every seed `recon_mel_max.wav`, three curves
/// and the example as figures.
struct ProbeFolder {
  let path: String
  let sections: [ProbeSection]
  /// Whether the folders a seed are left out.
  let isBrief: Bool
  /// What the command line said, for the record.
  var how: ProbeOptionGroup? = nil

  /// Writes it whole or not at all, and says what was found.
  ///
  /// - Throws: `FileError` if it cannot be written; and, when it is, if no start has an example.
  func write() throws {
    try Folder.fill(path) { partial in
      let sheet = try ProbeFolder(path: partial, sections: sections, isBrief: isBrief, how: how)
        .writeFiles { "stopped; nothing was written" }
      try ProbeEvents(sections, sheet: sheet).write(in: partial)
    }
    report()
    guard sections.contains(where: { $0.results.contains { $0.example != nil } }) else {
      throw FileError(
        .badData, sections[0].maximisation.network.name, "gives no start a score and a gradient that are numbers",
        remedy: "\(path)/probe.json tells of each; begin elsewhere by --start, or look at the weights by bench model info")
    }
  }

  /// Writes into a folder that may be there.
  ///
  /// - Parameter advice: how to go on after Ctrl-C.
  /// - Returns: the sheet of all, where there is an example.
  @discardableResult func writeFiles(stopping advice: () -> String) throws -> Image? {
    try Folder.make(path)
    let pictures = ProbePictures(sections), sound = ProbeSound(sections[0].canvas)
    try AtomicFile.write(curves, to: path + "/curves.tsv")
    try ProbeRecord(sections, how).write(in: path)
    let sheet = try pictures.writeSheet(title: sections[0].maximisation.network.name, perGroup: 8, to: path + "/sheet")
    if let sound, let track = sound.track(sections) {
      let titles = sections.map { $0.goal.rawValue }.joined(separator: ", then ")
      try writeSound(
        track, rateHz: sound.rateHz,
        comment: "\(sections[0].maximisation.objective.text) of \(sections[0].maximisation.network.name), \(titles): the best of each, half a second apart; \(sections[0].how)",
        to: path + "/probe")
    }
    for (number, section) in sections.enumerated() {
      for variant in 0..<section.maximisation.objective.variantCount {
        try write(section, number, variant, pictures, sound, advice)
      }
    }
    return sheet
  }

  private func write(
    _ section: ProbeSection, _ number: Int, _ variant: Int, _ pictures: ProbePictures, _ sound: ProbeSound?,
    _ advice: () -> String
  ) throws {
    let places = section.places(ofVariant: variant)
    let folder = path + "/" + section.folderNames[variant]
    try Folder.make(folder)
    let title = section.maximisation.settings.optimiser.title
    try AtomicFile.write(OptimiserStatistics(section, places).text, to: folder + "/optm_stats_\(title).csv")
    let kept = places.filter { section.canvases[$0] != nil }
    if !kept.isEmpty {
      func stacked(_ tensors: [Tensor]) -> Tensor {
        Tensor.concatenation(tensors.map { $0.reshaped([1] + $0.shape) }, axis: 0)
      }
      try Npy.write(stacked(kept.map { section.canvases[$0]! }), to: folder + "/canvases.npy")
      try Npy.write(stacked(kept.map { section.results[$0].example!.parameters }), to: folder + "/parameters.npy")
    }
    guard !isBrief else { return }
    let progress = Progress("writing \(section.title(ofVariant: variant))", total: kept.count, unit: "seeds")
    var figures: [(plot: Plot, stem: String)] = []
    for first in stride(from: 0, to: kept.count, by: ProbeFolder.soundsAtOnce) {
      let some = Array(kept[first..<min(first + ProbeFolder.soundsAtOnce, kept.count)])
      let sounds = sound?.samples(of: some.map { section.canvases[$0]! }, seeds: some.map { section.results[$0].start.seed })
      for (row, place) in some.enumerated() {
        try Interruption.check { advice() }
        progress.update(first + row)
        let heard = sounds.map { (sound: $0[row].sound, gain: $0[row].gain, rateHz: sound!.rateHz) }
        figures += try write(section, number, place, in: folder, pictures, heard)
      }
    }
    try Plot.write(figures, formats: [.pdf])
    try Interruption.check { advice() }
    progress.end()
  }

  /// Sounds that are in memory together.
  private static let soundsAtOnce = 16

  /// One seed's folder and its sound; the figures that belong there.
  private func write(
    _ section: ProbeSection, _ number: Int, _ place: Int, in folder: String, _ pictures: ProbePictures,
    _ heard: (sound: Tensor, gain: Double, rateHz: Int)?
  ) throws -> [(plot: Plot, stem: String)] {
    let result = section.results[place], example = result.example!
    let own = folder + String(format: "/seed-%03d", result.start.seed)
    try Folder.make(own)
    let origin = section.origin(of: place)
    if let heard {
      try writeSound(
        heard.sound, rateHz: heard.rateHz, comment: String(format: "%@; multiplied by %.4g", origin, heard.gain),
        to: own + "/recon_mel_max")
    }
    var figures: [(plot: Plot, stem: String)] = []
    let unit = section.maximisation.objective.name(ofVariant: result.start.variant)
    for (name, label, values) in [
      ("noise_L2_norm", "norm of what is optimised", result.curves.parameterNorm),
      ("neuron_score", unit, result.curves.score),
      ("grad_L2_norm", "norm of the gradient", result.curves.gradientNorm),
    ] {
      // A point that an optimiser tried and left may be no number.
      let shown = values.indices.filter { values[$0].isFinite }
      guard !shown.isEmpty else { continue }
      let curve = Plot(
        title: label, caption: origin, x: Plot.Axis("iteration"), y: Plot.Axis(label),
        // A unit may be called what no series may: labels are anybody's.
        series: [Series(name, x: shown.map(Double.init), y: shown.map { Double(values[$0]) })])
      figures.append((curve, "\(own)/\(name)"))
    }
    let name = String(format: "/example_iteration%d_score%.4f", example.iteration, example.score)
    if let picture = pictures.plot(number, place) { figures.append((picture, own + name)) }
    return figures
  }

  /// All curves in one table: a row an iteration of a start.
  private var curves: String {
    var lines = ["goal\tunit\tseed\titeration\tscore\tparameter_norm\tgradient_norm"]
    for section in sections {
      for result in section.results {
        let unit = section.maximisation.objective.name(ofVariant: result.start.variant)
        let name = String(unit.map { $0.isWhitespace ? " " : $0 })
        for (iteration, score) in result.curves.score.enumerated() {
          let gradient = result.curves.gradientNorm.indices.contains(iteration) ? String(result.curves.gradientNorm[iteration]) : ""
          lines.append(
            "\(section.goal.rawValue)\t\(name)\t\(result.start.seed)\t\(iteration)\t\(score)\t\(result.curves.parameterNorm[iteration])\t\(gradient)")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was found, in lines.
  private func report() {
    for section in sections {
      for variant in 0..<section.maximisation.objective.variantCount {
        let places = section.places(ofVariant: variant)
        for place in places where section.results[place].status != .finished || section.results[place].redraws > 0 {
          let result = section.results[place]
          let redrawn = result.redraws > 0 ? ", drawn anew \(result.redraws) times" : ""
          Console.note("\(section.title(ofVariant: variant)), seed \(result.start.seed): \(result.status.words)\(redrawn)")
        }
        let scores = places.compactMap { section.results[$0].example.map { Double($0.score) } }
        guard let best = section.best(ofVariant: variant), let example = section.results[best].example else {
          Console.print("\(section.title(ofVariant: variant)): no example")
          continue
        }
        Console.print(
          String(
            format: "%@: best %.6g (seed %d, iteration %d), median %.6g over %d seeds", section.title(ofVariant: variant),
            example.score, section.results[best].start.seed, example.iteration, median(scores), scores.count))
      }
    }
    Console.print("wrote \(path): \(ProbeFolder.present(["sheet.png", "probe.wav", "probe.json"], in: path))")
  }

  /// Those of some files that are there, in words: without an example there is nothing to be seen or heard.
  static func present(_ names: [String], in folder: String) -> String {
    names.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }.joined(separator: ", ")
  }
}

/// Seed 000's table, its columns as they were published.
struct OptimiserStatistics {
  let text: String

  init(_ section: ProbeSection, _ places: [Int]) {
    let settings = section.maximisation.settings
    // The table has room for one, as seed 000 had: of several the one that it had.
    let regularisers = section.maximisation.regularisers
    let own: Regulariser? = regularisers.count == 1 ? regularisers[0] : regularisers.first { $0.name == "l2" }
    let weight = regularisers.isEmpty ? "0" : own?.weight.word ?? ""
    var lines = ["Learning Rate,Regularisation Param,Iterations,Seed,Max/Min Activation,Noise L2 Norm Diff"]
    for place in places {
      let result = section.results[place]
      let score = result.example.map { String($0.score) } ?? ""
      lines.append(
        "\(settings.step.rate.word),\(weight),\(settings.iterations),\(result.start.seed),\(score),"
          + String(format: "%.3f", result.firstNorm - result.lastNorm))
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}
