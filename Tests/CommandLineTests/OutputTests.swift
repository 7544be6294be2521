import XCTest

/// What happens when standard output cannot be written.
final class OutputTests: XCTestCase {
  func testFullDiskIsAnError() throws {
    let result = try BenchProcess.shell("$BENCH --help > /dev/full")
    XCTAssertEqual(result.status, 74)
    XCTAssertTrue(result.errors.hasPrefix("bench: standard output cannot be written"), result.errors)
  }

  func testReaderThatLeavesIsNone() throws {
    let result = try BenchProcess.shell("exec 3> >(true); wait $!; $BENCH --help >&3")
    XCTAssertEqual(result.status, 0)
    XCTAssertEqual(result.errors, "")
  }
}
