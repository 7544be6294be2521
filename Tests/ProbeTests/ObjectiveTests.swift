import Files
import Foundation
import Nets
import Probe
import Tensors
import XCTest

/// Objectives against what they are defined as, and how they are read.
final class ObjectiveTests: XCTestCase {
  /// The value of an expression for some patches, by way of what a probe scores before its first update.
  private func values(_ text: String, of network: ProbedNetwork, _ patch: Tensor) throws -> [Float] {
    let objective = try Objective(text, of: network)
    let maximisation = Maximisation(
      network, objective, try ParameterisationKind.named("input")!(network), from: .canvas(patch, of: "a patch"),
      starts: Start.all(seeds: [0, 1], variants: objective.variantCount),
      ProbeSettings(goal: .maximise, iterations: 1, optimiser: .named("ascent")!))
    _ = maximisation.next()
    return maximisation.results.map { $0.curves.score[0] }
  }

  func testValues() throws {
    let network = try ExampleNetwork.probed(), patch = Random.patch(3)
    let tape = Tape(listening: { _ in true })
    let (layers, output) = withExtendedLifetime(tape) {
      let reading = network(tape.constant(patch.reshaped([1, 20, 24, 1])))
      return (reading.layers.mapValues(\.value), reading.output.value)
    }
    let second = try XCTUnwrap(layers["second"])
    let channel = second.mean(axes: [1, 2])
    for (text, expected) in [
      ("neuron:second:4,5,2", [second[0, 4, 5, 2]]), ("channel:second:3", [channel[0, 3]]),
      ("channel:second:0..1", [channel[0, 0], channel[0, 1]]), ("channel:second:*", (0..<4).map { channel[0, $0] }),
      ("2*channel:second:*", (0..<4).map { 2 * channel[0, $0] }), ("channel:second:1,1,0..1", [channel[0, 1], channel[0, 0]]),
      ("layer:second", [square(second).mean().scalar]),
      ("logit:b", [output[0, 1]]), ("logit:2", [output[0, 2]]), ("direction:c:a", [output[0, 2] - output[0, 0]]),
      ("2*logit:a - 0.5*channel:second:3", [2 * output[0, 0] - 0.5 * channel[0, 3]]),
      ("-logit:a + 'logit':b", [output[0, 1] - output[0, 0]]), ("diversity:second", [-1]),
    ] as [(String, [Float])] {
      let found = try values(text, of: network, patch)
      let wanted = expected.flatMap { [$0, $0] }
      XCTAssertEqual(found.count, wanted.count, text)
      for (a, b) in zip(found, wanted) { XCTAssertEqual(a, b, accuracy: 1e-5 * max(1, abs(b)), text) }
    }
  }

  /// A share where the network ends in scores: what a softmax makes of them, which is said, since nobody named a head.
  func testSharesOfANetworkThatEndsInScores() throws {
    let network = try ExampleNetwork.probed(), patch = Random.patch(3)
    let scores = try ["logit:a", "logit:b", "logit:c"].map { Double(try values($0, of: network, patch)[0]) }
    let largest = scores.max()!, sum = scores.map { exp($0 - largest) }.reduce(0, +)
    for (name, score) in zip(["a", "b", "c"], scores) {
      XCTAssertEqual(Double(try values("probability:\(name)", of: network, patch)[0]), exp(score - largest) / sum, accuracy: 1e-5)
    }
    let warnings = try Objective("probability:a", of: network).warnings
    XCTAssertTrue(warnings.contains { $0.contains("a softmax is put behind") }, "\(warnings)")
  }

  /// Logits and scores behind the last squashing, by their kinds: names that hold those words stay.
  func testWhatLiesBehindTheLastSquashing() throws {
    let network = try ExampleNetwork.probed(end: "softmax"), patch = Random.patch(3)
    for (text, post) in [
      ("logit:a", "probability:a"), ("logit", "probability"), ("-logit:a + 0.5*'logit':1", "-probability:a + 0.5*probability:1"),
      ("channel:second:1 - 2*logit:c", "channel:second:1 - 2*probability:c"), ("-0.5*logit:*", "-0.5*probability:*"),
    ] {
      XCTAssertEqual(try Objective(text, of: network, isPost: true).text, post)
      XCTAssertEqual(try Objective(text, of: network).text, text)
    }
    XCTAssertEqual(try Objective("logit:a,b", of: network, isPost: true).name(ofVariant: 1), "probability:b")
    let single = try ExampleNetwork.probed(classes: 1, end: "sigmoid")
    XCTAssertEqual(try Objective("score", of: single, isPost: true).text, "probability")
    for text in ["channel:second:1", "direction:c:a", "probability:a"] {
      XCTAssertThrowsError(try Objective(text, of: network, isPost: true)) { error in
        XCTAssertTrue("\(error)".contains("--post") && "\(error)".contains("no term that is a logit or a score"), "\(error)")
        XCTAssertEqual((error as? FileError)?.kind, .usage)
      }
    }
    // A logarithm of shares is brought back to them.
    let shares = try values("probability:b", of: network, patch)[0]
    XCTAssertEqual(try values("probability:b", of: ExampleNetwork.probed(end: "log-softmax"), patch)[0], shares, accuracy: 1e-5)
  }

  func testADirectionFromAFile() throws {
    let network = try ExampleNetwork.probed(), patch = Random.patch(3)
    let path = NSTemporaryDirectory() + "direction-\(UUID().uuidString).npy"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Npy.write(Tensor([4], [0, 3, 0, 4]), to: path)
    let along = try values("direction:second:\(path)", of: network, patch)[0]
    let parts = try (values("channel:second:1", of: network, patch)[0], values("channel:second:3", of: network, patch)[0])
    XCTAssertEqual(along, 0.6 * parts.0 + 0.8 * parts.1, accuracy: 1e-5)
    try Npy.write(Tensor([3], [0, 3, 1]), to: path)
    XCTAssertThrowsError(try Objective("direction:second:\(path)", of: network))
  }

  /// What is maximised is the score before the last softmax or sigmoid, whatever that is made of.
  func testLogitsLieBeforeTheLastSquashing() throws {
    let plain = try ExampleNetwork.probed(), patch = Random.patch(4)
    XCTAssertNil(plain.squashing)
    for kind in Squashing.Kind.allCases {
      let network = try ExampleNetwork.probed(end: kind.rawValue)
      XCTAssertEqual(network.squashing?.kind, kind)
      XCTAssertEqual(network.squashing?.scores, "dense")
      let (score, scoreBefore) = (try values("logit:1", of: network, patch)[0], try values("logit:1", of: plain, patch)[0])
      XCTAssertEqual(score, scoreBefore, accuracy: 1e-6)
      XCTAssertNotEqual(try values("probability:1", of: network, patch)[0], score)
      XCTAssertEqual(try Objective("logit:1", of: network).warnings, [])
      for after in ["probability:1", "channel:end:1", "neuron:end:1", "layer:end"] {
        let warning = try XCTUnwrap(Objective(after, of: network).warnings.first, after)
        XCTAssertTrue(warning.contains("after a \(kind.rawValue)") && warning.contains("(dense)"), warning)
      }
    }
  }

  func testWhatCannotBeReadIsSaidWithItsPlace() throws {
    let network = try ExampleNetwork.probed()
    for (text, says) in [
      ("", "at character 1: a term is missing"), ("logit:1 -", "at character 10: a term is missing"),
      ("logit:1 logit:2", "at character 9: 'logit:2' follows a term"), ("logit:1 + - logit:2", "at character 11: '-' follows another sign"),
      ("two*logit:1", "at character 1: 'two' is no number"), ("logit:1 + lojit:2", "at character 11: there is no objective 'lojit'"),
      ("logit:d", "it has 3, 0..2: a, b, c"), ("channel:second:4", "it has 4, 0..3"), ("channel:third:1", "second 10 × 12 × 4"),
      ("neuron:second:1,2", "give 3 numbers"), ("neuron:second:10,0,0", "it is 10 × 12 × 4"), ("layer:second:1", "write layer:LAYER"),
      ("score", "has 3 outputs"), ("channel:second:3..1", "runs backwards"), ("channel:'second:1", "a quote is not closed"),
      ("channel:second:0..1 + logit:all", "names 2 and 3 units"),
    ] {
      XCTAssertThrowsError(try Objective(text, of: network), text) { error in
        XCTAssertTrue("\(error)".contains(says), "\(text): \(error)")
        XCTAssertEqual((error as? FileError)?.kind, .usage, text)
      }
    }
  }

  func testNamesOfVariants() throws {
    let network = try ExampleNetwork.probed()
    let objective = try Objective("-2*channel:second:1,3 + logit:b", of: network)
    XCTAssertEqual(objective.variantCount, 2)
    XCTAssertEqual(objective.name(ofVariant: 1), "-2*channel:second:3 + logit:b")
  }
}

extension Random {
  /// A patch for the example network.
  static func patch(_ seed: Int, _ shape: [Int] = [20, 24, 1]) -> Tensor {
    var random = Random(seed: seed, purpose: "patch")
    return random.normal(shape)
  }
}
