import Nets
import Tensors
import XCTest

/// A stage as one operation against its parts, which it runs as when somebody listens inside.
final class ConvolutionStageTests: XCTestCase {
  private struct Model {
    let stage: ConvolutionStage
  }

  private func model(channels: Int, filters: Int, pooling: MaximumPooling?) -> Model {
    var random = Random(seed: 3, purpose: "stage")
    let convolution = Convolution(kernel: [3, 3], channels, filters, initialiser: .orthogonal, random: &random)
    return Model(stage: ConvolutionStage(convolution, slope: 0.01, pooling: pooling))
  }

  /// The stage's output and the gradients of Σ y² for the input and the weights.
  private func run(_ model: Model, _ x: Tensor, listeningTo suffix: String?) -> (values: [Tensor], taps: [String]) {
    let inventory = Inventory(of: model)
    let tape = Tape(mode: .training) { path in suffix.map { path.hasSuffix($0) } ?? false }
    return withExtendedLifetime(tape) {
      let input = tape.variable(x), weights = tape.variables(inventory.parameters)
      let y = model.stage(input)
      let gradients = tape.gradients(of: square(y).sum(), for: [input] + weights)
      return ([y.value] + gradients.map(\.value), tape.taps.map(\.path))
    }
  }

  func testIsTheSameInOneAndInParts() {
    for (channels, filters) in [(1, 64), (2, 3), (3, 32), (16, 32)] {
      for pooling in [nil, MaximumPooling([3, 3]), MaximumPooling([2, 2])] {
        let model = model(channels: channels, filters: filters, pooling: pooling)
        var random = Random(seed: 4, purpose: "stage")
        let x = random.normal([2, 12, 13, channels])
        let fused = run(model, x, listeningTo: nil)
        XCTAssertEqual(fused.taps, [])
        for suffix in ["convolution", "activation", "pooling"] {
          let parts = run(model, x, listeningTo: suffix)
          XCTAssertEqual(parts.taps, suffix == "pooling" && pooling == nil ? [] : ["stage.\(suffix)"])
          for (a, b) in zip(fused.values, parts.values) {
            let scale = b.values.map(abs).max()!
            for (p, q) in zip(a.values, b.values) { XCTAssertEqual(p, q, accuracy: 1e-4 * scale, suffix) }
          }
        }
      }
    }
  }
}
