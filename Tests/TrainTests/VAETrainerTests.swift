import Nets
import Tensors
import Train
import XCTest

final class VAETrainerTests: XCTestCase {
  let shape = PatchShape(time: 13, frequency: 20)

  private func patches(_ count: Int, seed: Int = 0) -> Tensor {
    var random = Random(seed: seed, purpose: "patches")
    return random.normal([count] + shape.axes)
  }

  private func trainer(
    _ model: VAEModel = .final, latents: Int = 6, _ change: (inout VAERecipe) -> Void = { _ in }
  ) throws -> VAETrainer {
    var recipe = model.recipe, options = model.options
    recipe.batch = 4
    options.latentCount = latents
    change(&recipe)
    return VAETrainer(
      try VAEArchitecture(model, options: options, patchShape: shape).build(seed: 1), recipe: recipe, seed: 1)
  }

  func testEveryModelUnderEveryDistanceChangesEveryWeight() throws {
    for model in VAEModel.all {
      for distance in VAERecipe.Distance.allCases {
        var trainer = try trainer(model) { $0.distance = distance }
        let before = trainer.weights
        for step in 0..<3 {
          XCTAssertTrue(trainer.update(on: patches(4, seed: step), beta: 0.5).isFinite, "\(model.name) \(distance)")
        }
        for (name, value) in trainer.weights where name.hasSuffix("weight") {
          XCTAssertNotEqual(value, before[name], "\(model.name), \(distance): \(name)")
          XCTAssertTrue(value.isFinite)
        }
      }
    }
  }

  /// The loss keeps its model's reduction, whatever β is: Σ error + β_sum·Σ KL, or that over the batch's values.
  func testTheTwoReductionsAreOneLoss() throws {
    let batch = patches(4)
    var summed = try trainer { $0.reduction = .sum }, mean = try trainer()
    let a = summed.update(on: batch, beta: 0.7), b = mean.update(on: batch, beta: 0.7)
    XCTAssertEqual(a.error, b.error)
    XCTAssertEqual(a.divergence, b.divergence)
    XCTAssertEqual(a.loss / Float(batch.count), b.loss, accuracy: 1e-5 * b.loss)
    XCTAssertEqual(b.loss, b.error + 0.7 * b.divergence * 4 / Float(batch.count), accuracy: 1e-5 * b.loss)
  }

  func testTheSameSeedGivesTheSameBits() throws {
    func train() throws -> [String: Tensor] {
      var trainer = try trainer()
      for step in 0..<5 { _ = trainer.update(on: patches(4, seed: step), beta: 0.1) }
      return trainer.weights.merging(trainer.memory) { $1 }
    }
    XCTAssertEqual(try train(), try train())
  }

  func testARestoredTrainerGoesOnToTheBit() throws {
    var whole = try trainer()
    for step in 0..<6 { _ = whole.update(on: patches(4, seed: step), beta: 0.1) }
    var first = try trainer()
    for step in 0..<3 { _ = first.update(on: patches(4, seed: step), beta: 0.1) }
    var second = try trainer()
    try second.restore(weights: first.weights, memory: first.memory, step: first.step)
    for step in 3..<6 { _ = second.update(on: patches(4, seed: step), beta: 0.1) }
    XCTAssertEqual(second.weights, whole.weights)
    XCTAssertEqual(second.memory, whole.memory)
  }

  func testALossThatIsNotFiniteChangesNoWeight() throws {
    var trainer = try trainer()
    var spoiled = patches(4)
    spoiled[0, 0, 0, 0] = .nan
    let before = trainer.weights.filter { $0.key.hasSuffix("weight") }
    XCTAssertFalse(trainer.update(on: spoiled, beta: 0.1).isFinite)
    XCTAssertEqual(trainer.weights.filter { $0.key.hasSuffix("weight") }, before)
  }

  func testFourPatchesAreLearnedByHeart() throws {
    let real = patches(4)
    var trainer = try trainer { $0.optimiser.rate = 3e-3 }
    for _ in 0..<400 { _ = trainer.update(on: real, beta: 1e-4) }
    let error = square(trainer.vae.reconstruct(real) - real).mean().scalar
    XCTAssertLessThan(error, 0.3, "the patches' variance is 1")
  }

  /// More β, less information: a large one leaves nothing of the latent.
  func testALargeBetaCollapsesTheLatent() throws {
    let real = patches(16)
    func divergence(_ beta: Double) throws -> Float {
      var trainer = try trainer { $0.optimiser.rate = 3e-3 }
      var last: Float = 0
      for _ in 0..<150 { last = trainer.update(on: real, beta: beta).divergence }
      return last
    }
    XCTAssertGreaterThan(try divergence(0.01), 5)
    XCTAssertLessThan(try divergence(5000), 0.05)
  }

  func testNothingIsAllocatedInSteadyState() throws {
    var trainer = try trainer()
    let real = patches(4)
    for _ in 0..<4 { _ = trainer.update(on: real, beta: 0.1) }
    let before = Pool.shared.statistics.systemAllocations
    for _ in 0..<10 { _ = trainer.update(on: real, beta: 0.1) }
    XCTAssertEqual(Pool.shared.statistics.systemAllocations, before)
  }
}
