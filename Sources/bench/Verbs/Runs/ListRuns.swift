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
    if $folder.provenance == .given, !FileManager.default.fileExists(atPath: folder) {
      throw FileError.reading(folder, errno: ENOENT)
    }
    let runs = RunLedger.runs(in: folder)
    if json { return try Console.print(json: runs) }
    if runs.isEmpty { Console.note("no runs in \(folder): bench train makes them") }
    let width = runs.map(\.name.count).max() ?? 0
    for run in runs { Console.print(run.name.padding(to: width + 2) + run.text) }
  }
}

extension RunSummary {
  /// All but the name, on one line.
  fileprivate var text: String {
    if let defect { return defect }
    // The run's own name and its model stand there already.
    let options = differences.filter { !["out", "model", "experiment"].contains($0.key) }
      .sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let values = measures.filter { !$0.key.hasSuffix("_real") }.sorted { $0.key < $1.key }.map { name, value in
      let real = measures[name + "_real"].map { String(format: " (real %.3g)", $0) } ?? ""
      return name.replacingOccurrences(of: "_", with: " ") + String(format: " %.3g", value) + real
    }
    let parts = [model, "step \(steps)", options.joined(separator: " "), values.joined(separator: " "), picture ?? ""]
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }
}
