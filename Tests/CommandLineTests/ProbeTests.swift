import Files
import Foundation
import Tensors
import XCTest

/// `bench probe` as its user runs it: small, but all of it.
final class ProbeTests: XCTestCase {
  func testAProbeLeavesWhatItPromises() throws {
    let folder = try folderWithSet()
    let trained = try bench("train gan --data set.h5 --experiment 2 --steps 6 --out checkpoints/run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)

    let alone = try bench("probe --iterations 3", in: folder)
    XCTAssertEqual(alone.status, 0, alone.errors)
    XCTAssertTrue(alone.errors.contains("probing the newest run, checkpoints/run:discriminator"), alone.errors)
    XCTAssertTrue(alone.output.contains("maximise score: best") && alone.output.contains("minimise score: best"), alone.output)
    let left = try files(folder + "/probes/run-discriminator")
    for name in ["sheet.png", "probe.wav", "probe.json", "curves.tsv", "minimise-score/canvases.npy"] {
      XCTAssertTrue(left.contains(name), "\(name) is not in \(left)")
    }
    XCTAssertFalse(left.contains { $0.hasSuffix(".pdf") }, "\(left)")

    let words = "probe checkpoints/run:discriminator --prior checkpoints/run:generator --minimise --seeds 3,7 --iterations 4"
    XCTAssertEqual(try bench(words + " --keep best-0.1 --out prior", in: folder).status, 0)
    let table = try String(contentsOfFile: folder + "/prior/minimise-score/optm_stats_Adam.csv", encoding: .utf8)
    let rows = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    XCTAssertEqual(
      rows[0].joined(separator: ","), "Learning Rate,Regularisation Param,Iterations,Seed,Max/Min Activation,Noise L2 Norm Diff")
    XCTAssertEqual(rows.dropFirst().map { $0.prefix(4).joined(separator: ",") }, ["0.01,0.001,4,3", "0.01,0.001,4,7"])
    for row in rows.dropFirst() {
      let seed = String(format: "prior/minimise-score/seed-%03d", Int(row[3])!)
      let names = try files("\(folder)/\(seed)")
      for name in ["recon_mel_max.wav", "noise_L2_norm.pdf", "neuron_score.pdf", "grad_L2_norm.pdf"] {
        XCTAssertTrue(names.contains(name), "\(name) is not in \(names)")
      }
      // The score in the picture's name, the table and the sound is that of the example.
      let picture = try XCTUnwrap(names.first { $0.hasPrefix("example_iteration") && $0.hasSuffix(".pdf") })
      XCTAssertTrue(picture.contains(String(format: "score%.4f", Double(row[4])!)), picture)
      let sound = try SoundFile("\(folder)/\(seed)/recon_mel_max.wav")
      XCTAssertTrue(sound.comment.contains("seed \(row[3])") && sound.comment.contains("minimise score"), sound.comment)
      XCTAssertEqual(abs(try sound.readAll()).max().scalar, 0.89, accuracy: 0.001)
    }
    // The network gives the kept examples the scores that were written.
    XCTAssertEqual(try bench("model run checkpoints/run:discriminator --input prior/minimise-score/canvases.npy --out s.npy", in: folder).status, 0)
    for (score, row) in zip(try Npy.read(folder + "/s.npy").values, rows.dropFirst()) {
      XCTAssertEqual(score, Float(row[4])!, accuracy: 1e-4 * abs(score) + 1e-5)
    }
  }

  /// What an imported network takes in one row, with nobody to say what it means, is a curve.
  func testARowOfValuesIsDrawnAsACurve() throws {
    guard let shared = ProcessInfo.processInfo.environment["BENCH_SHARED"] else {
      throw XCTSkip("BENCH_SHARED names no folder of given models: 1 check skipped")
    }
    let folder = try scratchFolder()
    try FileManager.default.copyItem(atPath: shared + "/models/crepe_tiny.onnx", toPath: folder + "/crepe_tiny.onnx")
    let result = try bench("probe crepe_tiny.onnx --objective logit:100 --seeds 0..1 --iterations 2 --out row", in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    let sheet = try PNG.read(folder + "/row/sheet.png")
    XCTAssertLessThan(sheet.width, 1200)
    XCTAssertTrue(
      stride(from: 0, to: sheet.pixels.count, by: sheet.channels).contains { sheet.pixels[$0..<$0 + 3].elementsEqual([0x3b, 0x76, 0xc4]) })
    let example = try XCTUnwrap(try files(folder + "/row").first { $0.contains("seed-001/example_") && $0.hasSuffix(".gp") })
    let script = try String(contentsOfFile: folder + "/row/" + example, encoding: .utf8)
    XCTAssertTrue(script.contains("set xlabel 'sample'") && script.contains("with lines") && !script.contains("with image"), script)
  }

  func testGoalsWeightsAndStartsAreAsTheyWereAskedFor() throws {
    let folder = try folderWithSet()
    XCTAssertEqual(try bench("train gan --data set.h5 --experiment 2 --steps 1 --out run", in: folder).status, 0)
    let words = "probe run:discriminator --parameterisation input --seeds 0..1 --iterations 1 --brief"
    // Without an objective both ways, wherever it is written.
    let both = try bench(words + " --start zeros --regularise l1=0.5 --out both", in: folder)
    XCTAssertEqual(both.status, 0, both.errors)
    XCTAssertTrue(both.output.contains("maximise score: best") && both.output.contains("minimise score: best"), both.output)
    XCTAssertTrue(both.errors.contains("every seed begins at the same place and nothing is drawn"), both.errors)
    let table = try String(contentsOfFile: folder + "/both/maximise-score/optm_stats_RMSAscent.csv", encoding: .utf8)
    XCTAssertEqual(table.split(separator: "\n").dropFirst().map { $0.prefix(10) }, ["0.02,0.5,1", "0.02,0.5,1"])

    // No gradient of that is a number: the folder is there, and the exit says so.
    let none = try bench(words + " --objective 1e30*score --out none", in: folder)
    XCTAssertEqual(none.status, 65, none.errors)
    XCTAssertTrue(none.errors.contains("bench: run:discriminator: gives no start a score and a gradient"), none.errors)
    XCTAssertTrue(none.output.contains("wrote none: probe.json\n"), none.output)
    XCTAssertFalse(none.output.contains("minimise"), none.output)
  }

  /// What a generator draws when it is driven beyond the logarithms of floats is heard all the same.
  func testWhatRunsAwayIsHeard() throws {
    let folder = try scratchFolder()
    for (name, seconds) in [("a", 6), ("b", 7), ("c", 8)] { try sound(seconds * 8000).write(to: "\(folder)/\(name).wav") }
    for words in [
      "data build . --preset svdnet-mel --rate 22050 --threshold none --held-out 0.4 --out set.h5",
      "train gan --data set.h5 --model mel-wgan-gp --batch 2 --steps 1 --out run",
      "probe run:discriminator --objective score --prior run:generator --seeds 0..1 --iterations 3 --lr 20000 --out away",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    XCTAssertGreaterThan(try Npy.read(folder + "/away/maximise-score/canvases.npy").max().scalar, 89)
    for seed in ["000", "001"] {
      let heard = try SoundFile("\(folder)/away/maximise-score/seed-\(seed)/recon_mel_max.wav").readAll()
      XCTAssertEqual(abs(heard).max().scalar, 0.89, accuracy: 1e-3, "seed \(seed)")
    }
  }

  func testWhatCannotBeProbedIsSaidInOneLine() throws {
    let folder = try folderWithSet()
    XCTAssertEqual(try bench("train gan --data set.h5 --experiment 2 --steps 1 --out run", in: folder).status, 0)
    try assertRefused(in: folder, inOneLine: true, [
      ("probe", 66, "holds no run"),
      ("probe run", 64, "run:discriminator"),
      ("probe run:discriminator --objective channel --layer conv9 --out x", 64, "discriminator.filters 64"),
      ("probe run:discriminator --objective channel:filters:64 --out x", 64, "it has 64, 0..63"),
      ("probe run:discriminator --objective chanel:filters:1 --out x", 64, "at character 1: there is no objective 'chanel'"),
      ("probe run:discriminator --objective score:3 --out x", 64, "write score"),
      ("probe run:generator --objective score --out x", 64, "no one score"),
      ("probe run:discriminator --parameterisation prior --out x", 64, "--prior RUN:generator"),
      ("probe run:discriminator --prior run:discriminator --out x", 64, "draws 1, run:discriminator takes 50 × 32 × 1"),
      ("probe run:discriminator --parameterisation phase --out x", 64, "--data SET.h5"),
      ("probe run:discriminator --transform wobble --out x", 64, "time-shift, time-stretch"),
      ("probe run:discriminator --regularise l2 --out x", 64, "l2=0.001"),
      ("probe run:discriminator --optimiser lbfgs --transform gain=6 --out x", 64, "leave out --transform"),
      ("probe run:discriminator --objective channel:filters:1 --post --out x", 64, "no term that is a logit or a score"),
      ("probe run:discriminator --optimiser lbfgs --decay 0.1 --out x", 64, "leave out --decay"),
      ("probe run:discriminator --keep first --out x", 64, "best-0.1"),
      ("probe run:discriminator --start none.wav --out x", 66, "none.wav"),
      ("probe run:discriminator --seeds 9..3 --out x", 64, "0..49"),
      ("probe run:discriminator --out run", 73, "run"),
    ])
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }
}
