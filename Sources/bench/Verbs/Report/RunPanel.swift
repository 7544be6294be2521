import Data
import Figures
import Files
import Foundation
import Probe
import Runs

/// What one run left: settings, curves, pictures, sounds.
struct RunPanel {
  let folder: RunFolder
  let shelf: SoundShelf
  /// Clips on the map of a latent space, at most.
  let mapClips: Int
  /// A folder for what is drawn for the page alone.
  let scratch: String

  func panel() throws -> Panel {
    let configuration = try folder.configuration()
    var parts: [Panel.Part] = [.facts(facts(configuration))]
    if !configuration.differences.isEmpty {
      let options = configuration.differences.map { "--\($0.name) \($0.value)" }.joined(separator: " ")
      parts.append(.command("bench \(configuration.command) \(options)"))
    }
    parts += try curves()
    parts += try pictures()
    parts += try sounds()
    if let map = try latentMap(configuration) { parts.append(map) }
    if parts.count < 3 { parts.append(.warning("This run has left no measures, pictures or sounds yet.")) }
    return Panel(folder.name, parts)
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
  private func curves() throws -> [Panel.Part] {
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
  private func pictures() throws -> [Panel.Part] {
    let files = PictureFiles(samples { $0.hasSuffix(".png") }, in: folder.samplesPath)
    let series = Dictionary(grouping: files.stems) { $0.replacing(/-\d+$/, with: "") }
    let newest = series.sorted { $0.key < $1.key }.map { _, stems in
      stems.max { $0.compare($1, options: .numeric) == .orderedAscending }!
    }
    return files.pictures(of: folder.name, stems: newest).map { .picture($0) }
  }

  /// The latent space of a run with an encoder and a decoder, where its set is still there.
  private func latentMap(_ configuration: RunConfiguration) throws -> Panel.Part? {
    guard mapClips > 0, let encoder = try? PatchEncoder(folder.path, checkedBy: ownExecutable), encoder.decoder != nil,
      let data = configuration.data
    else { return nil }
    guard let set = try? DataSet(data.path, checkedBy: ownExecutable), set.hash == data.hash else {
      return .warning("There is no latent map: the set that the run was trained on is no longer at \(data.path).")
    }
    return try LatentMapPart(encoder: encoder, set: set, shelf: shelf, limit: mapClips, seed: configuration.seed)
      .part(tiles: "\(scratch)/\(folder.name)-tiles.png")
  }

  private func sounds() throws -> [Panel.Part] {
    let sounds = try samples { $0.hasSuffix(".wav") }.map { name in
      let path = folder.samplePath(name)
      return Sound(
        try shelf.clip(path), title: name.dropLast(4).replacingOccurrences(of: "-", with: " "),
        caption: (try? SoundFile(path).comment) ?? "")
    }
    return sounds.isEmpty ? [] : [.sounds(sounds)]
  }

  private func samples(_ isWanted: (String) -> Bool) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.samplesPath)) ?? []).filter(isWanted).sorted()
  }
}
