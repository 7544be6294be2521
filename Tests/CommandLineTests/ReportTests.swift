import Files
import Foundation
import XCTest

/// `bench report`: one page of what runs left.
final class ReportTests: XCTestCase {
  /// A run as a training leaves it, with a picture, a sound and two measures.
  private func folderWithRun() throws -> String {
    let folder = try scratchFolder()
    try sound(60_000).write(to: folder + "/a.wav")
    for words in [
      "data build . --threshold none --held-out 0 --out set.h5",
      "train gan --data set.h5 --experiment 2 --generator-normalise --steps 4 --report-every 2 --out run",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, result.errors)
    }
    return folder
  }

  func testThePageHoldsCurvesPicturesAndSounds() throws {
    let folder = try folderWithRun()
    let made = try bench("report run --out r.html", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    let html = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    for part in [
      "<h2 id=\"run-title\">run</h2>", "gan-experiment-2", "<strong>discriminator loss</strong>", "src=\"data:image/png;base64,",
      "src=\"data:audio/mpeg;base64,", "<strong>real then generated</strong>",
      "bench train gan --data set.h5 --experiment 2 --generator-normalise --out run --report-every 2 --steps 4<", "after 4 steps",
    ] { XCTAssertTrue(html.contains(part), part) }
    // Of the sheets of two looks only the newer one is shown, and nothing is loaded from beside the page.
    XCTAssertFalse(html.contains("after 2 steps"))
    XCTAssertNil(html.range(of: #"(src|srcset|href)="(?!data:|#)"#, options: .regularExpression))

    let again = try bench("report run --out r.html", in: folder)
    XCTAssertEqual(again.status, 73, again.errors)
  }

  func testSoundsBeyondTheLimitLieBesideThePage() throws {
    let folder = try folderWithRun()
    let made = try bench("report run --out r.html --limit 0", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    XCTAssertTrue(made.output.contains("a sound beyond the limit lies in r-sounds"), made.output)
    let sounds = try FileManager.default.contentsOfDirectory(atPath: folder + "/r-sounds")
    XCTAssertEqual(sounds, ["1-real-then-generated.mp3"])
    XCTAssertGreaterThan(try SoundFile(folder + "/r-sounds/" + sounds[0]).seconds, 5)
    let page = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    XCTAssertTrue(page.contains("src=\"r-sounds/1-real-then-generated.mp3\""))
    XCTAssertTrue(page.contains("One sound lies beside it in <code>r-sounds</code>"), "the page says so too")
  }

  func testAProbeIsShownBesideItsRun() throws {
    let folder = try folderWithRun()
    let probed = try bench("probe run:discriminator --seeds 0..1 --iterations 3 --out probed", in: folder)
    XCTAssertEqual(probed.status, 0, probed.errors)
    let made = try bench("report run probed --out r.html", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    let html = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    for part in [
      "<h2 id=\"probed-title\">probed</h2>", "alt=\"probed: what activation maximisation found from each seed, with its score.\"", "<strong>probe</strong>", "optm_stats_Adam.csv",
      "<strong>recon_mel_max</strong>", "maximise-score/seed-001",
    ] { XCTAssertTrue(html.contains(part), part) }
    XCTAssertNil(html.range(of: #"(src|srcset|href)="(?!data:|#)"#, options: .regularExpression))

    // A probe that lost its record says so.
    try FileManager.default.removeItem(atPath: folder + "/probed/probe.json")
    let half = try bench("report probed --out half.html", in: folder)
    XCTAssertEqual(half.status, 0, half.errors)
    XCTAssertTrue(half.errors.contains("probed: left out what was asked of the network, because probed/probe.json"), half.errors)
  }

  func testTablesOfAFolderAreShownWithWhatStandsInQuotes() throws {
    let folder = try scratchFolder()
    try sound(8000).write(to: folder + "/a.wav")
    let rows = [#"Recording,start_seconds,label"#, #""songs/one, two.wav",0.123456,"the ""best""""#, "plain.wav,2,"]
    try rows.joined(separator: "\n").write(toFile: folder + "/top.csv", atomically: true, encoding: .utf8)
    try "group\tsays\nreal\tno \" alone\n".write(toFile: folder + "/reach.tsv", atomically: true, encoding: .utf8)
    try "a,b\n1,2,3\n".write(toFile: folder + "/uneven.csv", atomically: true, encoding: .utf8)
    let made = try bench("report . --out r.html", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    let html = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    for part in [
      "Recording", "start seconds", "songs/one, two.wav", "0.1235", "the &quot;best&quot;", "plain.wav", "–", "top.csv",
      "no &quot; alone", "reach.tsv",
    ] { XCTAssertTrue(html.contains(part), "\(part) is not in \(html.suffix(4000))") }
    // What is no table is left out, and said so in both places.
    XCTAssertFalse(html.contains("<span>uneven.csv"))
    XCTAssertTrue(html.contains("Left out: <code>uneven.csv</code>"))
    XCTAssertTrue(made.errors.contains(".: left out `uneven.csv`, because ./uneven.csv"), made.errors)
  }

  /// A run of train vae has its clips on a map, as long as its set is there.
  func testTheLatentsOfAVAEAreAMap() throws {
    let folder = try folderWithRun()
    try sound(400_000).write(to: folder + "/b.wav")
    XCTAssertEqual(try bench("data build b.wav --threshold none --held-out 0 --out long.h5", in: folder).status, 0)
    let trained = try bench(
      "train vae --data long.h5 --latent 4 --channels 8,8,16 --batch 4 --beta 1 --steps 2 --out vae", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    let made = try bench("report vae --map-clips 20 --out map.html", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    let html = try String(contentsOfFile: folder + "/map.html", encoding: .utf8)
    XCTAssertTrue(html.contains("sound-map\""))
    // The run's own track, and a clip a point.
    let points = html.components(separatedBy: "data:audio/mpeg").count - 2
    XCTAssertTrue((8...20).contains(points), "\(points) points")
    XCTAssertTrue(html.contains("clips in the latent space of vae, as a map by effect. Arrow keys"))
    // Recordings that are gone are silent, and that is said.
    try FileManager.default.moveItem(atPath: folder + "/b.wav", toPath: folder + "/c.wav")
    let silent = try bench("report vae --map-clips 20 --out silent.html", in: folder)
    XCTAssertEqual(silent.status, 0, silent.errors)
    let says = "\(points) of \(points) clips have no sound, because their recordings are gone"
    XCTAssertTrue(silent.errors.contains(says), silent.errors)
    XCTAssertTrue(try String(contentsOfFile: folder + "/silent.html", encoding: .utf8).contains(says))
    try FileManager.default.moveItem(atPath: folder + "/long.h5", toPath: folder + "/moved.h5")
    let without = try bench("report vae --out none.html", in: folder)
    XCTAssertEqual(without.status, 0, without.errors)
    XCTAssertTrue(without.errors.contains("vae: left out the latent map, because long.h5: is not there"), without.errors)
    XCTAssertTrue(
      try String(contentsOfFile: folder + "/none.html", encoding: .utf8).contains("Left out: the latent map, because <code>long.h5</code>"))
  }

  /// The commands on the page of a run that was gone on with under another β make the same run again.
  func testTheCommandsOfAPageMakeTheRunAgain() throws {
    let folder = try folderWithRun()
    for words in [
      "train vae --data set.h5 --latent 4 --channels 8,8,16 --batch 4 --beta 1 --steps 2 --report-every 1 --out vae",
      "train vae --resume vae --beta 0.5 --steps 3", "train vae --resume vae --steps 4", "report vae --map-clips 0 --out r.html",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    let html = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    let block = try XCTUnwrap(html.firstMatch(of: /<pre><code>([^<]*)<\/code><\/pre>/)).1
    let commands = block.split(separator: "\n").map(String.init)
    XCTAssertEqual(commands.count, 2, "\(commands)")
    XCTAssertTrue(commands[1].hasSuffix("--beta 0.5 --resume vae --steps 4"), commands[1])
    try FileManager.default.moveItem(atPath: folder + "/vae", toPath: folder + "/first")
    for command in commands {
      let again = try BenchProcess.shell(command.replacing(/^bench/, with: "$BENCH"), in: folder)
      XCTAssertEqual(again.status, 0, "\(command): \(again.errors)")
    }
    for file in ["metrics.csv", "samples/original-then-reconstructed.wav"] {
      XCTAssertEqual(
        try Data(contentsOf: URL(fileURLWithPath: "\(folder)/vae/\(file)")),
        try Data(contentsOf: URL(fileURLWithPath: "\(folder)/first/\(file)")), file)
    }
  }

  /// Whatever is missing of a run is left out, and said on the console and on the page.
  func testWhatIsMissingOfARunIsSaid() throws {
    let folder = try folderWithRun()
    let cases: [(damage: String, says: [String])] = [
      ("rm half/metrics.csv", ["the curves", "metrics.csv"]),
      ("rm half/config.json", ["the run's settings", "config.json"]),
      ("rm -r half/samples", ["its pictures and sounds", "samples"]),
      ("truncate -s 1000 half/best.safetensors", ["its weights", "best.safetensors"]),
      ("rm half/*.safetensors", ["its weights", "last.safetensors"]),
      ("truncate -s 0 half/samples/real-then-generated.wav", ["real-then-generated.wav", "is empty"]),
      ("truncate -s 300 half/samples/step-000004.png", ["step-000004.png"]),
      ("sed -i 's/^2,/2,x/' half/metrics.csv", ["the curves", "metrics.csv", "line"]),
    ]
    for (damage, says) in cases {
      _ = try BenchProcess.shell("rm -rf half half.html; cp -r run half; \(damage)", in: folder)
      let made = try bench("report half --out half.html", in: folder)
      XCTAssertEqual(made.status, 0, "\(damage): \(made.errors)")
      let html = try String(contentsOfFile: folder + "/half.html", encoding: .utf8)
      let line = html.split(separator: "\n").first { $0.contains("Left out") }
      for part in says {
        XCTAssertTrue(made.errors.contains(part), "\(damage): \(made.errors)")
        XCTAssertTrue(line?.contains(part) ?? false, "\(damage): \(line ?? "nothing is left out")")
      }
    }
    _ = try BenchProcess.shell("rm -rf half half.html; cp -r run half; rm half/best.safetensors", in: folder)
    for words in ["report half --out half.html", "model info half"] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, result.errors)
      XCTAssertTrue(result.errors.contains("half has no best.safetensors: its last.safetensors stands in for it"), result.errors)
    }
    XCTAssertTrue(try String(contentsOfFile: folder + "/half.html", encoding: .utf8).contains("<code>last.safetensors</code>"))
  }

  /// Folders of tables, of sounds of any kind, with some that cannot be read; only an empty one is refused.
  func testFoldersAreShownAsFarAsTheyCanBeRead() throws {
    let folder = try scratchFolder()
    try FileManager.default.createDirectory(atPath: folder + "/scores", withIntermediateDirectories: true)
    try "run\taccuracy\nvae\t0.5\n".write(toFile: folder + "/scores/scores.tsv", atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(atPath: folder + "/sounds", withIntermediateDirectories: true)
    for name in ["a.wav", "b.flac", "c.ogg"] { try tone(440, seconds: 0.2, to: "\(folder)/sounds/\(name)") }
    try Data().write(to: URL(fileURLWithPath: folder + "/sounds/empty.wav"))
    try "no sound".write(toFile: folder + "/sounds/text.aiff", atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(atPath: folder + "/nothing", withIntermediateDirectories: true)
    let made = try bench("report scores sounds --out r.html", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    let html = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    XCTAssertEqual(html.components(separatedBy: "src=\"data:audio/mpeg").count - 1, 3)
    for part in ["scores.tsv", "accuracy", "Left out: <code>empty.wav</code>", "Left out: <code>text.aiff</code>"] {
      XCTAssertTrue(html.contains(part), part)
    }
    for part in ["left out `empty.wav`", "left out `text.aiff`"] { XCTAssertTrue(made.errors.contains(part), made.errors) }
    for word in ["nothing", "nowhere"] {
      let refused = try bench("report scores \(word) --out none.html", in: folder)
      XCTAssertEqual(refused.status, 66, refused.errors)
      XCTAssertTrue(refused.errors.contains(word), refused.errors)
      XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/none.html"))
    }
  }
}
