import Foundation
import XCTest

/// `bench demo` on a few seconds of noise and a few steps: the page stands, and nothing on it is missing.
final class DemoTests: XCTestCase {
  func testThePageShowsWhatIsThere() throws {
    let folder = try scratchFolder()
    for index in 0..<3 { try sound(60_000 + index).write(to: "\(folder)/\(index).wav") }
    let result = try BenchProcess(["demo", ".", "--effort", "0.001", "--out", "page"], in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    let page = try String(contentsOfFile: folder + "/page/index.html", encoding: .utf8)
    let addresses = page.matches(of: /(?:src|srcset)="([^"]+)"/).map { String($0.1) }
    XCTAssertGreaterThan(addresses.count, 5)
    for address in addresses {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/page/\(address)"), address)
    }
    XCTAssertTrue(page.contains("log-spectral distance"), "the round trip is not on the page")
  }

  func testRecordingsThatAreNotThereAreNamed() throws {
    let folder = try scratchFolder()
    let result = try BenchProcess(["demo", "nowhere"], in: folder)
    XCTAssertEqual(result.status, 66, result.errors)
    XCTAssertTrue(result.errors.hasPrefix("bench: nowhere"), result.errors)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), [])
  }
}
