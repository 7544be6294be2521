import Data
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train
import XCTest

final class GANTrainingTests: XCTestCase {
  private func plan(_ set: DataSet, steps: Int, _ change: (inout GANRecipe) -> Void = { _ in }) -> GANPlan {
    var recipe = GANModel.named("gan-experiment-1")!.recipe
    recipe.batch = 8
    change(&recipe)
    return GANPlan(
      model: GANModel.named("gan-experiment-1")!, recipe: recipe,
      patchShape: PatchShape(time: set.patchShape[0], frequency: set.patchShape[1]), seed: 5, totalSteps: steps,
      stepsPerReport: 5)
  }

  private func configuration(_ set: DataSet) -> RunConfiguration {
    RunConfiguration(
      command: "train gan", model: "gan-experiment-1", seed: 5, data: .init(path: set.path, hash: set.hash),
      version: "test", processor: "test", threads: Parallel.threadCount)
  }

  private func drain(_ training: GANTraining) throws {
    while try training.next() != nil {}
  }

  func testTenStepsAndTenMoreAreTwenty() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let whole = try GANTraining.start(
      plan(set, steps: 20), data: set, at: folder + "/whole", configuration: configuration(set))
    try drain(whole)

    let first = try GANTraining.start(
      plan(set, steps: 20), data: set, at: folder + "/parts", configuration: configuration(set))
    // Stops between two looks, with lines in the log after the state that is saved, as a kill would leave them.
    for _ in 0..<7 { _ = try first.next() }
    try first.save()
    for _ in 0..<2 { _ = try first.next() }
    let second = try GANTraining.resume(
      try RunFolder.open(folder + "/parts"), plan: plan(set, steps: 20), data: set, configuration: configuration(set))
    XCTAssertEqual(second.step, 7)
    try drain(second)

    XCTAssertEqual(second.trainer.weights, whole.trainer.weights)
    XCTAssertEqual(second.trainer.memory, whole.trainer.memory)
    XCTAssertEqual(
      try String(contentsOfFile: folder + "/parts/metrics.csv", encoding: .utf8),
      try String(contentsOfFile: folder + "/whole/metrics.csv", encoding: .utf8))
    let a = try Weights(folder + "/parts/last.safetensors"), b = try Weights(folder + "/whole/last.safetensors")
    XCTAssertEqual(a.tensors, b.tensors)
    XCTAssertEqual(a.step, 20)
  }

  func testAFinishedRunCanBeMadeLonger() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let short = try GANTraining.start(
      plan(set, steps: 10), data: set, at: folder + "/run", configuration: configuration(set))
    try drain(short)
    XCTAssertNil(try short.next())
    let long = try GANTraining.resume(
      try RunFolder.open(folder + "/run"), plan: plan(set, steps: 15), data: set, configuration: configuration(set))
    try drain(long)
    XCTAssertEqual(long.step, 15)
    XCTAssertEqual(try MetricsTable(folder + "/run/metrics.csv").steps, [5, 10, 15])
  }

  func testLooksJudgeAndKeepTheBest() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let training = try GANTraining.start(
      plan(set, steps: 10), data: set, at: folder + "/run", configuration: configuration(set))
    var looks: [GANTraining.Look] = []
    while let report = try training.next() { if case .samples(let look) = report { looks.append(look) } }
    XCTAssertEqual(looks.map(\.step), [5, 10])
    XCTAssertTrue(looks[0].isBest)
    XCTAssertEqual(looks[0].readings.map(\.name), SampleYardstick.measureNames)
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder + "/run/best.safetensors"))
  }

  func testALossThatIsNotFiniteStopsWithTheStateKept() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let training = try GANTraining.start(
      plan(set, steps: 500) { $0.discriminator = OptimiserSettings("sgd", rate: 3e38) }, data: set, at: folder + "/run",
      configuration: configuration(set))
    var failure: Int?
    while let report = try training.next() { if case .failure(let step, _) = report { failure = step } }
    XCTAssertNotNil(failure)
    let state = try TrainingState(folder + "/run/state.safetensors")
    XCTAssertEqual(state.position.step, failure)
  }

  func testASetThatDoesNotFitIsRefused() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    var other = plan(set, steps: 1)
    other.architecture.patchShape.time += 1
    XCTAssertThrowsError(
      try GANTraining.start(other, data: set, at: folder + "/run", configuration: configuration(set)))
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/run"))
  }
}
