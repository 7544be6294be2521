import Files
import Foundation
import Probe

/// What seed 000 makes of its sweeps: experiment 3, and the two networks side by side on the same seeds.
struct SweepComparisons {
  /// The sweep's folder.
  let path: String
  /// Those that are shown.
  let seeds: [Int]
  let isBrief: Bool

  /// Experiment 3: best and median of experiment 2 and best of experiment 1, on chosen seeds.
  func writeExtremes(minimised: SweepSession.Outcome, maximised: SweepSession.Outcome) throws {
    let median = maximised.chosen.first { $0.name == "median" } ?? maximised.chosen[0]
    let rows = [
      ("best-of-experiment-2", "maximised by the best of experiment 2", maximised, 0),
      ("median-of-experiment-2", "maximised by the median of experiment 2", maximised, median.place),
      ("best-of-experiment-1", "minimised by the best of experiment 1", minimised, 0),
    ]
    let folder = path + "/" + SweepExperiment.extremes
    try write(
      rows, title: "experiment 3: \(maximised.archive.work.experiment.model), one neuron maximised and minimised", in: folder)
  }

  /// R1 minimised beside R2's non-vocal neuron maximised, and R1 maximised beside R2's vocal neuron.
  func writeNetworks(one: [SweepSession.Outcome], two: [SweepSession.Outcome]) throws {
    for (number, goal) in ["minimised", "maximised"].enumerated() {
      let labels = two[number].archive.work.network.output.labels
      let label = labels.indices.contains(number) ? labels[number] : SweepComparisons.publishedLabels[number]
      let first = "\(one[number].archive.work.experiment.model) \(goal)"
      let second = "\(two[number].archive.work.experiment.model)'s neuron \(number) (\(label)) maximised"
      let rows = [("one-neuron", first, one[number], 0), ("two-neurons", second, two[number], 0)]
      let folder = "\(path)/\(SweepExperiment.comparisons)/comparison-\(number + 1)"
      try write(rows, title: "comparison \(number + 1): \(first) beside \(second)", in: folder)
    }
  }

  /// What seed 000's two neurons stand for, where a network does not say.
  private static let publishedLabels = ["non-vocal", "vocal"]

  /// Writes a comparison anew, whole or not at all: the seeds that are shown are in no ledger, and those of an earlier time
  /// would stay among them.
  private func write(
    _ rows: [(folder: String, title: String, outcome: SweepSession.Outcome, place: Int)], title: String, in folder: String
  ) throws {
    try? FileManager.default.removeItem(atPath: folder)
    try Folder.fill(folder) { try writeFiles(rows, title: title, into: $0) }
    Console.print("\(title)\n  wrote \(folder): \(ProbeFolder.present(["side-by-side.png", "scores.csv"], in: folder))")
  }

  private func writeFiles(
    _ rows: [(folder: String, title: String, outcome: SweepSession.Outcome, place: Int)], title: String, into folder: String
  ) throws {
    var lines = ["configuration_of,learning_rate,regularisation,iterations,seed,goal,score,iteration"]
    let shown = try rows.map { row in
      let standing = row.outcome.standings[row.place], whole = try row.outcome.section(row.place)
      let own = standing.configuration
      let results = whole.results.filter { seeds.contains($0.start.seed) }
      let section = ProbeSection(whole.maximisation, whole.kind, results: results)
      let how = row.outcome.archive.work.probe
      try ProbeFolder(path: folder + "/" + row.folder, sections: [section], isBrief: isBrief, how: how)
        .writeFiles { "stopped; the same command goes on" }
      for result in results {
        let score = result.example.map { "\($0.score),\($0.iteration)" } ?? ","
        lines.append(
          "\(row.folder),\(own.rate.word),\(own.weight.word),\(own.iterations),\(result.start.seed),\(section.goal.rawValue),\(score)")
      }
      return SweepShowcase.Row(title: "\(row.title): \(own.name)", section: section)
    }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: folder + "/scores.csv")
    try SweepShowcase(title: title, rows: shown, seeds: seeds).write(to: folder + "/side-by-side")
  }
}
