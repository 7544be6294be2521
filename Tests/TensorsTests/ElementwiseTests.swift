import Foundation
import Tensors
import XCTest

final class ElementwiseTests: XCTestCase {
  struct Row {
    let name: String
    let range: ClosedRange<Float>
    let kernel: (Tensor) -> Tensor
    let reference: (Double) -> Double
  }

  let rows: [Row] = [
    Row(name: "exp", range: -80...80, kernel: { exp($0) }, reference: { Foundation.exp($0) }),
    Row(name: "log", range: 1e-30...1e30, kernel: { log($0) }, reference: { Foundation.log($0) }),
    Row(name: "sqrt", range: 0...1e6, kernel: { sqrt($0) }, reference: { $0.squareRoot() }),
    Row(name: "abs", range: -9...9, kernel: { abs($0) }, reference: { Swift.abs($0) }),
    Row(name: "erf", range: -4...4, kernel: { erf($0) }, reference: { Foundation.erf($0) }),
    Row(name: "sin", range: -100...100, kernel: { sin($0) }, reference: { Foundation.sin($0) }),
    Row(name: "cos", range: -100...100, kernel: { cos($0) }, reference: { Foundation.cos($0) }),
    Row(name: "tanh", range: -9...9, kernel: { tanh($0) }, reference: { Foundation.tanh($0) }),
    Row(name: "sigmoid", range: -90...90, kernel: { sigmoid($0) }, reference: { 1 / (1 + Foundation.exp(-$0)) }),
    Row(name: "softplus", range: -80...80, kernel: { softplus($0) }, reference: { Foundation.log1p(Foundation.exp($0)) }),
    Row(name: "square", range: -9...9, kernel: { square($0) }, reference: { $0 * $0 }),
    Row(name: "reciprocal", range: 0.1...9, kernel: { reciprocal($0) }, reference: { 1 / $0 }),
    Row(name: "sign", range: -1...1, kernel: { sign($0) }, reference: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }),
    Row(name: "floor", range: -9...9, kernel: { floor($0) }, reference: { $0.rounded(.down) }),
    Row(name: "negative", range: -9...9, kernel: { -$0 }, reference: { -$0 }),
    Row(name: "affine", range: -9...9, kernel: { affine($0, scale: 3, shift: -2) }, reference: { 3 * $0 - 2 }),
    Row(name: "clamp", range: -9...9, kernel: { clamp($0, low: -1, high: 2) }, reference: { max(-1, min(2, $0)) }),
  ]

  /// Each value within 8 units of the last place of the reference (4 for the kernel, the rest for composed ones).
  func testAgainstDoublePrecision() {
    for row in rows {
      for count in [1, 15, 16, 17, 40_000] {
        var random = Random(seed: count, purpose: row.name)
        let x = random.uniform([count], low: row.range.lowerBound, high: row.range.upperBound)
        for (input, output) in zip(x.values, row.kernel(x).values) {
          let expected = row.reference(Double(input))
          let unit = Swift.max(Float(Swift.abs(expected)).ulp, Float.leastNormalMagnitude)
          let size: Float = row.name == "affine" ? 32 * Float.ulpOfOne : 8 * unit
          XCTAssertLessThanOrEqual(Float(Swift.abs(Double(output) - expected)), size, "\(row.name)(\(input))")
        }
      }
    }
  }

  func testValuesDoNotDependOnTheirPlace() {
    var random = Random(seed: 1, purpose: "place")
    let x = random.uniform([100_003], low: 0.1, high: 2)
    for row in rows {
      let whole = row.kernel(x).values
      for place in [0, 15, 16, 50_000, 100_002] {
        XCTAssertEqual(whole[place], row.kernel(Tensor([1], [x.values[place]])).scalar, "\(row.name) at \(place)")
      }
    }
  }

  func testNonFiniteValuesAreSeen() {
    for bad in [Float.nan, .infinity, -.infinity] {
      var x = Tensor([33], repeating: 1)
      XCTAssertTrue(x.isFinite)
      x[20] = bad
      XCTAssertFalse(x.isFinite)
    }
  }

  func testTensorsAreValues() {
    let a = Tensor([2], [1, 2])
    var b = a
    b[0] = 9
    XCTAssertEqual(a.values, [1, 2])
    b.accumulate(a, scale: 2)
    XCTAssertEqual(b.values, [11, 6])
  }
}
