import Files
import Foundation
import Tensors
import XCTest

/// What other programs make of one and a half seconds of speech (Goldens/make_goldens.py).
struct Goldens {
  private let file: Safetensors

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    file = try Safetensors(folder + "/Goldens/goldens.safetensors")
  }

  var names: [String] { file.names }
  subscript(name: String) -> Tensor { get throws { try file.tensor(name) } }
  func number(_ name: String) throws -> Double { try XCTUnwrap(file.metadata[name].flatMap(Double.init), name) }

  /// The speech. [12000]
  var audio: Tensor { get throws { try self["audio"] } }
  /// Its beginning, for features of a thousand bins.
  var short: Tensor { get throws { try audio.slice(axis: 0, 0..<Int(number("short"))) } }
}

/// Largest difference over the largest magnitude of the expected values.
func assertClose(
  _ actual: Tensor, _ expected: Tensor, tolerance: Float = 1e-5, _ message: @autoclosure () -> String = "",
  file: StaticString = #filePath, line: UInt = #line
) {
  XCTAssertEqual(actual.shape, expected.shape, message(), file: file, line: line)
  guard actual.shape == expected.shape else { return }
  let scale = expected.values.map(abs).max() ?? 0
  let difference = zip(actual.values, expected.values).map { abs($0 - $1) }.max() ?? 0
  XCTAssertLessThanOrEqual(difference, tolerance * scale, message(), file: file, line: line)
}

/// Largest difference of a column over that column's standard deviation.
func columnError(_ actual: Tensor, _ expected: Tensor) -> Float {
  let width = expected.shape[1]
  return (0..<width).map { column -> Float in
    let a = stride(from: column, to: expected.count, by: width).map { actual.values[$0] }
    let b = stride(from: column, to: expected.count, by: width).map { expected.values[$0] }
    let mean = b.reduce(0, +) / Float(b.count)
    let deviation = (b.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(b.count)).squareRoot()
    let difference = zip(a, b).map { abs($0 - $1) }.max()!
    return difference == 0 ? 0 : difference / deviation
  }.max()!
}
