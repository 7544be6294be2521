import XCTest

/// The help at every level, and the version.
final class HelpTests: XCTestCase {
  func testContentsListVerbsByChapter() throws {
    let help = try BenchProcess(["--help"])
    XCTAssertEqual(help.status, 0)
    XCTAssertTrue(help.output.contains("doctor"), help.output)
    XCTAssertEqual(try BenchProcess([]).output, help.output)
    XCTAssertEqual(try BenchProcess(["help"]).output, help.output)
  }

  func testEveryVerbHasHelpThatFitsAndNamesItsExamples() throws {
    let verbs = try BenchProcess.verbs()
    XCTAssertGreaterThan(verbs.count, 1)
    for verb in verbs {
      let help = try BenchProcess(verb + ["--help"])
      XCTAssertEqual(help.status, 0, "\(verb)")
      XCTAssertTrue(help.output.hasPrefix("bench \(verb.joined(separator: " "))"), help.output)
      XCTAssertTrue(help.output.contains("Examples\n  bench \(verb[0])"), "\(verb) shows no example")
      for line in help.output.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 100, "\(verb): \(line)") }
      XCTAssertEqual(try BenchProcess(["help"] + verb).output, help.output)
    }
  }

  func testNounsListTheirObjects() throws {
    for (noun, verbs) in Dictionary(grouping: try BenchProcess.verbs().filter { $0.count > 1 }, by: { $0[0] }) {
      let help = try BenchProcess([noun, "--help"])
      XCTAssertEqual(help.status, 0)
      for verb in verbs { XCTAssertTrue(help.output.contains(verb.joined(separator: " ")), "\(verb)") }
    }
  }

  func testVersion() throws {
    let version = try BenchProcess(["--version"])
    XCTAssertEqual(version.status, 0)
    XCTAssertNotNil(version.output.wholeMatch(of: /bench \d+\.\d+\.\d+\n/), version.output)
  }
}
