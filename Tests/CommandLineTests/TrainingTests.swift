import Files
import Foundation
import Tensors
import XCTest

/// `bench train gan` from data to samples, as its user runs it: small, but all of it.
final class TrainingTests: XCTestCase {
  func testARunHoldsWhatItPromisesAndCanBeSampledAndScored() throws {
    let folder = try folderWithSet()
    let trained = try bench("train gan --data set.h5 --experiment 2 --steps 6 --report-every 3 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    let files = Set(try FileManager.default.subpathsOfDirectory(atPath: folder + "/run"))
    for name in [
      "config.json", "metrics.csv", "best.safetensors", "last.safetensors", "state.safetensors",
      "samples/step-000003.png", "samples/step-000006.png", "samples/filters.png", "samples/dictionary.png",
      "samples/interpolation.png", "samples/real-then-generated.wav",
    ] { XCTAssertTrue(files.contains(name), "\(name) is not in \(files)") }
    XCTAssertTrue(files.contains { $0.hasPrefix("events.out.tfevents.") }, "\(files)")
    XCTAssertFalse(files.contains { $0.contains(".partial-") }, "\(files)")
    for name in files where name.hasSuffix(".png") {
      XCTAssertGreaterThan(try PNG.read("\(folder)/run/\(name)").width, 100, name)
    }
    let track = try SoundFile("\(folder)/run/samples/real-then-generated.wav")
    XCTAssertEqual(track.rateHz, 8000)
    // Patches of 3.2 s, real and generated.
    XCTAssertGreaterThan(track.seconds, 15)
    XCTAssertEqual(abs(try track.readAll()).max().scalar, 0.89, accuracy: 0.001)
    let metrics = try String(contentsOfFile: folder + "/run/metrics.csv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(metrics.map { $0.prefix { $0 != "," } }, ["step", "3", "6"])

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
    XCTAssertTrue(scored.output.contains("median"), scored.output)
    XCTAssertEqual(try Npy.read(folder + "/scores.npy").shape, [3, 1])
    let layers = try bench("model info run --json", in: folder)
    XCTAssertNotNil(try? JSONSerialization.jsonObject(with: Data(layers.output.utf8)), layers.output)
  }

  func testWhatCannotBeTrainedIsSaidInOneLine() throws {
    let folder = try folderWithSet()
    for words in [
      "data build . --threshold none --downsample 1 --out wide.h5",
      "data build . --threshold none --downsample 5 --patch 4 --out low.h5",
      "train gan --data set.h5 --steps 1 --out run", "train gan --data set.h5 --experiment 2 --steps 1 --out other",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    try FileManager.default.copyItem(atPath: folder + "/set.h5", toPath: folder + "/cut.h5")
    try truncate(folder + "/cut.h5", by: 2)
    try FileManager.default.copyItem(atPath: folder + "/run", toPath: folder + "/mixed")
    for name in ["state.safetensors", "last.safetensors", "best.safetensors"] {
      try FileManager.default.removeItem(atPath: "\(folder)/mixed/\(name)")
      try FileManager.default.copyItem(atPath: "\(folder)/other/\(name)", toPath: "\(folder)/mixed/\(name)")
    }
    try Npy.write(Tensor([2, 7]), to: folder + "/seven.npy")
    let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    try assertRefused(in: folder, inOneLine: true, [
      ("train gan --data set.h5 --batch 0 --out x", 64, "--batch 0: must be a whole number, 1 or more"),
      ("train gan --data set.h5 --lr abc --out x", 64, "--lr abc: must be a number"),
      ("train gan --data set.h5 --bacth 3 --out x", 64, "did you mean --batch?"),
      ("train gan --data set.h5 --model gan-experimnt-1 --out x", 64, "did you mean gan-experiment-1?"),
      ("train gan --data set.h5 --experiment 6 --out x", 64, "from 1 to 5"),
      ("train gan --data set.h5 --out run", 73, "--resume run"),
      ("train gan --data none.h5 --out x", 66, "none.h5"),
      ("train gan --data 0.wav --out x", 65, "0.wav"),
      ("train gan --data cut.h5 --out x", 65, "cut.h5"),
      ("train gan --data \(goldens)/NetsTests/Goldens/keras-1.h5 --out x", 65, "no data set of bench"),
      ("train gan --data low.h5 --out x", 65, "needs five bins"),
      ("train gan --data set.h5 --out 0.wav/x", 73, "0.wav: is a file, a folder is needed"),
      ("train gan --resume mixed --steps 3", 65, "discriminator.hidden.weight"),
      ("train gan --resume none --epochs 2", 66, "none"),
      ("train gan --resume run --data wide.h5 --steps 3", 65, "wide.h5"),
      ("train gan --resume run --batch 3", 64, "--batch"),
      ("sample none --out x", 66, "none"),
      ("sample run --latents 0.wav --out x", 65, "0.wav"),
      ("sample run --latents seven.npy --out x", 65, "give latents [N, 100]"),
      ("sample run --count 0 --out x", 64, "1 or more"),
      ("sample run --out run", 73, "run"),
      ("model run run --input x.npy --out y.npy", 64, "run:generator"),
      ("model run run:encoder --input x.npy --out y.npy", 64, "encoder"),
      ("model run run:generator --input x.npy --out y.npy", 66, "x.npy"),
      ("model run run:generator --input seven.npy --out y.npy", 65, "takes [N, 100]"),
      ("model run run:discriminator --input seven.npy --out y.npy", 65, "takes [N, 50, 32, 1]"),
    ])
  }
}

extension XCTestCase {
  /// Runs `bench` with words between spaces.
  func bench(_ words: String, in folder: String) throws -> BenchProcess {
    try BenchProcess(words.split(separator: " ").map(String.init), in: folder)
  }

  /// A folder with a set of a few dozen patches, `set.h5`.
  func folderWithSet() throws -> String {
    let folder = try scratchFolder()
    for index in 0..<3 { try sound(120_000 + index).write(to: "\(folder)/\(index).wav") }
    let built = try bench("data build . --threshold none --held-out 0.3 --out set.h5", in: folder)
    XCTAssertEqual(built.status, 0, built.errors)
    return folder
  }
}
