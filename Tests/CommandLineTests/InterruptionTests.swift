import XCTest

/// Ctrl-C and SIGTERM end long work at the next place where it can stop.
final class InterruptionTests: XCTestCase {
  func testSignalsEndWithTheirCode() throws {
    for (signal, status) in [("INT", Int32(130)), ("TERM", 143)] {
      // Job control leaves SIGINT to the program; without it the shell has background jobs ignore it.
      let result = try BenchProcess.shell(
        "set -m; $BENCH measure > out & until [ -s out ]; do :; done; kill -\(signal) $!; wait $!", in: scratchFolder())
      XCTAssertEqual(result.status, status, result.errors)
      XCTAssertTrue(result.errors.contains("bench: stopped\n"), result.errors)
    }
  }
}
