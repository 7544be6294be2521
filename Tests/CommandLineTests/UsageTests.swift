import Foundation
import XCTest

/// Command lines that cannot be understood: one line that names the remedy, code 64, nothing written.
final class UsageTests: XCTestCase {
  func testEachSaysWhatToDo() throws {
    try assertRefused(in: scratchFolder(), inOneLine: true, [
      ("docter", 64, "did you mean 'doctor'?"),
      ("frobnicate", 64, "'bench --help' lists all"),
      ("doctor --jsn", 64, "did you mean --json?"),
      ("doctor --colour", 64, "'bench doctor --help' lists all"),
      ("doctor extra", 64, "takes no argument 'extra'"),
      ("doctor --json=maybe", 64, "must be true or false"),
      ("completions", 64, "needs SHELL"),
      ("completions zhs", 64, "must be one of bash, zsh, fish; did you mean zsh?"),
    ])
  }

  func testEveryVerbRefusesAnUnknownOption() throws {
    for verb in try BenchProcess.verbs() {
      let result = try BenchProcess(verb + ["--no-such-option"])
      XCTAssertEqual(result.status, 64, "\(verb)")
      XCTAssertTrue(result.errors.contains("--no-such-option"), result.errors)
    }
  }
}
