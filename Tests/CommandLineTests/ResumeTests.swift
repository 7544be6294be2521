import Files
import Foundation
import Tensors
import XCTest

/// A training that was stopped, in whatever way, goes on as if it had not been.
final class ResumeTests: XCTestCase {
  /// A small training, with a look and a save every few steps.
  private let train = "train gan --data set.h5 --experiment 2 --latent 4 --batch 8 --report-every 5"

  private func tensors(_ path: String) throws -> [String: Tensor] {
    let file = try Safetensors(path)
    return try Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.tensor($0)) })
  }

  private func stepsSaved(_ run: String) throws -> Int {
    let text = try XCTUnwrap(Safetensors(run + "/state.safetensors").metadata["position"])
    return try XCTUnwrap(JSONDecoder().decode([String: Int].self, from: Data(text.utf8))["step"])
  }

  /// Fails unless two runs left the same weights, optimiser memory and measures.
  private func checkSame(_ run: String, _ other: String, _ name: String) throws {
    for file in ["state.safetensors", "last.safetensors", "best.safetensors"] {
      XCTAssertEqual(try tensors("\(run)/\(file)"), try tensors("\(other)/\(file)"), "\(name): \(file)")
    }
    XCTAssertEqual(
      try String(contentsOfFile: run + "/metrics.csv", encoding: .utf8),
      try String(contentsOfFile: other + "/metrics.csv", encoding: .utf8), name)
  }

  func testTwiceHalfIsTheWhole() throws {
    let folder = try folderWithSet()
    let vae = "train vae --data set.h5 --latent 4 --channels 8,8 --batch 8 --report-every 5"
    for (kind, train) in [("gan", train), ("vae", vae)] {
      for words in [
        "\(train) --steps 20 --out \(kind)-whole", "\(train) --steps 10 --out \(kind)-parts",
        "train \(kind) --resume \(kind)-parts --steps 20",
      ] {
        let result = try bench(words, in: folder)
        XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
      }
      try checkSame("\(folder)/\(kind)-parts", "\(folder)/\(kind)-whole", "\(kind), 10 and 10")
    }
  }

  /// Stops at moments that are told by the files that are there: before the first step, while a state is being
  /// written, between looks.
  func testARunThatWasStoppedAtAnyMomentGoesOnToTheBit() throws {
    let folder = try folderWithSet()
    let moments: [(signal: String, moment: String, status: Int32)] = [
      ("KILL", "-s NAME/state.safetensors", 137), ("KILL", "-s NAME/state.safetensors -a -e NAME/.partial-state.safetensors", 137),
      ("KILL", "-e NAME/samples/step-000010.png", 137), ("INT", "-s NAME/best.safetensors", 130),
      ("TERM", "-s NAME/best.safetensors", 143),
    ]
    for (place, (signal, moment, status)) in moments.enumerated() {
      let condition = moment.replacingOccurrences(of: "NAME", with: "run\(place)")
      // Job control leaves SIGINT to the program; without it the shell has background jobs ignore it.
      let stopped = try BenchProcess.shell(
        "set -m; $BENCH \(train) --steps 1000000 --out run\(place) & until [ \(condition) ]; do :; done; "
          + "kill -\(signal) $!; wait $!", in: folder)
      XCTAssertEqual(stopped.status, status, "\(moment): \(stopped.errors)")
      if signal != "KILL" { XCTAssertTrue(stopped.errors.contains("--resume run\(place)"), stopped.errors) }
    }
    let steps = try moments.indices.map { try stepsSaved("\(folder)/run\($0)") }.max()! + 7
    XCTAssertEqual(try bench("\(train) --steps \(steps) --out whole", in: folder).status, 0)
    for (place, moment) in moments.enumerated() {
      let resumed = try bench("train gan --resume run\(place) --steps \(steps)", in: folder)
      XCTAssertEqual(resumed.status, 0, "\(moment): \(resumed.errors)")
      try checkSame("\(folder)/run\(place)", folder + "/whole", "\(moment)")
    }
  }

  /// A limit on the size of files stands for a full disk: the event file meets it first.
  func testADiskThatFillsKeepsTheLastState() throws {
    let folder = try folderWithSet()
    // A small state, which the events of a few looks outgrow.
    let train = train.replacingOccurrences(of: "--report-every 5", with: "--report-every 1 --generator-optimiser sgd")
    XCTAssertEqual(try bench("\(train) --steps 1 --out small", in: folder).status, 0)
    let size = try XCTUnwrap(
      FileManager.default.attributesOfItem(atPath: folder + "/small/state.safetensors")[.size] as? Int)
    let full = try BenchProcess.shell(
      "ulimit -f \(size / 1024 + 20); $BENCH \(train) --steps 1000000 --out run", in: folder)
    XCTAssertEqual(full.status, 74, full.errors)
    XCTAssertTrue(full.errors.split(separator: "\n").last?.contains("ulimit -f") ?? false, full.errors)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder + "/run")
    XCTAssertFalse(files.contains { $0.contains(".partial-") }, "\(files)")
    let steps = try stepsSaved(folder + "/run") + 3
    XCTAssertEqual(try bench("\(train) --steps \(steps) --out whole", in: folder).status, 0)
    let resumed = try bench("train gan --resume run --steps \(steps)", in: folder)
    XCTAssertEqual(resumed.status, 0, resumed.errors)
    try checkSame(folder + "/run", folder + "/whole", "a full disk")
  }

  func testARunThatCannotBeBegunLeavesNothing() throws {
    let folder = try folderWithSet()
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    for blocks in [0, 20, 400] {
      let full = try BenchProcess.shell("ulimit -f \(blocks); $BENCH \(train) --steps 5 --out run", in: folder)
      XCTAssertEqual(full.status, 74, "\(blocks) blocks: \(full.errors)")
      XCTAssertEqual(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted(), before, "\(blocks) blocks")
    }
    guard geteuid() != 0 else { return print("skipped: root may write everywhere, an unwritable folder was not tried") }
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
    let refused = try bench("\(train) --steps 5 --out run", in: folder)
    XCTAssertEqual(refused.status, 73, refused.errors)
    XCTAssertTrue(refused.errors.contains("may not be written to"), refused.errors)
  }
}
