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
      "train gan --data set.h5 --experiment 2 --steps 4 --report-every 2 --out run",
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
      "src=\"data:audio/mpeg;base64,", "<strong>real then generated</strong>", "step 000004",
    ] { XCTAssertTrue(html.contains(part), part) }
    // Of the sheets of two looks only the newer one is shown, and nothing is loaded from beside the page.
    XCTAssertFalse(html.contains("step 000002"))
    XCTAssertNil(html.range(of: #"(src|srcset|href)="(?!data:|#)"#, options: .regularExpression))

    let again = try bench("report run --out r.html", in: folder)
    XCTAssertEqual(again.status, 73, again.errors)
  }

  func testSoundsBeyondTheLimitLieBesideThePage() throws {
    let folder = try folderWithRun()
    let made = try bench("report run --out r.html --limit 0", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    XCTAssertTrue(made.output.contains("1 sounds beyond the limit lie in r-sounds"), made.output)
    let sounds = try FileManager.default.contentsOfDirectory(atPath: folder + "/r-sounds")
    XCTAssertEqual(sounds, ["1-real-then-generated.mp3"])
    XCTAssertGreaterThan(try SoundFile(folder + "/r-sounds/" + sounds[0]).seconds, 5)
    XCTAssertTrue(try String(contentsOfFile: folder + "/r.html", encoding: .utf8).contains("src=\"r-sounds/1-real-then-generated.mp3\""))
  }

  func testAProbeIsShownBesideItsRun() throws {
    let folder = try folderWithRun()
    let probed = try bench("probe run:discriminator --seeds 0..1 --iterations 3 --out probed", in: folder)
    XCTAssertEqual(probed.status, 0, probed.errors)
    let made = try bench("report run probed --out r.html", in: folder)
    XCTAssertEqual(made.status, 0, made.errors)
    let html = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
    for part in [
      "<h2 id=\"probed-title\">probed</h2>", "alt=\"probed: sheet\"", "<strong>probe</strong>", "optm_stats_Adam.csv",
      "<strong>recon_mel_max</strong>", "maximise-score/seed-001",
    ] { XCTAssertTrue(html.contains(part), part) }
    XCTAssertNil(html.range(of: #"(src|srcset|href)="(?!data:|#)"#, options: .regularExpression))
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
    XCTAssertFalse(html.contains("uneven.csv"))
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
    try FileManager.default.removeItem(atPath: folder + "/long.h5")
    let without = try bench("report vae --out none.html", in: folder)
    XCTAssertEqual(without.status, 0, without.errors)
    XCTAssertTrue(try String(contentsOfFile: folder + "/none.html", encoding: .utf8).contains("There is no latent map"))
  }

  func testRunsThatCannotBeShownAreNamed() throws {
    let folder = try folderWithRun()
    try FileManager.default.removeItem(atPath: folder + "/run/samples")
    try FileManager.default.removeItem(atPath: folder + "/run/metrics.csv")
    let half = try bench("report run --out half.html", in: folder)
    XCTAssertEqual(half.status, 0, half.errors)
    XCTAssertTrue(try String(contentsOfFile: folder + "/half.html", encoding: .utf8).contains("has left no measures, pictures or sounds"))
    try FileManager.default.removeItem(atPath: folder + "/run/config.json")
    let none = try bench("report run --out none.html", in: folder)
    XCTAssertEqual(none.status, 66, none.errors)
    XCTAssertTrue(none.errors.contains("run"), none.errors)
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/none.html"))
  }
}
