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
    for (number, words) in [("minimised", "neuron 0, non-vocal"), ("maximised", "neuron 1, vocal")].enumerated() {
      let rows = [
        ("one-neuron", "\(one[number].archive.work.experiment.model) \(words.0)", one[number], 0),
        ("two-neurons", "\(two[number].archive.work.experiment.model), \(words.1), maximised", two[number], 0),
      ]
      let folder = "\(path)/\(SweepExperiment.comparisons)/comparison-\(number + 1)"
      try write(rows, title: "comparison \(number + 1): \(words.0) beside \(words.1)", in: folder)
    }
  }

  private func write(
    _ rows: [(folder: String, title: String, outcome: SweepSession.Outcome, place: Int)], title: String, in folder: String
  ) throws {
    try Folder.make(folder)
    var lines = ["configuration_of,learning_rate,regularisation,iterations,seed,goal,score,iteration"]
    let shown = try rows.map { row in
      let standing = row.outcome.standings[row.place], whole = try row.outcome.section(row.place)
      let own = standing.configuration
      let results = whole.results.filter { seeds.contains($0.start.seed) }
      let section = ProbeSection(whole.maximisation, whole.kind, results: results)
      try ProbeFolder(path: folder + "/" + row.folder, sections: [section], isBrief: isBrief)
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
    Console.print("\(title)\n  wrote \(folder): side-by-side.png, scores.csv")
  }
}
