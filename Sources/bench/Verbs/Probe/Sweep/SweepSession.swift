import Files
import Foundation
import Probe
import Runs

/// Runs what is missing of an experiment, and then makes its tables and pictures.
struct SweepSession {
  let archive: SweepArchive
  let real: RealActivations
  let counts: [Int]
  private var ledger: SweepLedger
  private let reader: ActivationReader

  /// What an experiment found.
  struct Outcome {
    let archive: SweepArchive
    let standings: [SweepStanding]
    let winners: [SweepWinner]
    let ledger: SweepLedger

    /// What was found with the configuration at a place of the leaderboard.
    func section(_ place: Int) throws -> ProbeSection {
      try archive.section(ledger.entry(standings[place].configuration)!)
    }

    /// Places of the best, the median and the worst; fewer where there are not so many.
    var chosen: [(name: String, place: Int)] {
      let last = standings.lastIndex { !$0.frechet.isEmpty } ?? standings.count - 1
      return [("best", 0), ("median", last / 2), ("worst", last)].reduce(into: []) { chosen, next in
        if !chosen.contains(where: { $0.place == next.1 }) { chosen.append((next.0, next.1)) }
      }
    }
  }

  init(
    _ archive: SweepArchive, _ reader: ActivationReader, _ real: RealActivations, counts: [Int],
    settings: [String: JSONValue]
  ) throws {
    (self.archive, self.reader, self.real, self.counts) = (archive, reader, real, counts)
    ledger = try SweepLedger.opened(in: archive.path, settings: settings)
  }

  mutating func run() throws -> Outcome {
    try ascend()
    let outcome = try score()
    try SweepLeaderboard(outcome, counts: counts, real: real).write()
    return outcome
  }

  /// Every configuration that is not finished.
  private mutating func ascend() throws {
    let work = archive.work, finished = ledger.configurations
    let legs = SweepLeg.legs(of: work.grid, without: finished)
    guard !legs.isEmpty else { return }
    if !finished.isEmpty {
      Console.note("\(archive.path): \(finished.count) of \(work.grid.configurations.count) configurations are done, going on")
    }
    let total = legs.reduce(0) { $0 + $1.last!.iterations }
    let progress = Progress(work.experiment.title, total: total, unit: "iterations")
    defer { progress.end() }
    var before = 0
    for configurations in legs {
      let leg = try SweepLeg(configurations) { try work.maximisation($0) }
      while let (report, reading) = leg.next() {
        try Interruption.check { "stopped; the same command goes on after \(ledger.finished.count) configurations" }
        if let report {
          progress.update(before + report.iteration, note: String(format: "%@, median score %.4g", configurations.last!.name, report.medianScore))
        }
        guard let reading else { continue }
        try archive.write(reading.configuration, reading.results)
        try ledger.finish(reading.configuration, reading.results, in: archive.path)
        if let trouble = ledger.entry(reading.configuration)?.trouble {
          progress.end()
          Console.note(trouble)
        }
      }
      before += leg.iterationCount
    }
  }

  /// Compares what was found with the real windows, from what lies in the folder: a sweep that was resumed reads the same
  /// files as one that ran through.
  private func score() throws -> Outcome {
    let work = archive.work
    let scoring = SweepScoring(real, work.experiment.goal, counts: counts, seedCount: work.grid.seeds.count)
    let progress = Progress("comparing with real windows", total: ledger.finished.count, unit: "configurations")
    defer { progress.end() }
    var standings: [SweepStanding] = []
    for (done, entry) in ledger.finished.enumerated() {
      try Interruption.check { "stopped; the same command goes on" }
      progress.update(done)
      let examples = try archive.examples(entry)
      var activations = examples.map { reader.activations(of: $0.parameters, work.parameterisation) }
      // As they were written: a batch of another size adds in another order.
      activations?.scoresOfVariants = [entry.starts.compactMap { $0.score.map(Double.init) }]
      for (layer, units) in activations?.units ?? [:] { try Npy.write(units, to: archive.unitsPath(layer, of: entry.configuration)) }
      standings.append(scoring.standing(entry.configuration, activations, seeds: examples?.seeds ?? []))
    }
    let winners = scoring.winners(standings)
    let order = standings.indices.sorted { a, b in
      let (x, y) = (standings[a].frechet.first?.value ?? .infinity, standings[b].frechet.first?.value ?? .infinity)
      return (x, a) < (y, b)
    }
    return Outcome(archive: archive, standings: order.map { standings[$0] }, winners: winners, ledger: ledger)
  }
}
