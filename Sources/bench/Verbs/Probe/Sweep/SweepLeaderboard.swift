import Figures
import Files
import Foundation
import Probe
import Tensors

/// An experiment's configurations in order: `leaderboard.csv`, a figure, `winners.csv`, the real windows' scores and units
/// that all was measured by, and the best, the median and the worst seen and heard.
struct SweepLeaderboard {
  let outcome: SweepSession.Outcome
  /// Numbers of real windows that were compared with.
  let counts: [Int]
  let real: RealActivations

  init(_ outcome: SweepSession.Outcome, counts: [Int], real: RealActivations) {
    (self.outcome, self.counts, self.real) = (outcome, counts, real)
  }

  private var path: String { outcome.archive.path }
  private var standings: [SweepStanding] { outcome.standings }
  private var goal: Goal { outcome.archive.work.experiment.goal }

  func write() throws {
    try AtomicFile.write(table, to: path + "/leaderboard.csv")
    try AtomicFile.write(winners, to: path + "/winners.csv")
    let ranked = real.ranked(goal)
    try AtomicFile.write(scores(ranked), to: path + "/real.tsv")
    for (layer, units) in real.activations.units {
      try Npy.write(units.gathered(axis: 0, ranked), to: outcome.archive.unitsPath(layer, of: nil))
    }
    try figure?.write(to: path + "/leaderboard", formats: [.png, .pdf])
    let sections = try outcome.chosen.map { name, place in
      SweepShowcase.Row(
        title: "\(name): \(standings[place].configuration.name)\(measure(place))", section: try outcome.section(place))
    }
    try SweepShowcase(title: outcome.archive.work.experiment.title, rows: sections, seeds: nil)
      .write(to: path + "/best-median-worst")
    try ResultEvents.write(in: path)
    report()
  }

  private func measure(_ place: Int) -> String {
    standings[place].frechet.first.map { String(format: ", Fréchet distance %.4g", $0.value) } ?? ", too few examples"
  }

  // MARK: Tables

  /// A row a configuration, nearest to the real windows first.
  private var table: String {
    let layers = standings.first { !$0.layers.isEmpty }?.layers.keys.sorted() ?? []
    var header = ["place", "configuration", "learning_rate", "regularisation", "iterations", "seeds"]
    for count in counts {
      header += ["", "_low", "_high", "_null"].map { "frechet_\(count)\($0)" }
      header += ["", "_low", "_high", "_null"].map { "wasserstein_\(count)\($0)" }
    }
    header += ["median_score", "best_score", "percentile_of_median", "share_beyond_real"]
    for layer in layers {
      header += ["", "_low", "_high", "_null"].map { "\(layer)_kernel_distance\($0)" }
      header += ["", "_low", "_high", "_null", "_components"].map { "\(layer)_frechet\($0)" }
    }
    header += ["stuck", "stopped", "goal"]
    let rows = standings.enumerated().map { place, standing in
      let own = standing.configuration
      var cells = [String(place + 1), own.name, own.rate.word, own.weight.word, String(own.iterations), String(standing.seedCount)]
      for index in counts.indices {
        cells += SweepLeaderboard.cells(standing.frechet.indices.contains(index) ? standing.frechet[index] : nil)
        cells += SweepLeaderboard.cells(standing.wasserstein.indices.contains(index) ? standing.wasserstein[index] : nil)
      }
      cells += [standing.median, standing.best, standing.percentile, standing.shareBeyond].map(SweepLeaderboard.cell)
      for layer in layers {
        let distances = standing.layers[layer]
        cells += SweepLeaderboard.cells(distances?.kernel) + SweepLeaderboard.cells(distances?.frechet)
        cells.append(distances.map { String($0.rank) } ?? "")
      }
      let entry = outcome.ledger.entry(own)!
      return cells + [String(entry.stuckCount), String(entry.stoppedCount), goal.rawValue]
    }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private var winners: String {
    var lines = ["n,configuration,frechet,low,high,null,rank_stability,goal"]
    for winner in outcome.winners {
      lines.append(
        ([String(winner.count), winner.configuration.name] + SweepLeaderboard.cells(winner.distance)
          + [SweepLeaderboard.cell(winner.stability), goal.rawValue]).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func scores(_ ranked: [Int]) -> String {
    "patch\trecording\tscore\n"
      + ranked.map { "\(real.patches[$0])\t\(real.recordings[$0])\t\(real.activations.scores[$0])\n" }.joined()
  }

  private static func cells(_ distance: Distance?) -> [String] {
    [distance?.value, distance?.low, distance?.high, distance?.null].map(cell)
  }

  private static func cell(_ value: Double?) -> String { value.map { String($0) } ?? "" }

  // MARK: Figure

  private var figure: Plot? {
    let shown = standings.filter { !$0.frechet.isEmpty }
    guard !shown.isEmpty else { return nil }
    let places = shown.indices.map { Double($0 + 1) }
    var series: [Series] = []
    let first = shown.map { $0.frechet[0] }
    // Between the best and settings that run away lie powers of ten.
    let values = first.map(\.value), isWide = values.min()! > 0 && values.max()! > 100 * values.min()!
    func isShown(_ value: Double) -> Bool { value > 0 || !isWide }
    for (index, count) in counts.enumerated() {
      series.append(
        Series("\(count) real windows", index == 0 ? .line : .points, x: places, y: shown.map { $0.frechet[index].value }))
    }
    if first.allSatisfy({ $0.low != nil }) {
      let ends = zip(places + places, first.map { $0.low! } + first.map { $0.high! }).filter { isShown($0.1) }
      series.append(Series("95 %, N = \(counts[0])", .points, x: ends.map(\.0), y: ends.map(\.1)))
    }
    if let null = first.first?.null, isShown(null) {
      series.append(Series("real to real, N = \(counts[0])", x: places, y: places.map { _ in null }))
    }
    let isNamed = shown.count <= SweepLeaderboard.mostNames
    let interval = "95 %: ends over recordings and seeds. "
    return Plot(
      title: outcome.archive.work.experiment.title,
      caption: "Fréchet distance between the examples' scores and the N \(goalWord) scores of real windows, \(real.count) windows of \(real.recordingCount) recordings. \(series.contains { $0.name.hasPrefix("95 %") } ? interval : "")First: \(shown[0].configuration.name).",
      x: Plot.Axis(
        isNamed ? "configuration" : "place, as in leaderboard.csv", range: 0.5...Double(shown.count) + 0.5,
        names: isNamed ? shown.map(\.configuration.name) : []),
      y: Plot.Axis("Fréchet distance", isLogarithmic: isWide), series: series)
  }

  /// Configurations whose names stand under the figure.
  private static let mostNames = 30

  private var goalWord: String { goal == .maximise ? "largest" : "smallest" }

  /// Whether what the scores call near is near at a layer too, over the configurations.
  private func agreement(at layer: String) -> String? {
    let compared = standings.compactMap { standing -> (Double, Double)? in
      guard let score = standing.frechet.first, let own = standing.layers[layer] else { return nil }
      return (score.value, own.kernel.value)
    }
    func correlation(_ places: [Int]) -> Double? {
      rankCorrelation(places.map { compared[$0].0 }, places.map { compared[$0].1 })
    }
    guard let whole = correlation(Array(compared.indices)) else { return nil }
    let interval = GroupBootstrap(groups: Array(compared.indices)).interval(correlation)
      .map { String(format: " (%.2f to %.2f)", $0.lowerBound, $0.upperBound) } ?? ""
    return String(format: "over %d configurations the two agree by a rank correlation of %.2f", compared.count, whole) + interval
  }

  // MARK: Report

  private func report() {
    Console.print(
      "\(outcome.archive.work.experiment.title): \(standings.count) configurations against the \(goalWord) scores of \(real.count) windows of \(real.recordingCount) recordings")
    for winner in outcome.winners {
      let interval = winner.distance.low.map { String(format: " (%.4g to %.4g)", $0, winner.distance.high!) } ?? ""
      let null = winner.distance.null.map { String(format: ", real against real %.4g", $0) }
        ?? ", too few windows or recordings for real against real"
      let stability = winner.stability.map { String(format: ", wins in %.0f %% of the halves", 100 * $0) } ?? ""
      Console.print(
        "  N = \(winner.count): \(winner.configuration.name), Fréchet distance "
          + String(format: "%.4g", winner.distance.value) + interval + null + stability)
    }
    if outcome.winners.count > 1 {
      let names = Set(outcome.winners.map(\.configuration.name))
      Console.print(names.count == 1 ? "  the winner is the same for every N" : "  the winner changes with N")
    }
    if let layers = standings.first?.layers, !layers.isEmpty {
      for (layer, distances) in layers.sorted(by: { $0.key < $1.key }) {
        let null = distances.kernel.null.map { String(format: " (real against real %.4g)", $0) } ?? ""
        let frechet = distances.frechet.map { String(format: ", Fréchet distance %.4g along %d components", $0.value, distances.rank) } ?? ""
        let words = "  at \(layer), N = \(counts[0]), the first has the kernel distance "
        Console.print(words + String(format: "%.4g", distances.kernel.value) + null + frechet)
        if let agreement = agreement(at: layer) { Console.print("    " + agreement) }
      }
    }
    let names = ["leaderboard.csv", "leaderboard.png", "best-median-worst.png"]
    Console.print("  wrote \(path): \(ProbeFolder.present(names, in: path))")
  }
}
