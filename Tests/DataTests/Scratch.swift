import Data
import Files
import Foundation
import Tensors
import XCTest

/// A test case with a folder of its own that goes when the test ends.
class ScratchTestCase: XCTestCase {
  private(set) var folder = ""

  override func setUpWithError() throws {
    var template = Array((NSTemporaryDirectory() + "/data-tests-XXXXXX").utf8CString)
    folder = String(cString: try XCTUnwrap(mkdtemp(&template)))
  }

  override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Writes bytes under a name, making its folder.
  func write(_ bytes: [UInt8], _ name: String) throws {
    try Folder.make(Folder.containing(path(name)))
    try AtomicFile.write(bytes, to: path(name))
  }

  /// Writes a sound: chirps that differ by seed, louder with `gain`.
  func record(
    _ name: String, seed: Int, seconds: Double = 2, rateHz: Int = 8000, channels: Int = 1, gain: Float = 0.3
  ) throws {
    try Folder.make(Folder.containing(path(name)))
    let count = Int(seconds * Double(rateHz))
    let samples = Tensor([count, channels], (0..<count * channels).map { i -> Float in
      let time = Double(i / channels) / Double(rateHz), pitch = 400 + 97 * Double(seed % 11) + 300 * time
      let tone: Double = sin(2 * Double.pi * pitch * time + Double(i % channels))
      return gain * Float(tone * (0.6 + 0.4 * sin(9 * time + Double(seed))))
    })
    try SoundFile.write(samples, rateHz: rateHz, to: path(name))
  }
}

/// A recipe whose patches are short.
func smallRecipe(_ preset: String = "seed002-log", rows: Int = 10, downsamplings: Int = 1) throws -> DataSetRecipe {
  var preset = try FeaturePreset.named(preset)
  preset.cutting.rows = rows
  preset.downsamplings = downsamplings
  return DataSetRecipe(preset: preset, heldOutShare: 0.3)
}

/// Asserts that something throws a `FileError` of a kind whose line holds these words.
func assertFails<T>(
  _ kind: FileError.Kind, _ words: String..., file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> T
) {
  XCTAssertThrowsError(try body(), file: file, line: line) { error in
    let error = error as? FileError
    XCTAssertEqual(error?.kind, kind, "\(error?.description ?? "another error")", file: file, line: line)
    for word in words {
      XCTAssert(error?.description.contains(word) ?? false, "'\(error?.description ?? "")' lacks '\(word)'", file: file, line: line)
    }
  }
}
