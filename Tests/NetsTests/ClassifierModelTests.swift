import Nets
import Tensors
import XCTest

final class ClassifierModelTests: XCTestCase {
  func testTheSeedsNetworks() {
    let svdnet = ClassifierModel.svdnetR1.build(PatchShape(time: 115, frequency: 80), labels: ["nosing", "sing"], seed: 0)
    let shapes = Inventory(of: svdnet).tensors.mapValues(\.shape)
    XCTAssertEqual(shapes["network.convolution1.convolution.weight"], [3, 3, 1, 64])
    XCTAssertEqual(shapes["network.convolution2.convolution.weight"], [3, 3, 64, 32])
    XCTAssertEqual(shapes["network.convolution4.convolution.weight"], [3, 3, 32, 128])
    XCTAssertEqual(shapes["network.convolution5.convolution.weight"], [3, 3, 128, 64])
    XCTAssertEqual(shapes["network.dense7.weight"], [11 * 7 * 64, 256])
    XCTAssertEqual(shapes["network.dense9.weight"], [64, 1])
    // The paper counts 1.4 million.
    XCTAssertEqual(Inventory(of: svdnet).parameterCount, 1_408_225)
    let long = ClassifierModel.sampleCNN.build(PatchShape(time: 59_049, frequency: 1), labels: ["a", "b"], seed: 0)
    let blocks = Inventory(of: long).tensors.filter { $0.key.hasPrefix("network.blocks.") && $0.value.rank == 3 }
    XCTAssertEqual(blocks.count, 9)
    XCTAssertEqual(blocks["network.blocks.8.filters.convolution.weight"]?.shape, [3, 256, 512])
  }

  func testOrthogonalWeightsAreOrthonormal() {
    let svdnet = ClassifierModel.svdnetR2.build(PatchShape(time: 25, frequency: 25), labels: ["a", "b"], seed: 1)
    let weight = Inventory(of: svdnet).tensors["network.convolution5.convolution.weight"]!.reshaped([-1, 64])
    let product = matrixProduct(weight, weight, transposeA: true)
    for i in 0..<64 { for j in 0..<64 { XCTAssertEqual(product[i, j], i == j ? 1 : 0, accuracy: 1e-5) } }
  }

  func testEveryModelGivesALogitForEachOutputAndProbabilitiesForEachClass() {
    for model in ClassifierModel.all {
      let labels = model.recipe.head == .binary ? ["no", "yes"] : ["one", "two", "three"]
      let classifier = model.build(model.leastShape, labels: labels, seed: 2)
      var random = Random(seed: 5, purpose: "patches")
      let x = random.normal([3] + model.leastShape.axes)
      let outputs = model.recipe.head.outputs(classes: labels.count)
      XCTAssertEqual(classifier.logits(x).shape, [3, outputs], model.name)
      let shares = classifier.probabilities(x)
      XCTAssertEqual(shares.shape, [3, labels.count], model.name)
      XCTAssertTrue(shares.values.allSatisfy { (0...1).contains($0) }, model.name)
    }
  }

  func testRefusesWhatItCannotTake() {
    for model in ClassifierModel.all {
      XCTAssertNil(model.problem(with: model.leastShape), model.name)
      var small = model.leastShape
      small.time -= 1
      XCTAssertNotNil(model.problem(with: small), model.name)
      small.channels = 2
      XCTAssertNotNil(model.problem(with: small), model.name)
    }
    XCTAssertNotNil(ClassifierModel.svdnetR1.problem(withClasses: 3, head: .binary))
    XCTAssertNotNil(ClassifierModel.svdnetR2.problem(withClasses: 1, head: .oneOf))
    XCTAssertNil(ClassifierModel.svdnetR2.problem(withClasses: 3, head: .oneOf))
    XCTAssertNotNil(ClassifierModel.sampleCNN16k.problem(with: PatchShape(time: 16_000, frequency: 2)))
  }

  func testHeadsWeighTheirLosses() {
    let tape = Tape()
    withExtendedLifetime(tape) {
      let logits = tape.constant(Tensor([2, 2], [2, -1, 0.5, 0.25]))
      for head in [ClassifierHead.oneOf, .each] {
        func loss(_ weights: [Float]) -> Float {
          head.loss(logits, labels: [0, 1], weights: weights, targets: .init()).value.scalar
        }
        XCTAssertEqual(loss([3, 1]), 0.75 * loss([1, 0]) + 0.25 * loss([0, 1]), accuracy: 1e-6)
      }
      // −ln σ(2) for a right class, −ln(1 − σ(2)) for a wrong one, .98 and .02 of them.
      let one = tape.constant(Tensor([1, 1], [2]))
      let smooth = ClassifierHead.binary.loss(one, labels: [1], weights: [1], targets: .init(low: 0.02, high: 0.98))
      XCTAssertEqual(smooth.value.scalar, 0.98 * 0.126928 + 0.02 * 2.126928, accuracy: 1e-5)
    }
  }
}
