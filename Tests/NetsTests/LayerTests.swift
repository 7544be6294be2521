import Foundation
import Nets
import Tensors
import XCTest

final class LayerTests: XCTestCase {
  /// Gradients of input and parameters, first and second order, against finite differences.
  func testGradientsAgainstFiniteDifferences() {
    for row in LayerCase.all {
      var random = Random(seed: 5, purpose: "layer")
      // Conditions of finite differences: the layer is made once, and each evaluation puts its own weights in.
      nonisolated(unsafe) let layer = row.make(&random)
      nonisolated(unsafe) let parameters = Inventory(of: layer).parameters
      let function: GradientCheck.Function = { tape, inputs in
        for (parameter, variable) in zip(parameters, inputs.dropFirst()) { tape.use(variable, as: parameter) }
        return square(layer(inputs[0]))
      }
      let inputs = [row.input] + parameters.map(\.value)
      let first = GradientCheck.firstOrderError(of: function, at: inputs, mode: row.mode)
      XCTAssertLessThan(first, 1e-3, "\(row.layer) (\(row.detail))")
      let second = GradientCheck.secondOrderError(of: function, at: inputs, mode: row.mode)
      XCTAssertLessThan(second, 2e-3, "\(row.layer) (\(row.detail)), second order")
    }
  }

  /// A layer without a row in the tables fails here.
  func testEveryLayerHasACase() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Nets/Layers").standardized
    let named = Set(LayerCase.all.map(\.layer))
    var found = 0
    let files = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
    for file in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /public struct (\w+): Layer\b/) {
        found += 1
        XCTAssert(named.contains(String(match.1)), "\(match.1) in \(file.lastPathComponent) has no gradient check")
      }
    }
    XCTAssertGreaterThan(found, 10)
  }

  func testDropoutIsDrawnBySeedStepAndPlace() {
    struct Pair: Layer {
      let first = Dropout(0.25), second = Dropout(0.25)
      func callAsFunction(_ x: Var) -> Var { second(first(x)) }
    }
    let pair = Pair()
    _ = Inventory(of: pair)
    func draw(_ mode: Tape.Mode, _ layer: Dropout, seed: Int = 1, step: Int = 0) -> Tensor {
      let tape = Tape(mode: mode, seed: seed, step: step)
      return withExtendedLifetime(tape) { layer(tape.constant(Tensor([10_000], repeating: 1))).value }
    }
    XCTAssertEqual(draw(.inference, pair.first), Tensor([10_000], repeating: 1))
    let one = draw(.training, pair.first)
    XCTAssertEqual(one, draw(.training, pair.first))
    XCTAssertNotEqual(one, draw(.training, pair.first, seed: 2))
    XCTAssertNotEqual(one, draw(.training, pair.first, step: 1))
    XCTAssertNotEqual(one, draw(.training, pair.second))
    XCTAssertEqual(Set(one.values), [0, 1 / 0.75])
    // 10 000 draws of p = ¼ lie within ±5 standard deviations of 2500.
    XCTAssertEqual(Double(one.values.count { $0 == 0 }), 2500, accuracy: 5 * (10_000 * 0.25 * 0.75).squareRoot())
  }

  func testBatchNormLearnsAndUsesRunningStatistics() {
    var random = Random(seed: 1, purpose: "test")
    let x = random.normal([50, 3], mean: 2, standardDeviation: 3)
    for convention in [BatchNorm.Convention.keras, .pyTorch] {
      let layer = BatchNorm(3, convention: convention)
      func run(_ mode: Tape.Mode) -> Tensor {
        let tape = Tape(mode: mode)
        return withExtendedLifetime(tape) { layer(tape.constant(x)).value }
      }
      let before = layer.runningMean.value
      _ = run(.trainingWithoutUpdate)
      XCTAssertEqual(layer.runningMean.value, before)
      XCTAssertEqual(run(.inference).values[0], x.values[0] / (1 + convention.epsilon).squareRoot(), accuracy: 1e-5)
      for _ in 0..<2000 { _ = run(.training) }
      let settled = run(.inference), expected = run(.trainingWithoutUpdate)
      let share: Float = convention.isUnbiased ? (49.0 / 50).squareRoot() : 1
      for (a, b) in zip(settled.values, expected.values) { XCTAssertEqual(a, b * share, accuracy: 1e-4) }
    }
  }
}
