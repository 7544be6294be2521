import Files
import Foundation
import Runs

/// `bench runs [FOLDER]`: the log of all that was tried.
struct ListRuns: Command {
  static let name = "runs"
  static let summary = "every run on a line: steps, what differs from the defaults, latest measures, picture"
  static let examples = ["runs", "runs --json"]

  @Argument("the folder that holds them", value: "FOLDER") var folder = "checkpoints"
  @Flag("print one JSON array") var json

  func run() throws {
    let rows = try runs().map(Row.init).sorted { ($0.started, $0.run) < ($1.started, $1.run) }
    if json { return try Console.print(json: rows) }
    if rows.isEmpty { Console.note("no runs in \(folder): bench train makes them") }
    let width = rows.map(\.run.count).max() ?? 0
    for row in rows { Console.print(row.run.padding(to: width + 2) + row.text) }
  }

  /// The runs that can be read; one that cannot is named on the side.
  private func runs() throws -> [(RunFolder, RunConfiguration)] {
    guard FileManager.default.fileExists(atPath: folder) else {
      if $folder.provenance == .standard { return [] }
      throw FileError.reading(folder, errno: ENOENT)
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      guard let run = try? RunFolder.open("\(folder)/\(name)") else { return nil }
      do { return (run, try run.configuration()) } catch let error as FileError {
        Console.note("left out: \(error)")
        return nil
      }
    }
  }

  /// A run at a glance.
  struct Row: Encodable {
    let run: String
    let command: String
    let model: String
    let started: String
    let steps: Int
    /// Options that were not left at their default.
    let differences: [String: JSONValue]
    /// The latest of each measure.
    let measures: [String: Float]
    /// The latest picture.
    let picture: String?

    init(_ folder: RunFolder, _ configuration: RunConfiguration) {
      run = folder.path
      (command, model, started) = (configuration.command, configuration.model, configuration.started)
      differences = configuration.options.filter { configuration.chosen.contains($0.key) }
      let metrics = try? MetricsTable(folder.metricsPath)
      steps = metrics?.steps.last ?? 0
      measures = metrics?.latest ?? [:]
      picture = Row.latestPicture(in: folder.samplesPath)
    }

    var text: String {
      let options = differences.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.words)" }
      let values = measures.sorted { $0.key < $1.key }.map { "\($0.key) \(String(format: "%.3g", $0.value))" }
      let parts = [model, "step \(steps)", options.joined(separator: " "), values.joined(separator: " "), picture ?? ""]
      return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private static func latestPicture(in folder: String) -> String? {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasSuffix(".png") }.max { $0.compare($1, options: .numeric) == .orderedAscending }
        .map { "\(folder)/\($0)" }
    }
  }
}
