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

/// A file made by the library that defines its format (Goldens/make_goldens.py).
func golden(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/" + name
}

/// Runs a Python script with the packages of requirements-test.txt and returns what it prints.
///
/// Skips the test where there is no such Python.
func python(_ script: String, _ arguments: String...) throws -> String {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  let interpreter = ProcessInfo.processInfo.environment["BENCH_PYTHON"] ?? root + "/.venv/bin/python"
  try XCTSkipUnless(FileManager.default.isExecutableFile(atPath: interpreter), "no Python: set BENCH_PYTHON")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: interpreter)
  process.arguments = ["-c", script] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let printed = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  XCTAssertEqual(process.terminationStatus, 0)
  return String(decoding: printed, as: UTF8.self)
}
