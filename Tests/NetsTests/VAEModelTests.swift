import Nets
import Tensors
import XCTest

final class VAEModelTests: XCTestCase {
  /// A patch's shape and what follows from it: blocks, and values of the smallest maps.
  private static let shapes: [(PatchShape, features: Int)] = [
    (PatchShape(time: 129, frequency: 2049), 9 * 129 * 32), (PatchShape(time: 65, frequency: 2049, channels: 2), 20_640),
    (PatchShape(time: 33, frequency: 2049), 3 * 129 * 32), (PatchShape(time: 50, frequency: 32), 4 * 2 * 32),
    (PatchShape(time: 115, frequency: 80), 8 * 5 * 32), (PatchShape(time: 16, frequency: 12), 2 * 2 * 32),
    (PatchShape(time: 3, frequency: 3), 2 * 2 * 8),
  ]

  func testDepthAndPaddingFollowFromThePatch() throws {
    for (shape, features) in Self.shapes {
      let architecture = VAEArchitecture(.final, options: VAEOptions(latentCount: 3, widths: [8, 16, 32, 32]), patchShape: shape)
      let vae: VAE = try architecture.build(seed: 0)
      XCTAssertEqual(vae.decoder.dense.weight.shape, [3, features], "\(shape)")
      XCTAssertEqual(Inventory(of: vae).parameterCount, architecture.parameterCount, "\(shape)")
      let patches = Tensor([2] + shape.axes, repeating: 0.3)
      XCTAssertEqual(vae.encode(patches).shape, [2, 3], "\(shape)")
      XCTAssertEqual(vae.reconstruct(patches).shape, patches.shape, "\(shape)")
    }
  }

  func testThePublishedFormsHaveTheirSizes() {
    let final = VAEArchitecture(.final, patchShape: PatchShape(time: 129, frequency: 2049))
    XCTAssertEqual(final.parameterCount / 100_000, 143)
    let week8 = VAEArchitecture(.week8, patchShape: PatchShape(time: 65, frequency: 2049, channels: 2))
    XCTAssertEqual(week8.parameterCount / 1_000_000, 253)
  }

  func testTooSmallPatchesAreRefusedInWords() {
    for model in VAEModel.all {
      XCTAssertNotNil(model.problem(with: PatchShape(time: 2, frequency: 40)), model.name)
      XCTAssertNil(model.problem(with: PatchShape(time: 3, frequency: 40)), model.name)
    }
    let small = VAEArchitecture(.final, patchShape: PatchShape(time: 50, frequency: 1))
    XCTAssertThrowsError(try small.build(seed: 0) as VAE)
  }

  /// The figures of the published forms: 0.05 summed is 264 321 times less as a mean's β.
  func testBetaIsConvertedInOnePlace() {
    let beta = Beta(summed: 0.05, valueCount: 129 * 2049, latentCount: 128)
    XCTAssertEqual(beta.mean, 0.05 / 264_321, accuracy: 1e-15)
    XCTAssertEqual(beta.normalised, 0.05 * 128 / 264_321, accuracy: 1e-13)
    for convention in BetaConvention.allCases {
      let there = convention.beta(ofSummed: 0.7, valueCount: 1000, latentCount: 10)
      XCTAssertEqual(convention.summed(there, valueCount: 1000, latentCount: 10), 0.7, accuracy: 1e-12)
    }
  }

  func testSchedulesCountEpochs() {
    let cyclic = VAEModel.final.recipe.beta
    func beta(_ step: Int) -> Double { cyclic.summed(atStep: step, stepsPerEpoch: 10, valueCount: 100, latentCount: 4) / 100 }
    XCTAssertEqual(beta(0), 1e-4, accuracy: 1e-12)
    XCTAssertEqual(beta(85), 5e-3, accuracy: 1e-12)
    XCTAssertEqual(beta(170), 1e-4, accuracy: 1e-12)
    XCTAssertEqual(BetaSchedule.constant(0.05, .sum).summed(atStep: 7, stepsPerEpoch: 3, valueCount: 9, latentCount: 2), 0.05)
  }
}
