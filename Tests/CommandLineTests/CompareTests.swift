import Files
import Foundation
import XCTest

/// `bench compare`: what runs and probes left, side by side.
final class CompareTests: XCTestCase {
  private func folderWithRuns() throws -> String {
    let folder = try scratchFolder()
    for (name, seconds) in [("a", 20), ("b", 22), ("c", 24)] { try sound(seconds * 8000).write(to: "\(folder)/\(name).wav") }
    for words in [
      "data build . --threshold none --held-out 0.4 --out set.h5",
      "train gan --data set.h5 --experiment 2 --steps 4 --out gan",
      "train vae --data set.h5 --latent 4 --channels 8,8,16 --batch 4 --beta 0.05 --steps 4 --out vae",
      "probe gan:discriminator --objective score --seeds 0..2 --iterations 3 --brief --out probed",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    return folder
  }

  func testRunsAndProbesAreComparedWithoutOptions() throws {
    let folder = try folderWithRuns()
    let compared = try bench("compare vae gan probed --count 12 --out side-by-side", in: folder)
    XCTAssertEqual(compared.status, 0, compared.errors)
    for part in [
      "in vae: mean:", "real, resynthesised", "reconstructed by vae, β 0.05", "samples of gan",
      "maximise score of gan:discriminator", "coverage",
    ] { XCTAssertTrue(compared.output.contains(part), "\(part): \(compared.output)") }
    let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder + "/side-by-side"))
    XCTAssertTrue(
      files.isSuperset(of: ["index.html", "maps.png", "maps-dark.png", "distances.tsv", "reach.tsv", "nearest.tsv", "points.npy", "points.tsv"]),
      "\(files)")
    func rows(_ name: String) throws -> [[String]] {
      try String(contentsOfFile: "\(folder)/side-by-side/\(name)", encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
    let points = try rows("points.tsv"), places = try Npy.read(folder + "/side-by-side/points.npy")
    XCTAssertEqual(places.shape, [points.count - 1, 4])
    XCTAssertEqual(points.filter { $0[1] == "maximised" }.count, 3)
    // Every made example is beside its nearest real clip and its nearest made one.
    let nearest = try rows("nearest.tsv")
    XCTAssertEqual(nearest.count, 4)
    for row in nearest.dropFirst() {
      XCTAssertFalse(row[3].isEmpty || row[5].isEmpty, "\(row)")
      XCTAssertGreaterThan(Double(row[4]) ?? -1, 0)
    }
    let page = try String(contentsOfFile: folder + "/side-by-side/index.html", encoding: .utf8)
    XCTAssertTrue(page.contains("sound-map\"") && page.contains("data:audio/mpeg"))
    XCTAssertNil(page.range(of: #"(src|srcset|href)="(?!data:|#)"#, options: .regularExpression))

    // A report has the same map, every point with its sound, and no sheet of tiles for a picture.
    let reported = try bench("report side-by-side --out all.html", in: folder)
    XCTAssertEqual(reported.status, 0, reported.errors)
    let report = try String(contentsOfFile: folder + "/all.html", encoding: .utf8)
    func map(_ html: String) throws -> [String: Any] {
      let json = try XCTUnwrap(html.split(separator: "\n").first { $0.contains("<script type=\"application/json\">") })
        .replacing("<script type=\"application/json\">", with: "").replacing("</script>", with: "")
      return try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }
    let (own, shown) = (try map(page), try map(report))
    XCTAssertEqual((shown["sounds"] as? [String])?.filter { $0.hasPrefix("data:audio/mpeg") }.count, points.count - 1)
    XCTAssertEqual(NSDictionary(dictionary: own), NSDictionary(dictionary: shown))
    XCTAssertFalse(report.contains("tiles"))
    let beyond = try bench("report side-by-side --limit 0 --out small.html", in: folder)
    XCTAssertEqual(beyond.status, 0, beyond.errors)
    XCTAssertTrue(beyond.output.contains("\(points.count - 1) sounds beyond the limit"), beyond.output)
  }

  func testSpacesAreChosenAndStandSideBySide() throws {
    let folder = try folderWithRuns()
    let compared = try bench(
      "compare gan probed --space gan:discriminator --space vae --count 12 --out two --json", in: folder)
    XCTAssertEqual(compared.status, 0, compared.errors)
    let records = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(compared.output.utf8)) as? [[String: Any]])
    XCTAssertEqual(records.map { $0["space"] as? String }, ["gan: discriminator.filters", "vae: mean"])
    // The samples are patches of the discriminator's own features, so they go in as they are.
    let groups = try XCTUnwrap(records[0]["groups"] as? [[String: Any]])
    XCTAssertEqual(groups.first { $0["name"] as? String == "samples of gan" }?["differences"] as? [String], [])
    for space in ["space-1", "space-2"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/two/\(space)/maps.png"), space)
    }
  }

  /// What a prior draws is normalised as the prior has it, not as the network that is given it takes it.
  func testExamplesOfAPriorAreReadAsThePriorDrawsThem() throws {
    let folder = try scratchFolder()
    for (name, seconds) in [("a", 20), ("b", 22), ("c", 24)] { try sound(seconds * 8000).write(to: "\(folder)/\(name).wav") }
    for words in [
      "data build . --threshold none --held-out 0.4 --out set.h5",
      "data build . --threshold none --held-out 0.4 --normalise none --out plain.h5",
      "train gan --data set.h5 --experiment 2 --steps 2 --out gan",
      "train gan --data plain.h5 --experiment 2 --steps 2 --out plain",
      "probe gan:discriminator --objective score --prior plain:generator --seeds 0..1 --iterations 2 --brief --out probed",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/probed/probe.json"))
    let record = try XCTUnwrap(JSONSerialization.jsonObject(with: json) as? [String: Any])
    func normalisation(_ domain: Any?) -> String? {
      let preset = (domain as? [String: Any])?["preset"] as? [String: Any]
      return (preset?["normalisation"] as? [String: Any])?["name"] as? String
    }
    XCTAssertEqual(normalisation((record["canvas"] as? [String: Any])?["domain"]), "none")
    XCTAssertEqual(normalisation(record["front_end"]), "decibels")

    let compared = try bench("compare gan probed --space gan:discriminator --count 12 --out c --json", in: folder)
    XCTAssertEqual(compared.status, 0, compared.errors)
    let spaces = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(compared.output.utf8)) as? [[String: Any]])
    let groups = try XCTUnwrap(spaces[0]["groups"] as? [[String: Any]])
    let differences = groups.first { $0["kind"] as? String == "maximised" }?["differences"] as? [String]
    XCTAssertTrue(differences?.contains { $0.contains("normalisation") } ?? false, "\(differences ?? [])")

    let top = try bench("probe top gan:discriminator --beside probed --count 2 --out top", in: folder)
    XCTAssertEqual(top.status, 0, top.errors)
    for name in ["made-maximise-1.wav", "made-maximise-2.pdf", "most-1-recorded.wav"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/top/score/\(name)"), name)
    }
  }

  func testWhatCannotBeComparedIsSaid() throws {
    let folder = try folderWithRuns()
    try FileManager.default.removeItem(atPath: folder + "/set.h5")
    try FileManager.default.createDirectory(atPath: folder + "/half", withIntermediateDirectories: true)
    try "{".write(toFile: folder + "/half/probe.json", atomically: true, encoding: .utf8)
    try assertRefused(in: folder, [
      ("compare gan probed", 66, "They offer:"), ("compare half", 65, "no record of a probe"),
      ("compare nowhere", 66, "nowhere"), ("compare gan --layer nothing", 64, "is no layer"),
      ("compare gan --count 3", 64, "12"), ("compare gan --data a.wav", 65, "a.wav"),
    ])
  }
}
