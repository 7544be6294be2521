import Foundation
import Tensors
import XCTest

/// Inputs and results by name, as a script in Goldens left them.
struct NamedGolden: Decodable {
  private struct Input: Decodable {
    let shape: [Int]
    let values: [Float]
  }

  private let inputs: [String: Input]
  let results: [String: [Float]]

  static func load(_ name: String) throws -> NamedGolden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
    return try JSONDecoder().decode(NamedGolden.self, from: Data(contentsOf: file))
  }

  func input(_ name: String) -> Tensor { Tensor(inputs[name]!.shape, inputs[name]!.values) }

  /// Compares with a result: the largest difference over the largest magnitude.
  func check(
    _ name: String, _ actual: Tensor, tolerance: Float = 1e-5, file: StaticString = #filePath, line: UInt = #line
  ) throws {
    let expected = try XCTUnwrap(results[name], name, file: file, line: line)
    XCTAssertEqual(actual.count, expected.count, name, file: file, line: line)
    let scale = expected.map { Swift.abs($0) }.max()!
    let difference = zip(actual.values, expected).map { Swift.abs($0 - $1) }.max()!
    XCTAssertLessThanOrEqual(difference, tolerance * scale, name, file: file, line: line)
  }
}
