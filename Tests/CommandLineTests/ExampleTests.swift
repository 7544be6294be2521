import Foundation
import XCTest

/// Command lines that the help and the README show name verbs and options that there are.
final class ExampleTests: XCTestCase {
  func testExamplesOfTheHelp() throws {
    let verbs = try BenchProcess.verbs()
    for verb in verbs {
      let help = try BenchProcess(verb + ["--help"]).output
      for example in help.components(separatedBy: "Examples\n").last!.split(separator: "\n") {
        try check(example, verbs)
      }
    }
  }

  func testExamplesOfTheReadme() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let examples = text.matches(of: /`(bench [^`]+)`/).map(\.1) + text.matches(of: /(?m)^(?:\.build\/release\/)?(bench [^\n#]+)/).map(\.1)
    XCTAssertGreaterThan(examples.count, 5)
    let verbs = try BenchProcess.verbs()
    for example in examples where !example.contains("<") { try check(example, verbs) }
  }

  /// Fails unless the example's verb is one and its help lists the example's options.
  private func check(_ example: Substring, _ verbs: [[String]]) throws {
    let words = example.split(separator: " ").dropFirst().map(String.init)
    // The longest name: `probe top` is not `probe` on a model named top.
    guard let verb = verbs.filter({ words.starts(with: $0) }).max(by: { $0.count < $1.count }) else {
      return XCTAssertTrue(words.first?.hasPrefix("--") ?? false, "no verb in '\(example)'")
    }
    let help = try BenchProcess(verb + ["--help"]).output
    for option in words.filter({ $0.hasPrefix("--") }) {
      XCTAssertTrue(option == "--help" || help.contains("  \(option)"), "\(verb) has no \(option): '\(example)'")
    }
  }
}
