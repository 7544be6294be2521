import XCTest

/// The completion scripts: each shell that is there reads its own without complaint.
final class CompletionTests: XCTestCase {
  func testScriptsAreValid() throws {
    for (shell, checks) in [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish -n")] {
      let script = try BenchProcess(["completions", shell])
      XCTAssertEqual(script.status, 0)
      for verb in try BenchProcess.verbs() {
        XCTAssertTrue(script.output.contains(verb.joined(separator: " ")), "\(shell) does not know \(verb)")
      }
      guard try BenchProcess.shell("command -v \(shell)").status == 0 else {
        print("skipped: \(shell) is not installed, its completion script was not read")
        continue
      }
      let check = try BenchProcess.shell("$BENCH completions \(shell) > script && \(checks) script", in: scratchFolder())
      XCTAssertEqual(check.status, 0, check.errors)
    }
  }

  /// What bash offers after a line of words.
  private func offered(after words: [String]) throws -> Set<String> {
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let result = try BenchProcess.shell(
      "source <($BENCH completions bash); COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); _bench; echo ${COMPREPLY[@]}")
    return Set(result.output.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  func testBashOffersVerbsOptionsAndValues() throws {
    XCTAssertEqual(try offered(after: ["bench", "doc"]), ["doctor"])
    XCTAssertEqual(try offered(after: ["bench", "doctor", "--"]), ["--json", "--help"])
    XCTAssertEqual(try offered(after: ["bench", "completions", "z"]), ["zsh"])
  }
}
