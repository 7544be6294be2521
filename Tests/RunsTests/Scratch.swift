import Data
import Files
import Foundation
import Nets
import Runs
import XCTest

/// A test with a folder of its own that is gone afterwards.
class ScratchTestCase: XCTestCase {
  private(set) var scratch = ""

  override func setUpWithError() throws {
    scratch = NSTemporaryDirectory() + "runs-\(UUID().uuidString)"
    try Folder.make(scratch)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: scratch) }

  /// A configuration with a value of every kind.
  let configuration = RunConfiguration(
    command: "train gan", model: "gan-experiment-1",
    options: [
      "lr": .number(0.0002), "batch": .whole(32), "loss": .text("bce"), "ema": .flag(false), "layers": .list([.whole(1)]),
      "preset": .object(["rate": .none]),
    ],
    chosen: ["lr", "batch"], seed: 3, architecture: AnyArchitecture(GANArchitecture(.quality, patchShape: PatchShape(time: 50, frequency: 32))),
    domain: PatchDomain(preset: FeaturePreset.all[1], rateHz: 8000, statistics: PatchStatistics()),
    plan: .object(["totalSteps": .whole(128)]),
    data: .init(path: "sets/\"speech\" ü.h5", hash: "0123abcd"), version: "0.1", processor: "a CPU", threads: 2,
    started: Date(timeIntervalSince1970: 1_700_000_000))
}

/// Checks that something fails with one readable line of a kind that holds some words.
func assertFails(
  _ kind: FileError.Kind, saying words: String..., file: StaticString = #filePath, line: UInt = #line,
  _ body: () throws -> Void
) {
  XCTAssertThrowsError(try body(), file: file, line: line) { error in
    XCTAssertEqual((error as? FileError)?.kind, kind, "\(error)", file: file, line: line)
    for word in words { XCTAssertTrue("\(error)".contains(word), "\(error)", file: file, line: line) }
    XCTAssertFalse("\(error)".contains("\n"), file: file, line: line)
  }
}
