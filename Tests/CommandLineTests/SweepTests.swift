import Foundation
import XCTest

/// `bench probe sweep` and `bench probe top` as their user runs them: small, but all of it.
final class SweepTests: XCTestCase {
  private let sweep = """
    probe sweep run:discriminator --prior run:generator --lr 0.1,0.01 --penalty 0.1 --iterations 4,2 --seeds 0..4 --top 5,3 --out
    """

  func testASweepThatWasKilledEndsInTheSameFiles() throws {
    let folder = try folderWithRun()
    let through = try bench(sweep + " through", in: folder)
    XCTAssertEqual(through.status, 0, through.errors)
    XCTAssertTrue(through.output.contains("N = 5: lr") && through.output.contains("N = 3: lr"), through.output)
    let experiment = "hyper_param_search_onm/experiment-2-maximise"
    let files = try self.files(folder + "/through")
    for name in [
      "hyper_param_search_onm/experiment-1-minimise/leaderboard.csv", experiment + "/leaderboard.pdf", experiment + "/winners.csv",
      experiment + "/best-median-worst.png", experiment + "/best-median-worst.wav",
      experiment + "/lr0.1_rp0.1_it2/maximise-score/optm_stats_Adam.csv",
      experiment + "/lr0.01_rp0.1_it4/maximise-score/seed-003/recon_mel_max.wav", "max_min_onm/side-by-side.png",
      "max_min_onm/best-of-experiment-1/minimise-score/seed-000/neuron_score.pdf",
    ] {
      XCTAssertTrue(files.keys.contains(name), "\(name) is not in \(files.keys.sorted())")
    }

    // Killed while the second configuration is written, and once more in the second experiment.
    for (number, place) in ["experiment-1-minimise/lr0.1_rp0.1_it2", "experiment-2-maximise/lr0.01_rp0.1_it2"].enumerated() {
      let killed = try BenchProcess.shell(
        "$BENCH \(sweep) killed & until [ -s killed/hyper_param_search_onm/\(place)/probe.json ] || ! kill -0 $!; do :; done; kill -KILL $!; wait $!",
        in: folder)
      XCTAssertEqual(killed.status, 137, "kill \(number + 1): \(killed.errors)")
    }
    let other = try bench(sweep.replacing("0..4", with: "0..3") + " killed", in: folder)
    XCTAssertEqual(other.status, 73)
    XCTAssertTrue(other.errors.contains("holds a sweep with seeds 0,1,2,3,4, not 0,1,2,3;"), other.errors)
    // What an earlier --chosen showed is gone afterwards.
    let stale = folder + "/killed/max_min_onm/best-of-experiment-2/maximise-score/seed-009"
    try FileManager.default.createDirectory(atPath: stale, withIntermediateDirectories: true)
    try Data("old".utf8).write(to: URL(fileURLWithPath: stale + "/neuron_score.tsv"))
    let resumed = try bench(sweep + " killed", in: folder)
    XCTAssertEqual(resumed.status, 0, resumed.errors)
    XCTAssertTrue(resumed.errors.contains("configurations are done, going on"), resumed.errors)
    let again = try self.files(folder + "/killed")
    XCTAssertEqual(again.keys.sorted(), files.keys.sorted())
    for (name, bytes) in files { XCTAssertEqual(again[name], bytes, name) }

    try checkLeaderboard(folder + "/through/" + experiment)

    // A folder that refuses is found before another is begun.
    let half = folder + "/half/hyper_param_search_onm"
    try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(folder)/through/\(experiment)", toPath: "\(folder)/half/\(experiment)")
    XCTAssertEqual(try bench(sweep.replacing("0..4", with: "0..3") + " half", in: folder).status, 73)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: half), ["experiment-2-maximise"])
  }

  func testWarningsAndStuckStartsAreSaid() throws {
    let folder = try folderWithRun()
    let grid = "--lr 0.1 --penalty 0.1 --iterations 2 --seeds 0..2 --top 3 --at none --redraws 0 --brief --out out"
    let result = try bench("probe sweep run:discriminator --prior run:generator --objective 0*probability " + grid, in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    XCTAssertEqual(result.errors.split(separator: "\n").count { $0.hasPrefix("warning: ") }, 1, result.errors)
    XCTAssertTrue(result.errors.contains("lr0.1_rp0.1_it2: 3 of 3 starts had no gradient\n"), result.errors)
    func rows(_ name: String) throws -> [Substring] {
      try String(contentsOfFile: "\(folder)/out/\(name)", encoding: .utf8).split(separator: "\n")
    }
    XCTAssertEqual(try rows("leaderboard.csv").map { $0.hasSuffix(",stuck,stopped,goal") || $0.hasSuffix(",3,0,maximise") }, [true, true])
    XCTAssertEqual(try rows("winners.csv").map { $0.hasSuffix(",goal") || $0.hasSuffix(",maximise") }, [true, true])
  }

  /// The first row's distance is that of its table of scores and the largest real ones.
  private func checkLeaderboard(_ path: String) throws {
    func rows(_ name: String, _ separator: Character) throws -> [[String]] {
      try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init) }
    }
    let table = try rows("leaderboard.csv", ","), first = Dictionary(uniqueKeysWithValues: zip(table[0], table[1]))
    XCTAssertEqual(table.count, 5)
    let distances = try table.dropFirst().map { try XCTUnwrap(Double($0[6])) }
    XCTAssertEqual(distances, distances.sorted())
    let made = try rows("\(first["configuration"]!)/maximise-score/optm_stats_Adam.csv", ",").dropFirst().map { Double($0[4])! }
    let real = try rows("real.tsv", "\t").dropFirst().map { Double($0[2])! }
    XCTAssertEqual(real, real.sorted(by: >))
    func expected(_ count: Int) -> (mean: Double, deviation: Double, own: (Double, Double)) {
      func moments(_ values: [Double]) -> (Double, Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot())
      }
      let (m, s) = moments(Array(real.prefix(count)))
      return (m, s, moments(made))
    }
    for count in [3, 5] {
      let (m, s, own) = expected(count)
      XCTAssertEqual(Double(first["frechet_\(count)"]!)!, (m - own.0) * (m - own.0) + (s - own.1) * (s - own.1), accuracy: 1e-5 * distances.last!)
    }
    XCTAssertEqual(Double(first["share_beyond_real"]!)!, Double(made.count { $0 > real[0] }) / Double(made.count), accuracy: 1e-9)
  }

  /// Two classifiers and a prior, trained on tones: experiments 1 to 4 and the comparisons.
  func testBothNetworksOfSeed000() throws {
    let folder = try scratchFolder()
    for (label, hertz) in [("low", 300.0), ("high", 3000)] {
      for voice in 0..<6 {
        try tone(
          hertz * (1 + 0.07 * Double(voice)), seconds: 1.82, rateHz: 22_050, to: "\(folder)/tones/\(label)/\(voice).wav")
      }
    }
    for words in [
      "data build tones --preset svdnet-mel --patch 30 --labels folders --held-out 0.2 --out set.h5",
      "train classifier --data set.h5 --model svdnet-r1 --epochs 1 --batch 8 --augment none --out r1",
      "train classifier --data set.h5 --model svdnet-r2 --epochs 1 --batch 8 --augment none --out r2",
      "train gan --data set.h5 --model mel-wgan-gp --steps 2 --out mel",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    XCTAssertEqual(try bench("probe r1 --iterations 1 --seeds 0 --parameterisation input --out made", in: folder).status, 0)
    let example = try XCTUnwrap(try files(folder + "/made").first { $0.key.contains("/example_") && $0.key.hasSuffix(".gp") })
    let script = String(decoding: example.value, as: UTF8.self)
    for word in ["time (s)", "mel band, 27.5 Hz to 8 kHz", "ln of mel magnitude"] { XCTAssertTrue(script.contains(word), "\(word) in \(script)") }
    let words = "probe sweep r1 --two r2 --prior mel:generator --lr 0.1 --penalty 0.01,0.1 --iterations 2 --seeds 0..3 --chosen 1,3 --top 4 --brief --out out"
    let result = try bench(words, in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    for title in ["1: r1 minimised beside r2's neuron 0 (high) maximised", "2: r1 maximised beside r2's neuron 1 (low) maximised"] {
      XCTAssertTrue(result.output.contains("comparison " + title), result.output)
    }
    let names = try files(folder + "/out").keys
    for name in [
      "hyper_param_search_onm/experiment-1-minimise/leaderboard.csv", "hyper_param_search_onm/experiment-2-maximise/leaderboard.csv",
      "hyper_param_search_tnm/experiment-4-neuron-0/leaderboard.csv", "hyper_param_search_tnm/experiment-4-neuron-1/winners.csv",
      "max_min_onm/side-by-side.wav", "comp_onm_tnm/comparison-1/side-by-side.png", "comp_onm_tnm/comparison-2/side-by-side.wav",
      "comp_onm_tnm/comparison-2/scores.csv",
    ] { XCTAssertTrue(names.contains(name), "\(name) is not in \(names.sorted())") }
    XCTAssertFalse(names.contains { $0.contains("seed-0") }, "--brief leaves folders a seed out")
    let scores = try String(contentsOfFile: folder + "/out/comp_onm_tnm/comparison-1/scores.csv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(scores.count, 1 + 2 * 2)
    XCTAssertTrue(scores[1].hasPrefix("one-neuron,0.1,") && scores[1].contains(",1,minimise,"), String(scores[1]))
    XCTAssertTrue(scores[4].hasPrefix("two-neurons,0.1,") && scores[4].contains(",3,maximise,"), String(scores[4]))
  }

  func testTheRealClipsOfAUnit() throws {
    let folder = try folderWithRun()
    XCTAssertEqual(try bench("probe run:discriminator --objective channel:filters:1,4 --parameterisation input --iterations 2 --seeds 0..2 --out made", in: folder).status, 0)
    let words = "probe top run:discriminator --objective channel:filters:1,4 --count 3 --beside made --out top"
    let result = try bench(words, in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
    let names = try files(folder + "/top").keys.sorted()
    for name in ["sheet.png", "top.csv"] + ["most-1.pdf", "most-3.wav", "least-2-recorded.wav"].map({ "channel-discriminator.filters-4/" + $0 }) {
      XCTAssertTrue(names.contains(name), "\(name) is not in \(names)")
    }
    let rows = try String(contentsOfFile: folder + "/top/top.csv", encoding: .utf8).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    XCTAssertEqual(rows.count, 2 * 2 * 3)
    let most = rows.filter { $0[0].hasSuffix(":4") && $0[1] == "most" }.map { Double($0[7])! }
    let least = rows.filter { $0[0].hasSuffix(":4") && $0[1] == "least" }.map { Double($0[7])! }
    XCTAssertEqual(most, most.sorted(by: >))
    XCTAssertEqual(least, least.sorted())
    XCTAssertGreaterThan(most[2], least[2])
    try assertRefused(in: folder, [
      ("probe top run:discriminator --objective channel:filters:4 --count 99 --out more", 65, "windows that do not overlap"),
      ("probe top run:discriminator --beside set.h5 --out more", 64, "set.h5: holds no probe: there is no probe.json"),
      ("probe top run:discriminator --beside run --out more", 64, "run: holds no probe"),
      ("probe top run:discriminator --objective score --beside made --out more", 64, "holds no examples of score"),
    ])
  }

  func testWhatCannotBeSweptIsSaidInOneLine() throws {
    let folder = try folderWithRun()
    try assertRefused(in: folder, inOneLine: true, [
      (sweep.replacing("--top 5,3", with: "--top 5,5000") + " x", 65, "windows that do not overlap, of 2 recordings: the 5000"),
      (sweep.replacing("--seeds 0..4", with: "--seeds 3") + " x", 64, "two seeds"),
      (sweep.replacing("--lr 0.1,0.01", with: "--lr 0.1,0.1") + " x", 64, "--lr names a value twice"),
      (sweep + " x --minimise", 64, "--objective"),
      (sweep + " x --chosen 7", 64, "7 is not among --seeds"),
      (sweep + " x --chosen 1 --objective score", 64, "--chosen is of experiment 3"),
      (sweep + " x --optimiser lbfgs --transform gain", 64, "leave out --transform"),
      (sweep + " x --two run:discriminator", 64, "has 1 outputs"),
      (sweep + " x --at conv9", 64, "discriminator.filters"),
      (sweep + " x --objective channel:filters:all", 64, "name it"),
      (sweep + " run", 73, "run"),
    ])
  }

  private func folderWithRun() throws -> String {
    let folder = try folderWithSet()
    let trained = try bench("train gan --data set.h5 --experiment 2 --steps 6 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    return folder
  }

  /// All files below a folder, with their bytes.
  private func files(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
      if !isFolder.boolValue { files[name] = FileManager.default.contents(atPath: "\(folder)/\(name)") }
    }
    return files
  }
}
