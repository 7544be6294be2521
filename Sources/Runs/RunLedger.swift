import Files
import Foundation

/// One run in a line: what was tried and what came of it.
public struct RunSummary: Codable, Equatable, Sendable {
  public var name: String
  public var path: String
  public var command: String
  public var model: String
  /// ISO 8601.
  public var started: String
  /// The options that differ from the defaults, as typed.
  public var differences: [String: String]
  public var steps: Int
  /// The last value of each measure; without those that are not finite, which JSON cannot write.
  public var measures: [String: Float]
  /// The newest picture among the samples.
  public var picture: String?
  /// What keeps the run from being read, if anything does.
  public var defect: String?
}

/// Every run under a folder: the log that is otherwise kept by hand.
public enum RunLedger {
  /// The runs in the folder, oldest first; a damaged one is listed with its defect. None if there is no folder.
  public static func runs(in parent: String) -> [RunSummary] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.sorted().compactMap { try? RunFolder.open("\(parent)/\($0)") }.map(summary)
      .sorted { ($0.started, $0.name) < ($1.started, $1.name) }
  }

  /// A line about one run.
  public static func summary(_ folder: RunFolder) -> RunSummary {
    var summary = RunSummary(
      name: folder.name, path: folder.path, command: "", model: "", started: "", differences: [:], steps: 0,
      measures: [:], picture: newestPicture(folder))
    do {
      let configuration = try folder.configuration()
      (summary.command, summary.model) = (configuration.command, configuration.model)
      summary.started = configuration.started
      summary.differences = Dictionary(uniqueKeysWithValues: configuration.differences.map { ($0.name, $0.value) })
      // A run that was stopped before its first step has no metrics yet.
      guard FileManager.default.fileExists(atPath: folder.metricsPath) else { return summary }
      let metrics = try MetricsTable(folder.metricsPath)
      summary.steps = metrics.steps.last ?? 0
      summary.measures = metrics.latest.filter(\.value.isFinite)
    } catch {
      summary.defect = "\(error)"
    }
    return summary
  }

  private static func newestPicture(_ folder: RunFolder) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.samplesPath)) ?? []
    // Sheets carry their step in the name, so the last by name is the newest; those for other screens stand back.
    let pictures = names.filter { $0.hasSuffix(".png") && !$0.hasSuffix("-dark.png") && !$0.hasSuffix("-narrow.png") }
    return pictures.max { $0.compare($1, options: .numeric) == .orderedAscending }.map(folder.samplePath)
  }
}
