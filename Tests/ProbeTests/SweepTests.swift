import Files
import Foundation
import Probe
import Runs
import Tensors
import XCTest

final class SweepTests: XCTestCase {
  /// A run that is read off a longer one is the same to the bit as one that ends there, whatever the optimiser.
  func testShorterRunsAreReadOffLongerOnes() throws {
    for optimiser in OptimiserKind.all {
      for keep in [KeepRule.best, .betterBy(0.01), .last] {
        let what = "\(optimiser.name), \(keep.description)"
        func maximisation(_ configuration: SweepConfiguration) throws -> Maximisation {
          let network = try ExampleNetwork.probed()
          let parameterisation = try ParameterisationKind.named("input")!(network)
          var settings = ProbeSettings(
            goal: .minimise, iterations: configuration.iterations, optimiser: optimiser, rate: configuration.rate, decay: 0.1)
          settings.keep = keep
          return Maximisation(
            network, try Objective("logit:1", of: network), parameterisation,
            regularisers: [try RegulariserKind.read("l2=\(configuration.weight)", for: parameterisation.canvas)],
            starts: Start.all(seeds: [4, 9], variants: 1), settings)
        }
        let grid = SweepGrid(rates: [0.03], weights: [0.01], iterations: [7, 3], seeds: [4, 9])
        let leg = try SweepLeg(grid.configurations, maximisation)
        var readings: [SweepLeg.Reading] = []
        while let (_, reading) = leg.next() { if let reading { readings.append(reading) } }
        XCTAssertEqual(readings.map(\.configuration.iterations), [3, 7], what)
        for reading in readings {
          let alone = try maximisation(reading.configuration)
          while alone.next() != nil {}
          for (a, b) in zip(reading.results, alone.results) {
            XCTAssertEqual(a.curves.score, b.curves.score, what)
            XCTAssertEqual(a.curves.gradientNorm, b.curves.gradientNorm, what)
            XCTAssertEqual(a.lastNorm, b.lastNorm, what)
            XCTAssertEqual(a.example?.score, b.example?.score, what)
            XCTAssertEqual(a.example?.iteration, b.example?.iteration, what)
            XCTAssertEqual(try XCTUnwrap(a.example).parameters, try XCTUnwrap(b.example).parameters, what)
          }
        }
      }
    }
  }

  func testLegsGoOnWithWhatIsMissing() {
    let grid = SweepGrid(rates: [0.1, 0.01], weights: [0, 1], iterations: [10, 5], seeds: [0, 1])
    XCTAssertEqual(grid.configurations.count, 8)
    XCTAssertEqual(SweepLeg.legs(of: grid, without: []).map(\.count), [2, 2, 2, 2])
    let done = Set(grid.configurations.prefix(3))
    XCTAssertEqual(
      SweepLeg.legs(of: grid, without: done).map { $0.map(\.name) },
      [["lr0.1_rp1_it10"], ["lr0.01_rp0_it5", "lr0.01_rp0_it10"], ["lr0.01_rp1_it5", "lr0.01_rp1_it10"]])
    XCTAssertEqual(SweepGrid.published.configurations.count * SweepGrid.published.seeds.count, 27 * 50)
  }

  func testALedgerRemembersAndRefuses() throws {
    let folder = try scratchFolder() + "/sweep"
    let settings: [String: JSONValue] = ["seeds": .list([.whole(1), .whole(2)]), "model": .text("m"), "decay": .number(0)]
    var ledger = try SweepLedger.opened(in: folder, settings: settings)
    let configuration = SweepConfiguration(rate: 0.1, weight: 0.01, iterations: 5)
    let example = ProbeResult.Example(iteration: 3, score: 0.1, parameters: Tensor([2], [1, 2]))
    let results = [
      ProbeResult(
        start: Start(seed: 1), status: .notFinite(iteration: 0), redraws: 1, example: nil, curves: .init(), firstNorm: .nan,
        lastNorm: .infinity),
      ProbeResult(
        start: Start(seed: 2), status: .finished, redraws: 0, example: example, curves: .init(), firstNorm: 2, lastNorm: 1),
    ]
    try ledger.finish(configuration, results, in: folder)
    let again = try SweepLedger.opened(in: folder, settings: settings)
    XCTAssertEqual(again.configurations, [configuration])
    XCTAssertEqual(again.entry(configuration)?.trouble, "lr0.1_rp0.01_it5: 1 of 2 starts met a value that is no number")
    let read = try XCTUnwrap(again.entry(configuration)).results(parameters: Tensor([1, 2], [1, 2]), curves: [:])
    XCTAssertEqual(read.map(\.status), results.map(\.status))
    XCTAssertNil(read[0].example)
    XCTAssertEqual(read[1].example?.score, 0.1)
    XCTAssertEqual(read[1].example?.parameters, example.parameters)
    XCTAssertThrowsError(try SweepLedger.opened(in: folder, settings: settings.merging(["seeds": .list([.whole(1)])]) { $1 })) {
      XCTAssertEqual(
        "\($0)", "\(folder): holds a sweep with seeds 1,2, not 1; name another folder by --out")
    }
    try AtomicFile.write("x", to: folder + "/../file")
    XCTAssertThrowsError(try SweepLedger.opened(in: folder + "/..", settings: settings)) { XCTAssertEqual(($0 as? FileError)?.kind, .cannotCreate) }
  }

  /// Real windows of eight recordings; examples like the largest of them win over extreme ones and over middling ones.
  func testExamplesLikeRealOnesWin() throws {
    var random = Random(seed: 6, purpose: "test")
    let scores = random.normal([400]).values.map(Double.init)
    let units = random.normal([400, 5])
    let real = RealActivations(
      patches: Array(0..<400), recordings: (0..<400).map { "recording \($0 % 8)" },
      activations: .init(scoresOfVariants: [scores], units: ["hidden": units]))
    for goal in Goal.allCases {
      let ranked = real.ranked(goal), sign = Double(goal.sign)
      XCTAssertEqual(sign * scores[ranked[0]], scores.map { sign * $0 }.max())
      let scoring = SweepScoring(real, goal, counts: [50, 100], seedCount: 50)
      func standing(_ iterations: Int, _ scores: [Double], shift: Float) -> SweepStanding {
        scoring.standing(
          SweepConfiguration(rate: 1, weight: 1, iterations: iterations),
          .init(scoresOfVariants: [scores], units: ["hidden": random.normal([50, 5], mean: shift)]), seeds: Array(0..<50))
      }
      let likeReal = ranked.prefix(50).map { scores[$0] + 0.001 }
      let standings = [
        standing(1, likeReal.map { $0 + 3 * sign }, shift: 2), standing(2, likeReal, shift: 0),
        standing(3, (0..<50).map { scores[$0] }, shift: 0),
      ]
      let winners = scoring.winners(standings)
      XCTAssertEqual(winners.map(\.count), [50, 100])
      XCTAssertEqual(winners[0].configuration.iterations, 2)
      XCTAssertGreaterThan(try XCTUnwrap(winners[0].stability), 0.95)
      XCTAssertEqual(standings[0].shareBeyond, 1)
      XCTAssertEqual(standings[0].percentile, goal == .maximise ? 100 : 0)
      // Of the largest 50 of 400 the median lies above 375 or so.
      XCTAssertEqual(try XCTUnwrap(standings[1].percentile), goal == .maximise ? 94 : 6, accuracy: 1)
      for standing in standings {
        let frechet = standing.frechet[0], hidden = try XCTUnwrap(standing.layers["hidden"])
        XCTAssertEqual(
          frechet.value, frechetDistance(Array(standing.configuration.iterations == 2 ? likeReal : standing.configuration.iterations == 1 ? likeReal.map { $0 + 3 * sign } : Array(scores[..<50])), ranked.prefix(50).map { scores[$0] }), accuracy: 1e-12)
        XCTAssertTrue(try XCTUnwrap(frechet.low) <= frechet.value && frechet.value <= XCTUnwrap(frechet.high))
        XCTAssertTrue(try XCTUnwrap(hidden.frechet?.low) <= hidden.frechet!.value)
        XCTAssertEqual(hidden.rank, 5)
        XCTAssertLessThan(abs(try XCTUnwrap(hidden.kernel.null)), 0.02)
      }
      XCTAssertGreaterThan(standings[0].layers["hidden"]!.kernel.value, 0.2)
      XCTAssertLessThan(abs(standings[1].layers["hidden"]!.kernel.value), 0.05)
    }
  }

  /// What real windows are worth among themselves takes no seeds; an interval does.
  func testTheNullTakesNoSeeds() throws {
    var random = Random(seed: 7, purpose: "test")
    let scores = random.normal([80]).values.map(Double.init)
    let real = RealActivations(
      patches: Array(0..<80), recordings: (0..<80).map { "recording \($0 % 8)" },
      activations: .init(scoresOfVariants: [scores], units: [:]))
    let standings = [3, 30].map { count in
      SweepScoring(real, .maximise, counts: [20], seedCount: count).standing(
        SweepConfiguration(rate: 1, weight: 1, iterations: 1),
        .init(scoresOfVariants: [Array(scores[..<count])], units: [:]), seeds: Array(0..<count))
    }
    XCTAssertNotNil(standings[0].frechet[0].null)
    XCTAssertEqual(standings[0].frechet[0].null, standings[1].frechet[0].null)
    XCTAssertNil(standings[0].frechet[0].low)
    XCTAssertNotNil(standings[1].frechet[0].low)
  }

  private func scratchFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    addTeardownBlock { try FileManager.default.removeItem(atPath: path) }
    return path
  }
}
