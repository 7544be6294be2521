import Tensors
import XCTest

/// Values in [−1, 1) that look random and are the same at every run.
func noise(_ shape: [Int], seed: Int) -> Tensor {
  var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
  return Tensor(shape) { values in
    for i in values.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      values[i] = Float(state >> 40) / Float(1 << 23) - 1
    }
  }
}

/// Largest difference over the largest magnitude of the expected values.
func relativeError(_ actual: Tensor, _ expected: Tensor) -> Float {
  let scale = expected.values.map(abs).max() ?? 0
  let difference = zip(actual.values, expected.values).map { abs($0 - $1) }.max() ?? 0
  return scale == 0 ? difference : difference / scale
}

func assertClose(
  _ actual: Tensor, _ expected: Tensor, tolerance: Float = 1e-5, _ message: @autoclosure () -> String = "",
  file: StaticString = #filePath, line: UInt = #line
) {
  XCTAssertEqual(actual.shape, expected.shape, message(), file: file, line: line)
  guard actual.shape == expected.shape else { return }
  let error = relativeError(actual, expected)
  XCTAssert(error <= tolerance, "\(error) > \(tolerance): \(message())", file: file, line: line)
}

/// ⟨A x, dy⟩ = ⟨x, Aᵀ dy⟩ for y = A x and dx = Aᵀ dy.
func assertAdjoint(
  _ x: Tensor, _ dx: Tensor, _ y: Tensor, _ dy: Tensor, tolerance: Double = 1e-5,
  _ message: @autoclosure () -> String = "", file: StaticString = #filePath, line: UInt = #line
) {
  XCTAssertEqual(dx.shape, x.shape, message(), file: file, line: line)
  func dot(_ a: Tensor, _ b: Tensor) -> Double { zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
  func norm(_ a: Tensor) -> Double { dot(a, a).squareRoot() }
  let difference = abs(dot(y, dy) - dot(x, dx)) / max(norm(y) * norm(dy), .leastNormalMagnitude)
  XCTAssert(difference <= tolerance, "\(difference): \(message())", file: file, line: line)
}
