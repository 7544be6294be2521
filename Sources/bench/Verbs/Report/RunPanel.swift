import Figures
import Files
import Foundation
import Runs

/// What one run left: settings, curves, pictures, sounds.
struct RunPanel {
  let folder: RunFolder
  let shelf: SoundShelf

  init(_ folder: RunFolder, _ shelf: SoundShelf) { (self.folder, self.shelf) = (folder, shelf) }

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
    let names = samples { $0.hasSuffix(".png") }
    let variants = ["-dark", "-narrow", "-narrow-dark"]
    let stems = names.map { String($0.dropLast(4)) }.filter { stem in !variants.contains { stem.hasSuffix($0) } }
    let series = Dictionary(grouping: stems) { $0.replacing(/-\d+$/, with: "") }
    return series.sorted { $0.key < $1.key }.map { name, stems in
      let stem = stems.max { $0.compare($1, options: .numeric) == .orderedAscending }!
      func variant(_ suffix: String) -> String? {
        names.contains(stem + suffix + ".png") ? Folder.absolute(folder.samplePath(stem + suffix + ".png")) : nil
      }
      let words = stem.replacingOccurrences(of: "-", with: " ")
      return .picture(
        Picture(
          Folder.absolute(folder.samplePath(stem + ".png")), alternative: "\(folder.name): \(words)", caption: words,
          dark: variant("-dark"), narrow: variant("-narrow"), narrowDark: variant("-narrow-dark"), isWide: true))
    }
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
