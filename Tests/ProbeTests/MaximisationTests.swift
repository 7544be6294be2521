import Data
import Nets
import Probe
import Tensors
import XCTest

/// How starts are driven, kept, stopped and drawn anew.
final class MaximisationTests: XCTestCase {
  private func results(
    _ network: ProbedNetwork, _ objective: String = "logit:a", _ kind: ParameterisationKind = .named("input")!,
    seeds: [Int] = [0, 1, 2], from beginning: Beginning = .noise, goal: Goal = .maximise, iterations: Int = 10,
    optimiser: String = "adam", regularisers: [String] = [], adjust: (inout ProbeSettings) -> Void = { _ in }
  ) throws -> [ProbeResult] {
    var settings = ProbeSettings(goal: goal, iterations: iterations, optimiser: .named(optimiser)!)
    adjust(&settings)
    let parameterisation = try kind(network)
    let maximisation = Maximisation(
      network, try Objective(objective, of: network), parameterisation,
      regularisers: try regularisers.map { try RegulariserKind.read($0, for: parameterisation.canvas) }, from: beginning,
      starts: Start.all(seeds: seeds, variants: 1), settings)
    while maximisation.next() != nil {}
    return maximisation.results
  }

  func testEveryOptimiserGoesUpAndDown() throws {
    let network = try ExampleNetwork.probed()
    for optimiser in OptimiserKind.all {
      for goal in Goal.allCases {
        for result in try results(network, goal: goal, optimiser: optimiser.name) {
          let gain = try XCTUnwrap(result.example).score - result.curves.score[0]
          XCTAssertGreaterThan(goal.sign * gain, 0, "\(optimiser.name), \(goal)")
          XCTAssertEqual(result.status, .finished)
        }
      }
    }
  }

  /// The score that is written is that of the example that is kept, whichever rule keeps it.
  func testTheScoreIsThatOfTheExample() throws {
    let network = try ExampleNetwork.probed()
    for rule in ["best", "best-0.1", "last"] {
      for result in try results(network, iterations: 12, optimiser: "sgd", adjust: { $0.keep = try! KeepRule(rule) }) {
        let example = try XCTUnwrap(result.example)
        let again = try results(network, seeds: [0], from: .canvas(example.parameters, of: "an example"), iterations: 1)[0]
        XCTAssertEqual(example.score, again.curves.score[0], accuracy: 1e-5 * abs(example.score), rule)
        XCTAssertEqual(example.score, result.curves.score[example.iteration], rule)
        switch rule {
        case "best": XCTAssertEqual(example.score, result.curves.score.max())
        case "last": XCTAssertEqual(example.iteration, 12)
        default:
          XCTAssertEqual(result.curves.score.count, 12, "the last update is not looked at")
          var kept = result.curves.score[0]
          for score in result.curves.score where score - kept >= 0.1 { kept = score }
          XCTAssertEqual(example.score, kept)
        }
      }
    }
    XCTAssertThrowsError(try KeepRule("best+1"))
  }

  /// As published: better by the margin itself is enough.
  func testAMarginIsReached() throws {
    let network = try curve { $0 * 1 }
    let result = try results(network, "score", from: .zeros, iterations: 2, optimiser: "ascent") {
      $0.keep = .betterBy(0.25)
      $0.step.rate = 0.25
    }[0]
    XCTAssertEqual(result.curves.score, [0, 0.25])
    XCTAssertEqual(result.example?.iteration, 1)
  }

  /// A step that is only tried may end where there is no gradient, or no number: a shorter one is tried.
  func testATrialEndsNothing() throws {
    for (value, best) in [
      ({ relu(1 - square($0 - 1)) }, 1), ({ log(2 - $0) + $0 }, 1),
    ] as [((Var) -> Var, Float)] {
      let network = try curve(value)
      let result = try results(
        network, "score", seeds: [0], from: .canvas(Tensor([1], [0.5]), of: "a value"), iterations: 30, optimiser: "lbfgs"
      ) { $0.step.rate = 5 }[0]
      let example = try XCTUnwrap(result.example)
      // The first step leads to 5.5.
      XCTAssertFalse(result.curves.score[1] > 0)
      XCTAssertEqual(example.score, best, accuracy: 1e-3)
      XCTAssertEqual(example.parameters[0], 1, accuracy: 0.03)
      XCTAssertEqual(example.score, result.curves.score[example.iteration])
      if case .notFinite = result.status { XCTFail("\(result.status)") }
    }
    // What begins there has nowhere to go back to.
    let dead = try results(
      curve { relu(1 - square($0 - 1)) }, "score", seeds: [0], from: .canvas(Tensor([1], [3]), of: "a value"), optimiser: "lbfgs")
    XCTAssertEqual(dead[0].status, .stuck(iteration: 0))
  }

  /// A network of one value, and one output.
  private func curve(_ value: @escaping (Var) -> Var) throws -> ProbedNetwork {
    let layer = Sequential([Flatten(), Curve(value: value), Flatten()])
    _ = Inventory(of: layer)
    return try ProbedNetwork(LayerNetwork(layer, from: Port("x", [1]), to: Port("score", [1])), name: "curve")
  }

  private struct Curve: Layer {
    let value: (Var) -> Var
    func callAsFunction(_ x: Var) -> Var { value(x) }
  }

  func testNumPysNoiseAndTheNorm() throws {
    let network = try ExampleNetwork.probed()
    var random = NumPyRandomState(seed: 7)
    let noise = affine(random.normal([20, 24, 1]), scale: 0.1)
    let free = try results(network, seeds: [7], iterations: 1)[0]
    XCTAssertEqual(free.firstNorm, square(noise).sum().scalar.squareRoot(), accuracy: 1e-5)
    let held = try results(network, seeds: [7]) { $0.norm = 2.5 }[0]
    for norm in held.curves.parameterNorm + [held.firstNorm, held.lastNorm] { XCTAssertEqual(norm, 2.5, accuracy: 1e-5) }
  }

  /// A norm is held as far as the domain lets it be, which has the last word.
  func testANormWithinBounds() throws {
    let network = try ExampleNetwork.probed(domain: ExampleNetwork.melDomain)
    // 1344 samples within ±1 have a norm of 36.7 at most.
    for wanted: Float in [20, 100] {
      for result in try results(network, "layer:second", .named("waveform")!, adjust: { $0.norm = wanted }) {
        let sound = try XCTUnwrap(result.example).parameters
        XCTAssertEqual(sound.count, 1344)
        XCTAssertLessThanOrEqual(abs(sound).max().scalar, 1)
        let norms = result.curves.parameterNorm + [result.firstNorm, result.lastNorm]
        for norm in norms where wanted == 20 { XCTAssertEqual(norm, 20, accuracy: 0.02) }
      }
    }
  }

  /// Values stay within what the domain allows.
  func testTheDomainIsKept() throws {
    let network = try ExampleNetwork.probed(domain: ExampleNetwork.melDomain)
    let floor = (Float(log(1e-7)) + 8) / 4
    for result in try results(network, goal: .minimise, iterations: 30, optimiser: "rms-ascent", adjust: { $0.step.rate = 1 }) {
      XCTAssertGreaterThanOrEqual(-(-result.example!.parameters).max().scalar, floor - 1e-5)
    }
    for kind in ["waveform", "spectrum"] {
      let parameterisation = try ParameterisationKind.named(kind)!(network)
      for result in try results(network, "layer:second", .named(kind)!, iterations: 30, adjust: { $0.step.rate = 1 }) {
        let canvas = parameterisation.renderings(of: result.example!.parameters.reshaped([1] + parameterisation.parameterShape)).canvas
        if kind == "waveform" {
          XCTAssertLessThanOrEqual(abs(canvas).max().scalar, 1)
        } else {
          XCTAssertGreaterThanOrEqual(-(-canvas).max().scalar, floor - 1e-3)
        }
      }
    }
  }

  /// A filter that answers to nothing has no gradient: said, after it has been drawn anew as often as asked.
  func testStuckStartsAreDrawnAnewAndSaid() throws {
    // The norm's running mean keeps this filter's response below zero.
    let dead = try ExampleNetwork.probed(deadFilter: 2)
    // A regulariser has a gradient of its own, which does not make the filter answer.
    for regularisers in [[], ["l2=0.01"]] {
      for result in try results(dead, "channel:active:2", regularisers: regularisers, adjust: { $0.redraws = 4 }) {
        XCTAssertEqual(result.status, .stuck(iteration: 0))
        XCTAssertEqual(result.redraws, 4)
        XCTAssertEqual(result.example?.score, 0)
      }
    }
    for result in try results(dead, "logit:a", adjust: { $0.redraws = 4 }) { XCTAssertEqual(result.status, .finished) }
  }

  /// The others are as if it had not been there.
  func testAStartThatMeetsNoNumberStopsAlone() throws {
    func found(_ network: ProbedNetwork) throws -> [ProbeResult] {
      try results(network, "channel:second:0", seeds: Array(0..<9), iterations: 8, optimiser: "ascent", adjust: { $0.step.rate = 0.01 })
    }
    let poisoned = try found(ExampleNetwork.probed(poison: 0.05)), clean = try found(ExampleNetwork.probed())
    let stopped = poisoned.filter { if case .notFinite = $0.status { true } else { false } }
    XCTAssertFalse(stopped.isEmpty)
    XCTAssertLessThan(stopped.count, poisoned.count)
    for (result, other) in zip(poisoned, clean) {
      guard result.status == .finished else {
        XCTAssertTrue(result.curves.score.allSatisfy(\.isFinite))
        continue
      }
      XCTAssertEqual(other.status, .finished)
      assertClose(result.example!.parameters, other.example!.parameters, 1e-5, "seed \(result.start.seed)")
    }
  }

  func testStopAtZero() throws {
    let network = try ExampleNetwork.probed()
    for result in try results(network, goal: .minimise, iterations: 60, adjust: { $0.stopsAtZero = true }) {
      guard case .atZero(let iteration) = result.status else { return XCTFail("\(result.status)") }
      XCTAssertLessThanOrEqual(result.curves.score[iteration], 0)
      XCTAssertEqual(result.curves.score.count, iteration + 1)
    }
  }
}
