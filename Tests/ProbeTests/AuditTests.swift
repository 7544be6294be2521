import Data
import Nets
import Probe
import Tensors
import XCTest

/// What an audit compares, on cases whose answer is known.
final class AuditTests: XCTestCase {
  private func examples(
    _ network: ProbedNetwork, _ objective: String = "logit:a,b", seeds: [Int] = [0, 1, 2], goal: Goal = .maximise
  ) throws -> AuditExamples {
    let objective = try Objective(objective, of: network)
    let maximisation = Maximisation(
      network, objective, try ParameterisationKind.named("input")!(network),
      starts: Start.all(seeds: seeds, variants: objective.variantCount),
      ProbeSettings(goal: goal, iterations: 10, optimiser: .named("adam")!, rate: 0.05))
    while maximisation.next() != nil {}
    return try XCTUnwrap(AuditExamples(maximisation))
  }

  /// The example network with its parameters, in its own domain.
  private func probed() throws -> (ProbedNetwork, [Parameter]) {
    let layer = ExampleNetwork(), inventory = Inventory(of: layer)
    let network = LayerNetwork(layer, from: Port("patch", [20, 24, 1]), to: Port("scores", [3], labels: ["a", "b", "c"]))
    return (try ProbedNetwork(network, name: "example", domain: ExampleNetwork.melDomain), inventory.parameters)
  }

  func testLayersInTheOrderInWhichTheyArePassed() throws {
    let (network, parameters) = try probed(), layers = network.weightedLayers(among: parameters)
    XCTAssertEqual(layers.map(\.path), ["first", "second", "dense"])
    // The norm's scale and shift go with the convolution before it.
    XCTAssertEqual(layers[0].parameters.map(\.name).sorted(), ["first.bias", "first.weight", "norm.scale", "norm.shift"])
    XCTAssertEqual(layers.flatMap(\.parameters).count, parameters.count)
  }

  func testShuffledWeightsKeepTheirValuesAndComeBack() throws {
    let (network, parameters) = try probed(), layers = network.weightedLayers(among: parameters)
    let before = parameters.map(\.value.values)
    withShuffledWeights(of: [layers[2]], seed: 0) {
      for (parameter, old) in zip(parameters, before) {
        XCTAssertEqual(parameter.value.values.sorted(), old.sorted(), parameter.name)
        XCTAssertEqual(parameter.value.values == old, !parameter.name.hasPrefix("dense.weight"), parameter.name)
      }
    }
    XCTAssertEqual(parameters.map(\.value.values), before)
  }

  /// An example is as like itself as can be wherever it lies in time, and at any level.
  func testLikenessKnowsNoPlaceAndNoLevel() throws {
    let (network, _) = try probed(), found = try examples(network), likeness = InputLikeness(network)
    XCTAssertEqual(try XCTUnwrap(Spread(found.likeness(to: found, likeness))).low, 1, accuracy: 1e-5)
    let others = try examples(network, "logit:a,b", seeds: [0, 1])
    XCTAssertEqual(found.likeness(to: others, likeness).count, 4)
    let randomisation = Randomisation(found, likeness)
    XCTAssertLessThan(try XCTUnwrap(randomisation.otherUnits).high, 1)
    XCTAssertLessThan(try XCTUnwrap(randomisation.otherSeeds).high, 1)
  }

  func testWhatAShuffledNetworkGivesIsOfNoWorthToTheTrainedOne() throws {
    let (network, parameters) = try probed(), layers = network.weightedLayers(among: parameters)
    let reader = ActivationReader(network, try Objective("logit:a,b", of: network), layers: [])
    let trained = try examples(network), likeness = InputLikeness(network)
    var randomisation = Randomisation(trained, likeness)
    let shuffled = try withShuffledWeights(of: layers, seed: 0) { try examples(network) }
    randomisation.add(layers[0], shuffledCount: 3, shuffled, beside: trained, likeness, reader)
    XCTAssertEqual(randomisation.stages.count, 2)
    XCTAssertLessThan(randomisation.stages[1].scores!.median, randomisation.stages[0].scores!.median)
    XCTAssertLessThan(randomisation.stages[1].likeness!.median, 1)
  }

  func testANetworkAgreesWithItselfAndIsRefusedForAnother() throws {
    let (network, parameters) = try probed(), layers = network.weightedLayers(among: parameters)
    let found = try examples(network)
    let second = SecondNetwork(found, of: network, beside: found, of: network, layers, real: nil, InputLikeness(network))
    XCTAssertEqual(second.transfer.examples, 1)
    XCTAssertEqual(second.transfer.classCount, 2)
    XCTAssertNil(second.transfer.real)
    XCTAssertEqual(second.likeness!.median, 1, accuracy: 1e-5)
    XCTAssertNoThrow(try SecondNetwork.require(network, fits: network))
    XCTAssertThrowsError(try SecondNetwork.require(ExampleNetwork.probed([22, 24, 1], domain: ExampleNetwork.melDomain), fits: network)) {
      XCTAssertTrue("\($0)".contains("takes 22 × 24 × 1, example takes 20 × 24 × 1"), "\($0)")
    }
  }

  /// Examples stand beside real windows on the side to which they were driven.
  func testMinimisedExamplesLieBelowRealWindows() throws {
    let (network, _) = try probed(), found = try examples(network, goal: .minimise)
    let reader = ActivationReader(network, try Objective("logit:a,b", of: network), layers: [])
    var random = Random(seed: 8, purpose: "windows")
    let real = RealWindows(
      patches: Array(0..<12), recordings: (0..<12).map { "recording \($0 % 4)" },
      inputs: random.normal([12, 20, 24, 1], mean: -1.2, standardDeviation: 0.1))
    let down = RealComparison(found, real, reader, InputLikeness(network), goal: .minimise)
    let up = RealComparison(found, real, reader, InputLikeness(network))
    XCTAssertEqual([down.goal, up.goal], [.minimise, .maximise])
    XCTAssertEqual([down.shareBeyond, down.percentile.median, up.shareBeyond, up.percentile.median], [1, 1, 0, 0])
    XCTAssertEqual(down.windowCount, 12)
    XCTAssertEqual(down.recordingCount, 4)
  }

  /// A long line of values is looked at as a sound, whatever it is: so many shifts would be compared otherwise.
  func testLongLinesArePicturedAsSounds() throws {
    for (count, isSound) in [(200, false), (600, true)] {
      let layer = Sequential([Flatten(), Flatten()])
      _ = Inventory(of: layer)
      let network = try ProbedNetwork(
        LayerNetwork(layer, from: Port("line", [count, 1]), to: Port("values", [count])), name: "line")
      XCTAssertEqual(InputLikeness(network).words.contains("spectrograms"), isSound, "\(count)")
    }
  }

  func testTheMiddleOfAnEvenCount() {
    XCTAssertEqual(Spread([10, 1, 3, 2])?.median, 2.5)
    XCTAssertNil(Spread([.nan]))
  }

  /// Of a logarithm a decibel is a shift; a patch that is normalised by itself has no level.
  func testLevels() throws {
    let (network, _) = try probed(), found = try examples(network)
    let reader = ActivationReader(network, try Objective("logit:a,b", of: network), layers: [])
    let response = try XCTUnwrap(LevelResponse(found, network, reader, real: nil))
    XCTAssertFalse(response.isLevelless)
    XCTAssertEqual(response.levels.map(\.decibels), LevelResponse.decibels)
    XCTAssertNotEqual(response.levels[0].scores, response.levels[4].scores)
    XCTAssertNil(LevelResponse(found, try ExampleNetwork.probed(), reader, real: nil))
  }

  func testVerdictsOnPitch() {
    func sound(_ hertz: Double) -> Tensor {
      Tensor([1024], (0..<1024).map { Float(sin(2 * .pi * hertz * Double($0) / 16_000)) })
    }
    for (hertz, verdict) in [(440.0, HeardPitch.Verdict.right), (450, .right), (880, .octave), (220, .octave), (600, .wrong)] {
      let pitch = HeardPitch(sound(hertz), rateHz: 16_000, wantedHz: 440)
      for estimator in PitchEstimator.all.indices { XCTAssertEqual(pitch.verdict(estimator), verdict, "\(hertz)") }
    }
    XCTAssertEqual(HeardPitch(Tensor([1024]), rateHz: 16_000, wantedHz: 440).verdict(0), .wrong)
    XCTAssertEqual(PitchClasses.within(100...1000).count, 199)
    XCTAssertEqual(PitchClasses.hertz(0), 31.7, accuracy: 0.01)
  }
}
