import Foundation
import XCTest

/// Command lines that cannot be understood: one line that names the remedy, code 64, nothing written.
final class UsageTests: XCTestCase {
  static let cases: [(words: String, says: String)] = [
    ("docter", "did you mean 'doctor'?"),
    ("frobnicate", "'bench --help' lists all"),
    ("doctor --jsn", "did you mean --json?"),
    ("doctor --colour", "'bench doctor --help' lists all"),
    ("doctor extra", "takes no argument 'extra'"),
    ("doctor --json=maybe", "must be true or false"),
    ("completions", "needs SHELL"),
    ("completions zhs", "must be one of bash, zsh, fish; did you mean zsh?"),
  ]

  func testEachSaysWhatToDo() throws {
    let folder = try scratchFolder()
    for (words, says) in UsageTests.cases {
      let result = try BenchProcess(words.split(separator: " ").map(String.init), in: folder)
      XCTAssertEqual(result.status, 64, words)
      XCTAssertTrue(result.errors.contains(says), "\(words): \(result.errors)")
      XCTAssertTrue(result.errors.hasPrefix("bench: "), "\(words): \(result.errors)")
      XCTAssertEqual(result.errors.filter { $0 == "\n" }.count, 1, "\(words): \(result.errors)")
      XCTAssertEqual(result.output, "", words)
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), [], words)
    }
  }

  func testEveryVerbRefusesAnUnknownOption() throws {
    for verb in try BenchProcess.verbs() {
      let result = try BenchProcess(verb + ["--no-such-option"])
      XCTAssertEqual(result.status, 64, "\(verb)")
      XCTAssertTrue(result.errors.contains("--no-such-option"), result.errors)
    }
  }
}
