import Nets
import Tensors
import Train
import XCTest

final class GANTrainerTests: XCTestCase {
  let shape = PatchShape(time: 8, frequency: 10)

  private func patches(_ count: Int, seed: Int = 0) -> Tensor {
    var random = Random(seed: seed, purpose: "patches")
    return random.uniform([count] + shape.axes)
  }

  private func trainer(_ model: GANModel, _ change: (inout GANRecipe) -> Void = { _ in }) -> GANTrainer {
    var recipe = model.recipe
    recipe.batch = 4
    change(&recipe)
    return GANTrainer(model.build(shape, seed: 1), recipe: recipe, seed: 1)
  }

  /// Of the losses the binary cross-entropy alone makes a score the log-odds of being real.
  func testCriticsAreReportedByTheirScores() {
    func said(_ loss: AdversarialLoss) -> [Float] {
      var trainer = trainer(.experiment1) { ($0.loss, $0.batch) = (loss.name, 1) }
      let metrics = trainer.update(on: patches(1, seed: 0))
      return [metrics.realScore, metrics.fakeScore]
    }
    let probabilities = said(.binaryCrossEntropy)
    for loss in AdversarialLoss.all where loss.name != "bce" {
      let scores = said(loss)
      XCTAssertNotEqual(scores, probabilities, loss.name)
      for (score, probability) in zip(scores, probabilities) {
        XCTAssertEqual(1 / (1 + exp(-score)), probability, accuracy: 1e-6, loss.name)
      }
    }
  }

  func testEveryModelUnderEveryLossChangesEveryWeight() {
    for model in GANModel.all {
      for loss in AdversarialLoss.all {
        var trainer = trainer(model) {
          $0.loss = loss.name
          $0.gradientPenalty = loss.gradientPenaltyWeight ?? $0.gradientPenalty
        }
        let before = trainer.weights
        for step in 0..<3 {
          let metrics = trainer.update(on: patches(trainer.recipe.patchesPerStep, seed: step))
          XCTAssertTrue(metrics.isFinite, "\(model.name) with \(loss.name)")
        }
        // A bias under a maximum of differences can stand still; a weight cannot.
        for (name, value) in trainer.weights where name.hasSuffix("weight") {
          XCTAssertNotEqual(value, before[name], "\(model.name) with \(loss.name): \(name)")
          XCTAssertTrue(value.isFinite)
        }
      }
    }
  }

  func testTheSameSeedGivesTheSameBits() {
    for isSimultaneous in [true, false] {
      func train() -> [String: Tensor] {
        var trainer = trainer(GANModel.named("gan-experiment-1")!) {
          $0.isSimultaneous = isSimultaneous
          $0.averageDecay = 0.9
        }
        for step in 0..<5 { _ = trainer.update(on: patches(4, seed: step)) }
        return trainer.weights.merging(trainer.memory) { $1 }
      }
      XCTAssertEqual(train(), train())
    }
  }

  func testARestoredTrainerGoesOnToTheBit() throws {
    func fresh() -> GANTrainer {
      trainer(GANModel.named("gan-experiment-1")!) {
        $0.averageDecay = 0.9
        $0.discriminator = OptimiserSettings("nadam", rate: 1e-3)
      }
    }
    var whole = fresh()
    for step in 0..<6 { _ = whole.update(on: patches(4, seed: step)) }
    var first = fresh()
    for step in 0..<3 { _ = first.update(on: patches(4, seed: step)) }
    var second = fresh()
    try second.restore(weights: first.weights, memory: first.memory, step: first.step)
    for step in 3..<6 { _ = second.update(on: patches(4, seed: step)) }
    XCTAssertEqual(second.weights, whole.weights)
    XCTAssertEqual(second.memory, whole.memory)
    XCTAssertEqual(second.samplingWeights(), whole.samplingWeights())
  }

  func testAnotherModelsWeightsAreRefusedByName() {
    var trainer = trainer(GANModel.named("gan-experiment-2")!)
    let other = self.trainer(GANModel.named("gan-experiment-1")!)
    XCTAssertThrowsError(try trainer.restore(weights: other.weights, memory: other.memory, step: 1)) { error in
      XCTAssertTrue("\(error)".contains("discriminator.hidden.weight"), "\(error)")
    }
  }

  func testALossThatIsNotFiniteChangesNothing() {
    for isSimultaneous in [true, false] {
      var trainer = trainer(GANModel.named("gan-experiment-2")!) { $0.isSimultaneous = isSimultaneous }
      var spoiled = patches(4)
      spoiled[0, 0, 0, 0] = .nan
      let before = trainer.weights
      XCTAssertFalse(trainer.update(on: spoiled).isFinite)
      XCTAssertEqual(trainer.weights, before)
    }
  }

  func testFourPatchesAreLearnedByHeart() {
    let real = patches(4)
    var trainer = trainer(.quality)
    func distance() -> Double {
      var random = Random(seed: 3, purpose: "latents")
      let generated = trainer.generate(trainer.gan.latents(32, &random))
      return median(NearestNeighbours(of: generated, in: real, count: 1).nearest)
    }
    let before = distance()
    for _ in 0..<400 { _ = trainer.update(on: real) }
    XCTAssertLessThan(distance(), 0.5 * before)
  }

  func testNothingIsAllocatedInSteadyState() {
    var trainer = trainer(GANModel.named("gan-experiment-1")!)
    let real = patches(4)
    for _ in 0..<4 { _ = trainer.update(on: real) }
    let before = Pool.shared.statistics.systemAllocations
    for _ in 0..<10 { _ = trainer.update(on: real) }
    XCTAssertEqual(Pool.shared.statistics.systemAllocations, before)
  }
}
