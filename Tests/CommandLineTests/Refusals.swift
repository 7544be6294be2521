import Foundation
import XCTest

extension XCTestCase {
  /// Command lines that cannot be carried out: each ends with its code and a last line that names the remedy, prints
  /// nothing, and leaves the folder's files as they were.
  ///
  /// - Parameters:
  ///   - inOneLine: whether nothing is said before that line.
  ///   - refusals: `says` is in the last line; of several parts, with " … " between them, each is.
  func assertRefused(
    in folder: String, inOneLine: Bool = false, _ refusals: [(words: String, status: Int32, says: String)]
  ) throws {
    func files() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() }
    let before = try files()
    for (words, status, says) in refusals {
      let result = try BenchProcess(words.split(separator: " ").map(String.init), in: folder)
      XCTAssertEqual(result.status, status, "\(words): \(result.errors)")
      let lines = result.errors.split(separator: "\n"), last = lines.last.map(String.init) ?? ""
      XCTAssertTrue(last.hasPrefix("bench: "), "\(words): \(result.errors)")
      for part in says.components(separatedBy: " … ") { XCTAssertTrue(last.contains(part), "\(words): \(result.errors)") }
      if inOneLine { XCTAssertEqual(lines.count, 1, "\(words): \(result.errors)") }
      XCTAssertEqual(result.output, "", words)
      XCTAssertEqual(try files(), before, words)
    }
  }
}
