import Foundation
import Nets
import Tensors
import XCTest

final class OperationTests: XCTestCase {
  func testFirstOrderAgainstFiniteDifferences() {
    for row in OperationCase.all {
      let error = GradientCheck.firstOrderError(of: row.function, at: row.inputs)
      XCTAssertLessThan(error, 1e-3, "\(row.operation) (\(row.detail))")
    }
  }

  func testSecondOrderAgainstFiniteDifferences() {
    for row in OperationCase.all where row.secondOrder {
      let error = GradientCheck.secondOrderError(of: row.function, at: row.inputs)
      XCTAssertLessThan(error, 2e-3, "\(row.operation) (\(row.detail))")
    }
  }

  /// An operation without a row in the tables above fails here.
  func testEveryOperationHasACase() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Nets/Ops").standardized
    let files = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
    XCTAssertGreaterThan(files.count, 5)
    let named = Set(OperationCase.all.map(\.operation))
    for file in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /public (?:static |prefix )?func ([^\s(<]+)/) {
        XCTAssert(named.contains(String(match.1)), "\(match.1) in \(file.lastPathComponent) has no gradient check")
      }
    }
  }
}
