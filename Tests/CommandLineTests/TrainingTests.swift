import Files
import Foundation
import Tensors
import XCTest

/// `bench train gan` from data to samples, as its user runs it: small, but all of it.
final class TrainingTests: XCTestCase {
  private func bench(_ words: String, in folder: String) throws -> BenchProcess {
    try BenchProcess(words.split(separator: " ").map(String.init), in: folder)
  }

  /// A folder with a set of a few dozen patches, `set.h5`.
  private func folderWithSet() throws -> String {
    let folder = try scratchFolder()
    for index in 0..<3 { try sound(120_000 + index).write(to: "\(folder)/\(index).wav") }
    let built = try bench("data build . --threshold none --held-out 0.3 --out set.h5", in: folder)
    XCTAssertEqual(built.status, 0, built.errors)
    return folder
  }

  private func tensors(_ path: String) throws -> [String: Tensor] {
    let file = try Safetensors(path)
    return try Dictionary(uniqueKeysWithValues: file.names.map { ($0, try file.tensor($0)) })
  }

  func testARunHoldsWhatItPromisesAndCanBeSampledAndScored() throws {
    let folder = try folderWithSet()
    let trained = try bench("train gan --data set.h5 --experiment 2 --steps 6 --report-every 3 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    let files = Set(try FileManager.default.subpathsOfDirectory(atPath: folder + "/run"))
    for name in ["config.json", "metrics.csv", "best.safetensors", "last.safetensors", "state.safetensors"] {
      XCTAssertTrue(files.contains(name), "\(name) is not in \(files)")
    }
    XCTAssertTrue(files.contains { $0.hasPrefix("events.out.tfevents.") }, "\(files)")
    XCTAssertTrue(files.contains { $0.hasPrefix("samples/") && $0.hasSuffix(".png") }, "\(files)")
    XCTAssertTrue(files.contains { $0.hasPrefix("samples/") && $0.hasSuffix(".wav") }, "\(files)")

    let runs = try bench("runs . --json", in: folder)
    let rows = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(runs.output.utf8)) as? [[String: Any]])
    XCTAssertEqual(rows.first?["steps"] as? Int, 6)

    XCTAssertEqual(try bench("sample run --count 3 --seed 1 --out a", in: folder).status, 0)
    XCTAssertEqual(try bench("sample run --latents a/latents.npy --out b", in: folder).status, 0)
    let samples = try Npy.read(folder + "/a/samples.npy")
    XCTAssertEqual(samples.shape, [3, 50, 32, 1])
    XCTAssertEqual(try Npy.read(folder + "/b/samples.npy"), samples)
    let scored = try bench("model run run:discriminator --input a/samples.npy --out scores.npy", in: folder)
    XCTAssertEqual(scored.status, 0, scored.errors)
    XCTAssertEqual(try Npy.read(folder + "/scores.npy").shape, [3, 1])
    let layers = try bench("model info run --json", in: folder)
    XCTAssertNotNil(try? JSONSerialization.jsonObject(with: Data(layers.output.utf8)), layers.output)
  }

  func testAResumedRunIsTheOneThatWasNotStopped() throws {
    let folder = try folderWithSet()
    for words in [
      "train gan --data set.h5 --steps 8 --report-every 4 --out whole",
      "train gan --data set.h5 --steps 4 --report-every 4 --out parts", "train gan --resume parts --steps 8",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    XCTAssertEqual(try tensors(folder + "/whole/state.safetensors"), try tensors(folder + "/parts/state.safetensors"))
    XCTAssertEqual(
      try String(contentsOfFile: folder + "/whole/metrics.csv", encoding: .utf8),
      try String(contentsOfFile: folder + "/parts/metrics.csv", encoding: .utf8))
  }

  func testCtrlCSavesAndSaysHowToGoOn() throws {
    let folder = try folderWithSet()
    let train = "train gan --data set.h5 --steps 1000000 --report-every 5 --out run"
    let stopped = try BenchProcess.shell(
      "set -m; $BENCH \(train) & until [ -s run/best.safetensors ]; do :; done; kill -INT $!; wait $!", in: folder)
    XCTAssertEqual(stopped.status, 130, stopped.errors)
    XCTAssertTrue(stopped.errors.contains("--resume run"), stopped.errors)
    try checkGoesOn(folder)
  }

  func testAKilledRunGoesOnFromItsLastState() throws {
    let folder = try folderWithSet()
    let train = "train gan --data set.h5 --steps 1000000 --report-every 5 --out run"
    let killed = try BenchProcess.shell(
      "$BENCH \(train) & until [ -s run/best.safetensors ]; do :; done; kill -KILL $!; wait $!", in: folder)
    XCTAssertEqual(killed.status, 137, killed.errors)
    try checkGoesOn(folder)
  }

  /// A file size limit stands for a full disk: the weights do not fit.
  func testADiskThatIsFullFromTheStartLeavesNothing() throws {
    let folder = try folderWithSet()
    let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let result = try BenchProcess.shell("ulimit -f 300; $BENCH train gan --data set.h5 --steps 5 --out run", in: folder)
    XCTAssertEqual(result.status, 74, result.errors)
    XCTAssertTrue(result.errors.hasPrefix("bench: run/"), result.errors)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder).sorted(), before)
  }

  /// Resumes the run for a few steps.
  private func checkGoesOn(_ folder: String) throws {
    let runs = try bench("runs . --json", in: folder)
    let rows = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(runs.output.utf8)) as? [[String: Any]])
    let steps = try XCTUnwrap(rows.first?["steps"] as? Int)
    let resumed = try bench("train gan --resume run --steps \(steps + 20)", in: folder)
    XCTAssertEqual(resumed.status, 0, resumed.errors)
  }

  func testWhatCannotBeTrainedIsSaidInOneLine() throws {
    let folder = try folderWithSet()
    XCTAssertEqual(try bench("data build . --threshold none --downsample 1 --out wide.h5", in: folder).status, 0)
    XCTAssertEqual(try bench("train gan --data set.h5 --steps 1 --out run", in: folder).status, 0)
    let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for (words, status, says) in [
      ("train gan --data set.h5 --batch 0 --out x", Int32(64), "--batch 0: must be a whole number, 1 or more"),
      ("train gan --data set.h5 --lr abc --out x", 64, "--lr abc: must be a number"),
      ("train gan --data set.h5 --bacth 3 --out x", 64, "did you mean --batch?"),
      ("train gan --data set.h5 --model gan-experimnt-1 --out x", 64, "did you mean gan-experiment-1?"),
      ("train gan --data set.h5 --experiment 6 --out x", 64, "from 1 to 5"),
      ("train gan --data set.h5 --out run", 73, "--resume run"),
      ("train gan --data none.h5 --out x", 66, "none.h5"),
      ("train gan --data 0.wav --out x", 65, "0.wav"),
      ("train gan --resume none --epochs 2", 66, "none"),
      ("train gan --resume run --data wide.h5 --steps 3", 65, "wide.h5"),
      ("train gan --resume run --batch 3", 64, "--batch"),
      ("sample none --out x", 66, "none"),
      ("sample run --latents 0.wav --out x", 65, "0.wav"),
      ("model run run --input x.npy --out y.npy", 64, "run:generator"),
      ("model run run:encoder --input x.npy --out y.npy", 64, "encoder"),
      ("model run run:generator --input x.npy --out y.npy", 66, "x.npy"),
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, status, "\(words): \(result.errors)")
      XCTAssertTrue(result.errors.contains(says), "\(words): \(result.errors)")
      XCTAssertTrue(result.errors.hasPrefix("bench: "), "\(words): \(result.errors)")
      XCTAssertEqual(result.errors.filter { $0 == "\n" }.count, 1, "\(words): \(result.errors)")
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder).sorted(), before, words)
    }
  }
}
