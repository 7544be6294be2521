import Tensors
import XCTest

/// Largest difference over the largest magnitude of the expected values.
func assertClose(
  _ actual: Tensor, _ expected: Tensor, tolerance: Float = 1e-5, _ message: @autoclosure () -> String = "",
  file: StaticString = #filePath, line: UInt = #line
) {
  XCTAssertEqual(actual.shape, expected.shape, message(), file: file, line: line)
  guard actual.shape == expected.shape else { return }
  let scale = expected.values.map { abs($0) }.max() ?? 0
  let difference = zip(actual.values, expected.values).map { abs($0 - $1) }.max() ?? 0
  XCTAssertLessThanOrEqual(difference, tolerance * scale, message(), file: file, line: line)
}
