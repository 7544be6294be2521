import Files
import Foundation
import Tensors
import XCTest

/// `bench probe atlas`, `maps`, `patterns` and `gan` as their user runs them: small, but all of it.
final class AtlasTests: XCTestCase {
  private func folderOfTones(_ preset: String) throws -> String {
    let folder = try scratchFolder()
    for voice in 0..<4 {
      try tone(220 + 9 * Double(voice), seconds: 1, to: "\(folder)/sounds/low/v\(voice).wav")
      try tone(2400 + 31 * Double(voice), seconds: 1, to: "\(folder)/sounds/high/v\(voice).wav")
    }
    let built = try bench("data build sounds --preset \(preset) --labels folders --held-out 0.2 --out set.h5", in: folder)
    XCTAssertEqual(built.status, 0, built.errors)
    return folder
  }

  func testAnAtlasLeavesWhatItPromisesAndGoesOn() throws {
    let folder = try folderOfTones("samplecnn-16k")
    let trained = try bench(
      "train classifier --data set.h5 --model samplecnn-16k --epochs 1 --steps-per-epoch 1 --batch 2 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    let words = "probe atlas run --length 729 --iterations 2 --untrained 3 --heard 1 --layer first.activation,blocks.0.filters.activation"
    let made = try bench(words + " --out atlas", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    XCTAssertTrue(made.output.contains("Batch norms in inference mode."), made.output)
    XCTAssertTrue(made.output.contains("clips of set.h5"), made.output)
    let first = folder + "/atlas/01-network.first.activation"
    for name in ["spectra.png", "waveforms.png", "growth.png", "beside-weights.png", "weights.tsv", "filters.tsv"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(first)/\(name)"), name)
    }
    for name in ["spectra.png", "spectra-unsorted.png", "atlas.tsv"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/atlas/\(name)"), name)
    }
    XCTAssertEqual(try Npy.read(first + "/sounds.npy").shape, [128, 729])
    let sounds = try FileManager.default.contentsOfDirectory(atPath: first + "/sounds")
    XCTAssertEqual(sounds.count { $0.count == 7 }, 128)
    for (ending, samples) in [("looped.wav", 32_000), ("long.wav", 32_000), ("127.wav", 729)] {
      let name = try XCTUnwrap(sounds.first { $0.hasSuffix(ending) }, ending)
      let sound = try SoundFile("\(first)/sounds/\(name)")
      XCTAssertEqual(sound.frames, samples)
      XCTAssertTrue(sound.comment.contains("batch norms in inference mode"), sound.comment)
      let loudest = abs(try sound.readAll()).max().scalar
      XCTAssertTrue(loudest > 0.3 && loudest < 0.9, "\(name): \(loudest)")
    }
    // A filter that is looped sounds as it does alone, and one that was made long has a score of its own.
    let heard = try XCTUnwrap(sounds.first { $0.hasSuffix("-long.wav") }).prefix(3)
    let scores = try ["", "-looped", "-long"].map { ending -> String in
      let comment = try SoundFile("\(first)/sounds/\(heard)\(ending).wav").comment
      return try XCTUnwrap(comment.components(separatedBy: "; score ").last?.components(separatedBy: " at step").first)
    }
    XCTAssertEqual(scores[0], scores[1])
    XCTAssertNotEqual(scores[0], scores[2])
    // The data's spectrum is that of clips as long as the sounds.
    XCTAssertEqual(made.output.split(separator: "\n").filter { $0.hasPrefix("data ") }.map { $0.split(separator: " ")[1] }, ["729"])
    let rows = try String(contentsOfFile: folder + "/atlas/atlas.tsv", encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    XCTAssertEqual(rows.count, 3)
    XCTAssertEqual(rows.dropFirst().map { $0.prefix(5).joined(separator: " ") }, [
      "network.first.activation 128 729 inference 3", "network.blocks.0.filters.activation 128 729 inference 3",
    ])
    // Seven quantities of three, and two intervals of five of them.
    for row in rows { XCTAssertEqual(row.count, 5 + 3 * 7 + 4 * 5) }
    let places = Dictionary(uniqueKeysWithValues: rows[0].enumerated().map { ($1, $0) })
    for row in rows.dropFirst() {
      let (value, low, high) = (row[places["peak_hz"]!], row[places["peak_hz_low"]!], row[places["peak_hz_high"]!])
      XCTAssertLessThanOrEqual(try XCTUnwrap(Double(low)), try XCTUnwrap(Double(value)))
      XCTAssertGreaterThanOrEqual(try XCTUnwrap(Double(high)), try XCTUnwrap(Double(value)))
    }

    // Stopped after a layer: what is there stays, the rest is made, and both are as if nothing had happened.
    let whole = try Npy.read(folder + "/atlas/02-network.blocks.0.filters.activation/sounds.npy")
    let before = try FileManager.default.attributesOfItem(atPath: first + "/sounds.npy")[.modificationDate] as? Date
    let ledger = folder + "/atlas/atlas.json"
    var kept = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: ledger))) as? [String: Any])
    kept["layers"] = Array((try XCTUnwrap(kept["layers"] as? [Any])).dropLast())
    try JSONSerialization.data(withJSONObject: kept).write(to: URL(fileURLWithPath: ledger))
    try FileManager.default.removeItem(atPath: folder + "/atlas/02-network.blocks.0.filters.activation")
    let again = try bench(words + " --out atlas", in: folder)
    XCTAssertEqual(again.status, 0, again.errors)
    XCTAssertTrue(again.errors.contains("1 of 2 layers are finished"), again.errors)
    XCTAssertEqual(again.output, made.output)
    XCTAssertEqual(try Npy.read(folder + "/atlas/02-network.blocks.0.filters.activation/sounds.npy"), whole)
    XCTAssertEqual(try FileManager.default.attributesOfItem(atPath: first + "/sounds.npy")[.modificationDate] as? Date, before)

    // The same words, but other weights behind them.
    var settings = try XCTUnwrap(kept["settings"] as? [String: Any])
    XCTAssertEqual((settings["model's weights"] as? String)?.count, 64)
    settings["model's weights"] = "0"
    kept["settings"] = settings
    try FileManager.default.createDirectory(atPath: folder + "/others", withIntermediateDirectories: true)
    try JSONSerialization.data(withJSONObject: kept).write(to: URL(fileURLWithPath: folder + "/others/atlas.json"))

    try assertRefused(in: folder, [
      (words + " --seed 1 --out atlas", 73, "seed 0, not 1"),
      (words + " --out others", 73, "model's weights 0, not "),
      ("probe atlas run --layer third --out x", 64, "network.blocks.6.filters.activation 7 × 512"),
      ("probe atlas run --layer dense --out x", 64, "has no filters that lie over time"),
      ("probe atlas run --data none.h5 --out x", 66, "none.h5"),
      ("probe patterns run --out x", 64, "bench probe atlas"),
      ("probe gan run --out x", 64, "a run of bench train gan is wanted"),
    ])
    let sounding = try bench("probe atlas run --layer classes --iterations 1 --untrained 0 --out classes", in: folder)
    XCTAssertEqual(sounding.status, 0, sounding.errors)
    let classes = try FileManager.default.contentsOfDirectory(atPath: folder + "/classes/09-classes/sounds").sorted()
    XCTAssertEqual(classes, ["00-high-long.wav", "00-high-looped.wav", "00-high.wav", "01-low-long.wav", "01-low-looped.wav", "01-low.wav"])
  }

  func testMapsAndPatternsOfASmallNetwork() throws {
    let folder = try folderOfTones("kws-mfcc")
    XCTAssertEqual(try bench("train classifier --data set.h5 --model mfcc-cnn --epochs 1 --batch 2 --out run", in: folder).status, 0)
    let maps = try bench("probe maps run sounds/low/v0.wav --units 9 --out maps", in: folder)
    XCTAssertEqual(maps.status, 0, maps.errors)
    XCTAssertTrue(maps.output.contains("low ") && maps.output.contains("high "), maps.output)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/maps")
    for name in ["input.npy", "input.png", "maps.tsv"] { XCTAssertTrue(left.contains(name), "\(left)") }
    let stage = try XCTUnwrap(left.first { $0.hasSuffix("convolution1.activation.npy") })
    let map = try Npy.read(folder + "/maps/" + stage)
    XCTAssertEqual(map.shape.count, 3)
    XCTAssertEqual(map.shape[2], 32)
    // The picture's numbers are those of a run of the network.
    let input = try Npy.read(folder + "/maps/input.npy")
    try Npy.write(input.reshaped([1] + input.shape), to: folder + "/x.npy")
    XCTAssertEqual(try bench("model run run --input x.npy --out y.npy", in: folder).status, 0)
    let scores = try Npy.read(folder + "/y.npy").values
    XCTAssertTrue(maps.output.contains(String(format: "high %.4g", scores[0])), "\(scores): \(maps.output)")
    let table = try String(contentsOfFile: folder + "/maps/maps.tsv", encoding: .utf8).split(separator: "\n")
    XCTAssertTrue(table.contains { $0.hasPrefix("network.convolution1.activation\t0\t") })

    let patterns = try bench("probe patterns run --iterations 2 --layer convolution1.activation --out patterns", in: folder)
    XCTAssertEqual(patterns.status, 0, patterns.errors)
    XCTAssertTrue(patterns.errors.contains("the range of set.h5"), patterns.errors)
    for name in ["01-network.convolution1.activation.png", "01-network.convolution1.activation-filters.png", "patterns.tsv"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/patterns/\(name)"), name)
    }
    // A network from elsewhere says by its nodes where its filters are.
    XCTAssertEqual(try bench("model export run --out net.onnx", in: folder).status, 0)
    let imported = try bench("probe patterns net.onnx --iterations 1 --out imported", in: folder)
    XCTAssertEqual(imported.status, 0, imported.errors)
    let rows = try String(contentsOfFile: folder + "/imported/patterns.tsv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(rows.count, 1 + 32 + 64 + 64, imported.output)
    try tone(300, seconds: 0.2, to: folder + "/short.wav")
    try assertRefused(in: folder, [
      ("probe maps run short.wav --out x", 65, "is 0.20 s long"),
      ("probe maps run sounds/low/v0.wav --layer conv9 --out x", 64, "network.convolution1.activation"),
      ("probe maps run none.wav --out x", 66, "none.wav"),
      ("probe atlas run --out x", 64, "bench probe patterns"),
    ])
  }

  func testADiscriminatorIsProbedInThreeWays() throws {
    let folder = try folderWithSet()
    XCTAssertEqual(try bench("train gan --data set.h5 --experiment 2 --steps 4 --out run", in: folder).status, 0)
    let probed = try bench("probe gan run --seeds 0..2 --iterations 3 --out gan", in: folder)
    XCTAssertEqual(probed.status, 0, probed.errors)
    for words in ["real patches, held out: median score", "the patch itself, maximised", "a sound through the front end, minimised", "its own generator, minimised"] {
      XCTAssertTrue(probed.output.contains(words), probed.output)
    }
    for name in ["gan.png", "gan.wav", "input/probe.json", "waveform/probe.wav", "prior/minimise-score/parameters.npy"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/gan/\(name)"), name)
    }
    let sound = try SoundFile(folder + "/gan/gan.wav")
    XCTAssertEqual(sound.comment.components(separatedBy: "score of ").count - 1, 6, sound.comment)
    // What a generator's starts are drawn from is no noise on a patch.
    let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/gan/prior/probe.json"))
    let record = try XCTUnwrap(JSONSerialization.jsonObject(with: json) as? [String: Any])
    XCTAssertEqual(record["prior"] as? String, "run:generator")
    let noise = try XCTUnwrap(record["noise"] as? [String: Any])
    XCTAssertEqual([noise["mean"] as? Double, noise["deviation"] as? Double], [0, 1])
  }
}
