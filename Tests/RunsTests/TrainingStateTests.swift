import Files
import Foundation
import Runs
import Tensors
import XCTest

final class TrainingStateTests: ScratchTestCase {
  private let weights = [
    "generator.hidden.weight": Tensor([2, 3], [1, -0, .infinity, Float.leastNonzeroMagnitude, 5, 6]), "discriminator.bias": Tensor([1], [7]),
  ]

  func testStateComesBackToTheBit() throws {
    let state = TrainingState(
      weights: weights, optimiser: ["generator.hidden.weight.first": Tensor([2, 3], repeating: 0.1), "steps": Tensor(3)],
      numbers: ["best": -.infinity, "third": 1.0 / 3, "score": .nan], position: .init(step: 31, epoch: 2, batch: 5),
      log: .init(metricsBytes: 123, eventsName: "events.out.tfevents.1.h", eventsBytes: 456), configuration: configuration)
    let path = scratch + "/state.safetensors"
    try state.write(to: path)
    let first = try Data(contentsOf: URL(fileURLWithPath: path))
    let back = try TrainingState(path)
    XCTAssertEqual(back.weights, state.weights)
    XCTAssertEqual(back.weights["generator.hidden.weight"]!.values.map(\.bitPattern), weights["generator.hidden.weight"]!.values.map(\.bitPattern))
    XCTAssertEqual(back.optimiser, state.optimiser)
    XCTAssertEqual(back.numbers.filter { !$0.value.isNaN }, state.numbers.filter { !$0.value.isNaN })
    XCTAssertTrue(try XCTUnwrap(back.numbers["score"]).isNaN)
    XCTAssertEqual(back.position, state.position)
    XCTAssertEqual(back.log, state.log)
    XCTAssertEqual(back.configuration, configuration)
    try back.write(to: path)
    XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: path)), first, "the same state is the same file")
  }

  func testRunWithoutStateSaysSo() throws {
    let folder = try RunFolder.create(scratch + "/run", configuration)
    assertFails(.missing, saying: "/run", "begin again") { _ = try folder.state() }
    try TrainingState(
      weights: weights, optimiser: [:], position: .init(step: 4),
      log: .init(metricsBytes: 0, eventsName: "e", eventsBytes: 0), configuration: configuration
    ).write(to: folder.statePath)
    XCTAssertEqual(try folder.state().position, .init(step: 4))
    try FileHandle(forWritingTo: URL(fileURLWithPath: folder.statePath)).truncate(atOffset: 100)
    assertFails(.badData, saying: "state.safetensors") { _ = try folder.state() }
  }

  func testWeightsKnowTheirModel() throws {
    let path = scratch + "/best.safetensors"
    try Weights(weights, configuration: configuration, step: 12).write(to: path)
    let back = try Weights(path)
    XCTAssertEqual(back.tensors, weights)
    XCTAssertEqual(back.configuration, configuration)
    XCTAssertEqual(back.step, 12)
    assertFails(.badData, saying: "best.safetensors", "resume") { _ = try TrainingState(path) }
    try Safetensors.write(weights, to: path)
    assertFails(.badData, saying: "best.safetensors", "import") { _ = try Weights(path) }
  }

  func testMismatchNamesEveryTensor() {
    let expected = ["a": [1], "b": [2, 3], "c": [4], "d": [5]]
    XCTAssertNoThrow(try Weights.requireFit(expected, model: "m", expects: expected, path: "p"))
    assertFails(
      .badData, saying: "p: ", "the model m", "missing a [1], d [5]", "not expected x [9]", "of another shape b [3, 2] for [2, 3]"
    ) {
      try Weights.requireFit(["b": [3, 2], "c": [4], "x": [9]], model: "m", expects: expected, path: "p")
    }
    assertFails(.badData, saying: "missing") { try Weights.requireFit([:], model: "m", expects: ["a": []], path: "p") }
  }
}
