import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Train

/// What one run left: settings, curves, pictures, sounds. What is missing or damaged is left out, and said so.
struct RunPanel {
  let folder: RunFolder
  let shelf: SoundShelf
  /// Clips on the map of a latent space, at most.
  let mapClips: Int
  /// A folder for what is drawn for the page alone.
  let scratch: String

  func panel() throws -> Panel {
    let (configuration, complaints) = try settings()
    var parts = complaints
    if let configuration {
      parts.insert(.facts(facts(configuration)), at: 0)
      if !configuration.differences.isEmpty {
        parts.append(.command(configuration.commandLines(run: folder.path).joined(separator: "\n")))
        if configuration.stages == nil, let start = (try? configuration.plan?.decoded(as: VAEPlan.self))?.betaStart, start > 0 {
          parts.append(.text("From step \(start) on under another β; what it was told before is not kept."))
        }
      }
    }
    let isTrained = configuration?.command.hasPrefix("train") ?? true, headCount = parts.count
    parts += try shown("the curves") { try curves(isTrained) }
    parts += try pictures(isTrained)
    parts += try sounds()
    parts += try shown(configuration?.command == TrainVAE.name ? "the latent map" : "its weights") {
      try latentMap(configuration)
    }
    if parts.count == headCount { parts.append(.warning("This run has left no measures, pictures or sounds yet.")) }
    return Panel(folder.name, parts)
  }

  private func shown(_ what: String, _ parts: () throws -> [Panel.Part]) throws -> [Panel.Part] {
    try Omission.unless(what, of: folder.path, parts)
  }

  private func missing(_ path: String, _ remedy: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    throw FileError(.missing, path, "is not there", remedy: remedy)
  }

  /// What the run was told: its configuration, or what its weights keep of it.
  private func settings() throws -> (RunConfiguration?, [Panel.Part]) {
    do { return (try folder.configuration(), []) } catch let error as FileError {
      let kept = [folder.bestPath, folder.lastPath].lazy.compactMap { try? Weights($0).configuration }.first
      let reason = FileError(
        error.kind, error.path, FileManager.default.fileExists(atPath: error.path) ? error.found : "is not there",
        remedy: kept == nil ? "put it back from a copy of the run" : "those that its weights keep are shown")
      return (kept, [Omission(what: "the run's settings", reason: reason).noted(of: folder.path)])
    }
  }

  private func facts(_ configuration: RunConfiguration) -> [(name: String, value: String)] {
    let steps = (try? MetricsTable(folder.metricsPath).steps.last).flatMap { $0 }
    let facts: [(String, String?)] = [
      ("model", configuration.model), ("steps", steps.map(String.init)), ("seed", String(configuration.seed)),
      ("features", configuration.domain.map { "\($0.preset.name), \($0.rateHz) Hz" }),
      ("data", configuration.data.map { Folder.name(of: $0.path) }), ("begun", String(configuration.started.prefix(10))),
    ]
    return facts.compactMap { name, value in value.map { (name, $0) } }
  }

  /// A curve a measure, its value for real data on the same axes.
  private func curves(_ isTrained: Bool) throws -> [Panel.Part] {
    if isTrained { try missing(folder.metricsPath, "put it back from a copy of the run") }
    guard FileManager.default.fileExists(atPath: folder.metricsPath) else { return [] }
    let table = try MetricsTable(folder.metricsPath)
    func line(_ column: String, as name: String) -> Curve.Line? {
      let series = table.series(column)
      return series.isEmpty ? nil : Curve.Line(name, x: series.map { Double($0.step) }, y: series.map { Double($0.value) })
    }
    let curves = table.columns.filter { !$0.hasSuffix("_real") || !table.columns.contains(String($0.dropLast(5))) }
      .compactMap { column -> Curve? in
        let real = line(column + "_real", as: "real")
        guard let own = line(column, as: real == nil ? column : "model") else { return nil }
        return Curve(column.replacingOccurrences(of: "_", with: " "), lines: [own, real].compactMap { $0 })
      }
    return curves.isEmpty ? [] : [.curves(curves)]
  }

  /// The newest picture of every series of them: sheets carry their step in the name.
  private func pictures(_ isTrained: Bool) throws -> [Panel.Part] {
    let found = try shown("its pictures and sounds") {
      if isTrained { try missing(folder.samplesPath, "put it back from a copy of the run") }
      return []
    }
    let files = PictureFiles(samples { _ in true }, in: folder.samplesPath)
    let series = Dictionary(grouping: files.stems) { $0.replacing(/-\d+$/, with: "") }
    let newest = series.sorted { $0.key < $1.key }.map { _, stems in
      stems.max { $0.compare($1, options: .numeric) == .orderedAscending }!
    }
    return try found + files.parts(of: folder.name, stems: newest, shownOf: folder.path)
  }

  /// The latent space of a run with an encoder and a decoder.
  ///
  /// - Throws: `FileError` if its weights or its set are gone or damaged.
  private func latentMap(_ configuration: RunConfiguration?) throws -> [Panel.Part] {
    let hasBest = FileManager.default.fileExists(atPath: folder.bestPath)
    if !hasBest { try missing(folder.lastPath, "put back best.safetensors or last.safetensors from a copy of the run") }
    // By the file: its folder may have lost its configuration.
    let model = try OpenedModel(hasBest ? folder.bestPath : folder.lastPath, checkedBy: ownExecutable)
    var parts: [Panel.Part] = []
    if folder.hasLostBest {
      parts.append(.warning("`best.safetensors` is not there: what is shown of the network is of `last.safetensors`."))
    }
    guard mapClips > 0, model.part("encoder") != nil, model.part("decoder") != nil, let data = configuration?.data else {
      return parts
    }
    guard FileManager.default.fileExists(atPath: data.path) else {
      throw FileError(.missing, data.path, "is not there, the set that the run was trained on", remedy: "put it back at \(data.path)")
    }
    let set = try DataSet(data.path, checkedBy: ownExecutable)
    guard set.hash == data.hash else {
      throw FileError(
        .badData, data.path, "is another set than the run was trained on", remedy: "put that back at \(data.path)")
    }
    let map = try LatentMapPart(
      name: folder.name, encoder: PatchEncoder(model, word: folder.path), set: set, shelf: shelf, limit: mapClips,
      seed: configuration?.seed ?? 0
    ).part(tiles: "\(scratch)/\(folder.name)-tiles.png")
    if case .warning(let words) = map { Console.note("\(folder.path): \(words)") }
    return parts + [map]
  }

  private func sounds() throws -> [Panel.Part] {
    try SoundFiles(samples(isSoundName), in: folder.samplesPath, shelf: shelf).parts(shownOf: folder.path)
  }

  private func samples(_ isWanted: (String) -> Bool) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.samplesPath)) ?? []).filter(isWanted).sorted()
  }
}
