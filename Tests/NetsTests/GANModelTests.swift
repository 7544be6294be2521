import Nets
import Tensors
import XCTest

final class GANModelTests: XCTestCase {
  /// The seed's networks, layer by layer, for patches of 50 × 32.
  static let seed: [String: [String: [Int]]] = [
    "gan-experiment-1": [
      "generator.chooser.weight": [100, 100], "generator.chooser.bias": [100],
      "generator.dictionary.weight": [100, 1600], "generator.dictionary.bias": [1600],
      "discriminator.filters.weight": [7, 28, 1, 64], "discriminator.filters.bias": [64],
      "discriminator.hidden.weight": [64, 128], "discriminator.hidden.bias": [128],
      "discriminator.score.weight": [128, 1], "discriminator.score.bias": [1],
    ],
    "gan-experiment-2": [
      "generator.chooser.weight": [100, 100], "generator.chooser.bias": [100],
      "generator.dictionary.weight": [100, 1600], "generator.dictionary.bias": [1600],
      "discriminator.filters.weight": [7, 28, 1, 64], "discriminator.filters.bias": [64],
      "discriminator.score.weight": [64, 1], "discriminator.score.bias": [1],
    ],
    "gan-experiment-4": [
      "generator.chooser.weight": [100, 100], "generator.chooser.bias": [100],
      "generator.dictionary.weight": [100, 1600], "generator.dictionary.bias": [1600],
      "discriminator.filters.weight": [7, 32, 1, 64], "discriminator.filters.bias": [64],
      "discriminator.score.weight": [64, 1], "discriminator.score.bias": [1],
    ],
    "gan-experiment-5": [
      "generator.chooser.weight": [100, 50], "generator.chooser.bias": [50],
      "generator.dictionary.weight": [50, 1600], "generator.dictionary.bias": [1600],
      "discriminator.filters.weight": [50, 32, 512], "discriminator.filters.bias": [512],
      "discriminator.score.weight": [512, 1], "discriminator.score.bias": [1],
    ],
  ]

  func testTheSeedsNetworks() {
    for (name, shapes) in GANModelTests.seed {
      let gan = GANModel.named(name)!.build(PatchShape(time: 50, frequency: 32), seed: 0)
      XCTAssertEqual(Inventory(of: gan).tensors.mapValues(\.shape), shapes, name)
    }
    let full = GANModel.named("gan-experiment-3")!.build(PatchShape(time: 50, frequency: 129), seed: 0)
    XCTAssertEqual(Inventory(of: full).tensors["discriminator.filters.weight"]?.shape, [7, 125, 1, 64])
  }

  func testEveryModelMapsLatentsToPatchesAndPatchesToLogits() {
    let shape = PatchShape(time: 9, frequency: 12)
    for model in GANModel.all {
      let gan = model.build(shape, seed: 3)
      var random = Random(seed: 1, purpose: "test")
      let patches = gan.generate(gan.latents(67, &random))
      XCTAssertEqual(patches.shape, [67] + shape.axes, model.name)
      XCTAssertEqual(gan.score(patches).shape, [67, 1], model.name)
      XCTAssertEqual(model.build(shape, seed: 3).generate(Tensor([1, gan.latentCount], repeating: 1)),
        gan.generate(Tensor([1, gan.latentCount], repeating: 1)), model.name)
    }
  }

  func testAMixtureOfUnitLength() {
    var options = GANOptions()
    options.normalisesMixture = true
    let gan = GANModel.named("gan-experiment-1")!.build(PatchShape(time: 4, frequency: 8), options: options, seed: 1)
    let tape = Tape(listening: { $0 == "generator.dictionary" })
    let inventory = Inventory(of: gan)
    // With no bias, a unit mixture's patch before the activation is no longer than the dictionary's largest gain.
    var random = Random(seed: 1, purpose: "test")
    _ = gan.generator(tape.constant(gan.latents(5, &random)))
    let dictionary = inventory.tensors["generator.dictionary.weight"]!
    let bound = sqrt(square(dictionary).sum()).scalar
    let mixed = tape.taps[0].value.value
    for row in 0..<5 { XCTAssertLessThanOrEqual(sqrt(square(mixed.rows(row..<row + 1)).sum()).scalar, bound) }
  }

  func testALatentPathIsClosed() {
    let path = LatentPath(corners: 3, framesPerSide: 4, latentCount: 5, seed: 1)
    XCTAssertEqual(path.latents.shape, [12, 5])
    XCTAssertEqual(path.labels.count, 12)
    let step = { (a: Int, b: Int) in sqrt(square(path.latents.rows(a..<a + 1) - path.latents.rows(b..<b + 1)).sum()).scalar }
    XCTAssertEqual(step(11, 0), step(10, 11), accuracy: 1e-4)
  }
}
