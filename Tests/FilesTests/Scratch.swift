import Foundation
import XCTest

/// A test case with a folder of its own that goes when the test ends.
class ScratchTestCase: XCTestCase {
  private(set) var folder = ""

  override func setUpWithError() throws {
    var template = Array((NSTemporaryDirectory() + "/files-tests-XXXXXX").utf8CString)
    let made = try XCTUnwrap(mkdtemp(&template))
    folder = String(cString: made)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  func contents(_ name: String) -> String? {
    FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
  }
}
