import Data
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train
import XCTest

final class VAETrainingTests: XCTestCase {
  private func plan(
    _ set: DataSet, steps: Int, latents: Int = 4, _ change: (inout VAERecipe) -> Void = { _ in }
  ) -> VAEPlan {
    let model = VAEModel.named("vae-final")!
    var recipe = model.recipe, options = model.options
    recipe.batch = 8
    options.latentCount = latents
    change(&recipe)
    return VAEPlan(
      model: model, options: options, recipe: recipe,
      patchShape: PatchShape(time: set.patchShape[0], frequency: set.patchShape[1]), seed: 5, totalSteps: steps,
      stepsPerEpoch: recipe.stepsPerEpoch(of: set.trainingIndices.count), stepsPerReport: 5)
  }

  private func configuration(_ set: DataSet) -> RunConfiguration {
    RunConfiguration(
      command: "train vae", model: "vae-final", seed: 5, data: .init(path: set.path, hash: set.hash),
      version: "test", processor: "test", threads: Parallel.threadCount)
  }

  private func drain(_ training: VAETraining) throws {
    while try training.next() != nil {}
  }

  func testTenStepsAndTenMoreAreTwenty() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let whole = try VAETraining.start(
      plan(set, steps: 20), data: set, at: folder + "/whole", configuration: configuration(set))
    try drain(whole)

    let first = try VAETraining.start(
      plan(set, steps: 20), data: set, at: folder + "/parts", configuration: configuration(set))
    // Stops between two looks, with lines in the log after the state that is saved, as a kill would leave them.
    for _ in 0..<7 { _ = try first.next() }
    try first.save()
    for _ in 0..<2 { _ = try first.next() }
    let second = try VAETraining.resume(
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

  func testARunIsFineTunedUnderAnotherBeta() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let first = try VAETraining.start(
      plan(set, steps: 10) { $0.beta = .constant(0.05, .sum) }, data: set, at: folder + "/run",
      configuration: configuration(set))
    try drain(first)
    var longer = plan(set, steps: 15) { $0.beta = .constant(2, .sum) }
    longer.betaStart = 10
    let second = try VAETraining.resume(
      try RunFolder.open(folder + "/run"), plan: longer, data: set, configuration: configuration(set))
    var looks: [VAETraining.Look] = []
    while let report = try second.next() { if case .look(let look) = report { looks.append(look) } }
    XCTAssertEqual(looks.map(\.beta.summed), [2])
    // Losses under another β do not compare: the first look is the best so far.
    XCTAssertTrue(looks[0].isBest)
    XCTAssertEqual(try MetricsTable(folder + "/run/metrics.csv").series("beta_sum").map(\.value), [0.05, 0.05, 2])
  }

  /// GAN patches of 50 × 32 and mel blocks of 115 × 80: depth and padding follow from the set.
  func testAnySetIsLearned() throws {
    let folder = try scratchFolder(self)
    var patches = try FeaturePreset.named("seed002-log")
    patches.downsamplings = 2
    patches.normalisation = .zScore
    var mel = try FeaturePreset.named("svdnet-mel")
    mel.normalisation = .zScore
    for (preset, rateHz, shape) in [(patches, 8000, [50, 32, 1]), (mel, 22_050, [115, 80, 1])] {
      let set = try tones(in: "\(folder)/\(preset.name)", preset, rateHz: rateHz)
      XCTAssertEqual(set.patchShape, shape)
      let training = try VAETraining.start(
        plan(set, steps: 60) {
          $0.beta = .constant(0.5, .sum)
          $0.optimiser.rate = 2e-3
        }, data: set, at: "\(folder)/\(preset.name)-run",
        configuration: configuration(set))
      var looks: [VAETraining.Look] = []
      while let report = try training.next() { if case .look(let look) = report { looks.append(look) } }
      let last = try XCTUnwrap(looks.last)
      // The one recording that is held out is like no other here, so it is the training patches that are asked for.
      XCTAssertLessThan(last.trained.error, 0.7 * looks[0].trained.error, preset.name)
      XCTAssertGreaterThan(last.reading.activeUnits, 0, preset.name)
      XCTAssertEqual(last.reading.divergences.count, 4)
    }
  }

  private func tones(in folder: String, _ preset: FeaturePreset, rateHz: Int) throws -> DataSet {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for recording in 0..<4 {
      let samples = Tensor([rateHz * 10]) { samples in
        for i in samples.indices {
          let seconds = Float(i) / Float(rateHz)
          let hertz = 300 + 250 * Float(recording) + 400 * sin(2 * .pi * seconds * (0.5 + Float(recording)))
          samples[i] = 0.4 * sin(2 * .pi * hertz * seconds)
        }
      }
      try SoundFile.write(samples, rateHz: rateHz, to: "\(folder)/tone-\(recording).wav")
    }
    try DataSet.build(from: [folder], recipe: DataSetRecipe(preset: preset), to: folder + "/set.h5")
    return try DataSet(folder + "/set.h5")
  }

  func testALossThatIsNotFiniteStopsWithTheStateKept() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let training = try VAETraining.start(
      plan(set, steps: 500) { $0.optimiser = OptimiserSettings("sgd", rate: 3e38) }, data: set, at: folder + "/run",
      configuration: configuration(set))
    var failure: Int?
    while let report = try training.next() { if case .failure(let step, _) = report { failure = step } }
    XCTAssertNotNil(failure)
    XCTAssertEqual(try TrainingState(folder + "/run/state.safetensors").position.step, failure)
  }

  func testASetThatDoesNotFitIsRefused() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    var other = plan(set, steps: 1)
    other.architecture.patchShape.time += 1
    XCTAssertThrowsError(
      try VAETraining.start(other, data: set, at: folder + "/run", configuration: configuration(set)))
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/run"))
  }

  /// The bound counts components above β/2: fewer under a larger β, none under a huge one.
  func testFewerLatentsCanBeActiveUnderALargerBeta() throws {
    let folder = try scratchFolder(self), set = try smallSet(in: folder)
    let counts = try [1e-4, 1, 1e6].map { beta in
      try LatentBound(plan(set, steps: 1) { $0.beta = .constant(beta, .sum) }, data: set).componentCount
    }
    XCTAssertGreaterThan(counts[0], counts[1])
    XCTAssertGreaterThan(counts[1], 0)
    XCTAssertEqual(counts[2], 0)
  }
}
