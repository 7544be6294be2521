import Files
import Foundation
import Tensors
import XCTest

/// `bench probe audit` and `bench probe pitch` as their user runs them, and what a probe leaves when it is stopped.
final class AuditTests: XCTestCase {
  private let probing = "probe run:discriminator --iterations 3 --seeds 0..2"

  func testEveryNumberStandsBesideItsNull() throws {
    let folder = try folderWithRun()
    XCTAssertEqual(try bench("train gan --data set.h5 --experiment 2 --steps 6 --seed 5 --out other", in: folder).status, 0)
    let words = "probe audit run:discriminator --against other:discriminator --iterations 3 --seeds 0..3 --stages 2 --out audit"
    let result = try bench(words, in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    XCTAssertFalse(result.output.contains("left out"), result.output)
    let rows = try table(folder + "/audit/audit.tsv")
    XCTAssertEqual(rows[0], ["question", "what", "value", "low", "high", "null", "null_is"])
    XCTAssertEqual(
      rows.dropFirst().map { $0[0] }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } },
      ["shuffled weights", "two trainings", "transfer", "level", "strength", "nearest clip", "reach"])
    for row in rows.dropFirst() {
      XCTAssertNotNil(Double(row[2]), "\(row)")
      XCTAssertFalse(row[6].isEmpty, "\(row)")
      if row[6].contains("real") { XCTAssertNotNil(Double(row[5]), "\(row)") }
    }
    // Every share is one.
    for row in rows where row[1].hasPrefix("share") { XCTAssertTrue((0...1).contains(Double(row[2])!), "\(row)") }
    for name in ["figure.png", "figure.tsv", "examples.png", "audit.json"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/audit/\(name)"), name)
    }

    // The set's patches are in decibels below their own loudest value.
    XCTAssertTrue(result.output.contains("normalised by their own values, so none reaches the network"), result.output)

    let least = try bench(
      "probe audit run:discriminator --prior run:generator --minimise --iterations 2 --seeds 0,1 --stages 0 --out least", in: folder)
    XCTAssertEqual(least.status, 0, least.errors)
    XCTAssertTrue(least.output.contains("share of the examples below every real window"), least.output)
    XCTAssertFalse(least.output.contains("begun at"), least.output)

    XCTAssertEqual(try bench("model export run:discriminator --out critic.onnx", in: folder).status, 0)
    let alone = try bench("probe audit critic.onnx --iterations 2 --seeds 0,1 --stages 1 --out alone", in: folder)
    XCTAssertEqual(alone.status, 0, alone.errors)
    for what in ["two trainings and transfer: no second", "nearest clips, reach"] {
      XCTAssertTrue(alone.output.contains("left out: " + what), alone.output)
    }
  }

  func testWhatCannotBeAuditedIsSaidInOneLine() throws {
    let folder = try folderWithRun()
    try assertRefused(in: folder, [
      ("probe audit run:discriminator --against run:generator --out x", 64, "takes 100, run:discriminator takes 50 × 32 × 1"),
      ("probe audit run:discriminator --seeds 3 --out x", 64, "two seeds"),
      ("probe audit run:discriminator --objective channel:conv9:1 --out x", 64, "discriminator.filters 64"),
      ("probe audit run:discriminator --data none.h5 --out x", 66, "none.h5"),
      ("probe audit run:discriminator --out run", 73, "run"),
      ("probe pitch run:discriminator --out x", 64, "pitch classes are CREPE's 360"),
      ("probe pitch none.onnx --out x", 66, "none.onnx"),
      ("probe audit run:discriminator --prior run:generator --noise-deviation 2 --out x", 64, "--noise-deviation: is of noise"),
      ("probe pitch run:discriminator --lowest 300 --highest 200 --out x", 64, "above --highest"),
      ("probe pitch run:discriminator --lowest 30 --out x", 64, "from 60 to 1600"),
    ])
  }

  /// A folder of results is there with all its files or not at all: after Ctrl-C, kill -9 and on a full disk.
  func testAProbeLeavesAWholeFolderOrNone() throws {
    let folder = try folderWithRun(), before = try files(folder)
    let killed = try BenchProcess.shell(
      "$BENCH \(probing) --out out & until ls .partial-out/*/seed-000 >/dev/null 2>&1 || ! kill -0 $!; do :; done; kill -KILL $!; wait $!",
      in: folder)
    XCTAssertEqual(killed.status, 137, killed.errors)
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/out"))
    // What the kill left behind is gone with the next, however that ends.
    let interrupted = try BenchProcess.shell(
      "rm -rf .partial-out; set -m; $BENCH \(probing) --out out & until ls .partial-out/*/seed-000 >/dev/null 2>&1 || ! kill -0 $!; do :; done; kill -INT $!; wait $!",
      in: folder)
    XCTAssertEqual(interrupted.status, 130, interrupted.errors)
    XCTAssertTrue(interrupted.errors.contains("nothing was written"), interrupted.errors)
    XCTAssertEqual(try files(folder), before)
    // No file may be longer than the sheet is.
    let full = try BenchProcess.shell("ulimit -f 4; $BENCH \(probing) --out out", in: folder)
    XCTAssertEqual(full.status, 74, full.errors)
    XCTAssertEqual(full.errors.split(separator: "\n").count { $0.hasPrefix("bench: ") }, 1, full.errors)
    XCTAssertEqual(try files(folder), before)
    XCTAssertEqual(try bench(probing + " --out out", in: folder).status, 0)
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder + "/out/probe.json"))
  }

  private func folderWithRun() throws -> String {
    let folder = try folderWithSet()
    let trained = try bench("train gan --data set.h5 --experiment 2 --steps 6 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    return folder
  }

  private func table(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }
}
