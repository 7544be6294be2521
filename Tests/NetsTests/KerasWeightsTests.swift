import Files
import Foundation
import Nets
import Tensors
import XCTest

final class KerasWeightsTests: XCTestCase {
  /// The reader's child is `bench` itself, which lies beside the tests.
  private let bench = Bundle(for: KerasWeightsTests.self).bundleURL.appendingPathComponent("bench").path

  private func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)").path
  }

  private func weights(_ names: String...) throws -> KerasWeights {
    .joined(try names.map { try KerasWeights(path($0), executable: bench) })
  }

  private func model(_ name: String) throws -> GAN {
    var options = GANOptions()
    options.latentCount = 6
    return try XCTUnwrap(GANModel.named(name)).build(PatchShape(time: 10, frequency: 8), options: options, seed: 1)
  }

  /// One file for both nets, a file each, and numbered groups: what the nets then give is what Keras gives.
  func testNetsOfKerasGiveWhatKerasGives() throws {
    let table: [(model: String, files: [String], results: String)] = [
      ("gan-experiment-1", ["keras-1.h5"], "keras-1-results.h5"),
      ("gan-experiment-2", ["keras-2-generator.h5", "keras-2-discriminator.h5"], "keras-2-results.h5"),
      ("gan-experiment-5", ["keras-5.h5"], "keras-5-results.h5"),
    ]
    for row in table {
      let gan = try model(row.model)
      let inventory = Inventory(of: gan)
      let files = try row.files.map { try KerasWeights(path($0), executable: bench) }
      try inventory.restore(KerasWeights.joined(files).fitted(to: inventory))
      let results = try ForeignHDF5.read(path(row.results), executable: bench)
      let patches = try results.array("/patches").tensor()
      assertClose(gan.generate(try results.array("/latents").tensor()), patches, row.model + ", patches")
      assertClose(gan.score(patches), try results.array("/logits").tensor(), row.model + ", logits")
    }
  }

  private func assertClose(_ actual: Tensor, _ expected: Tensor, _ message: String) {
    XCTAssertEqual(actual.shape, expected.shape, message)
    let scale = expected.values.map { Swift.abs($0) }.max()!
    for (a, b) in zip(actual.values, expected.values) { XCTAssertEqual(a, b, accuracy: 1e-5 * scale, message) }
  }

  func testWhatDoesNotFitIsSaid() throws {
    let inventory = Inventory(of: try model("gan-experiment-2"))
    let table: [(weights: KerasWeights, says: [String])] = [
      (try weights("keras-2-generator.h5", "keras-theano.h5"), ["convolution2d_1_W [64, 1, 7, 4]", "Theano"]),
      (try weights("keras-2-generator.h5"), ["discriminator.filters.weight [7, 4, 1, 64]", "dense_2_W [100, 80]"]),
      (
        try weights("keras-2-generator.h5", "keras-2-discriminator.h5", "keras-2-discriminator.h5"),
        ["fits the discriminator in 2 places"]
      ),
      (try weights("keras-2-generator.h5", "keras-2-discriminator.h5", "keras-5.h5"), ["more than", "param_0 [10, 1, 8, 512]"]),
    ]
    for row in table {
      XCTAssertThrowsError(try row.weights.fitted(to: inventory)) { error in
        let line = (error as? FileError)?.description ?? ""
        XCTAssertEqual((error as? FileError)?.kind, .badData)
        for words in row.says { XCTAssert(line.contains(words), "\(words) is not in: \(line)") }
      }
    }
    XCTAssertNoThrow(try table[3].weights.fitted(to: inventory, leavingOthers: true))
    XCTAssertThrowsError(try KerasWeights(path("keras-1-results.h5"), executable: bench)) { error in
      XCTAssertEqual((error as? FileError)?.kind, .badData)
    }
  }

  /// Between runs that fit, the name of the model inside the model decides.
  func testNestedNamesDecide() throws {
    let entries = ["generator_model", "discriminator_model"].enumerated().map { place, layer in
      KerasWeights.Entry(layer: layer, name: "w", tensor: Tensor([2], repeating: Float(place)))
    }
    let wanted = [(name: "discriminator.w", shape: [2]), (name: "generator.w", shape: [2])]
    let fitted = try KerasWeights(entries, path: "both.h5").fitted(to: wanted)
    XCTAssertEqual(fitted["generator.w"], Tensor([2], repeating: 0))
    XCTAssertEqual(fitted["discriminator.w"], Tensor([2], repeating: 1))
  }

  func testARestoredInventoryNamesAllThatIsWrong() throws {
    let inventory = Inventory(of: [BatchNorm(2)])
    XCTAssertEqual(inventory.names, ["0.scale", "0.shift", "0.runningMean", "0.runningVariance"])
    var tensors = inventory.tensors.mapValues { $0 + Tensor(Float(1)) }
    try inventory.restore(tensors)
    XCTAssertEqual(inventory.tensors, tensors)
    tensors["0.shift"] = nil
    tensors["0.runningMean"] = Tensor([3])
    tensors["0.gamma"] = Tensor([2])
    XCTAssertThrowsError(try inventory.restore(tensors)) { error in
      XCTAssertEqual(
        "\(error)", "missing 0.shift [2]; not expected 0.gamma [2]; of another shape 0.runningMean [3] for [2]")
    }
  }
}
