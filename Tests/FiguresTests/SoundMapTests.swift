import Figures
import Files
import Foundation
import Tensors
import XCTest

/// The map of a page in a real browser: drawn, hovered, clicked, filtered, heard.
final class SoundMapTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    try XCTSkipUnless(Browser.isInstalled, "no \(Browser.driver): apt-get install chromium chromium-driver")
    folder = NSTemporaryDirectory() + "map-\(UUID().uuidString)"
    try Folder.make(folder)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  /// Ten thousand points in three kinds, every tenth with a sound of its own.
  private func page(count: Int = 10_000, clip: Clip? = nil) throws -> String {
    var random = Random(seed: 1, purpose: "map")
    let tone = Tensor([12_000], (0..<12_000).map { 0.4 * sin(Float($0) * 0.15) })
    let sound = try clip ?? .embedded(SoundFile.compressed(tone, rateHz: 24_000))
    try PNG.write(Image(width: 40, height: 20, filledWith: [200, 30, 90]), to: folder + "/tiles.png")
    let points = (0..<count).map { index -> SoundMap.Point in
      let kind = index % 3, angle = Float(kind) * 2.1
      return SoundMap.Point(
        x: 4 * cos(angle) + random.nextNormal(), y: 4 * sin(angle) + random.nextNormal(), kinds: [kind, index % 5 == 4 ? nil : index % 5],
        title: "clip \(index)", settings: "drive 0.\(index % 10)", score: Float(index % 100) / 10, seed: index % 4,
        sound: index % 10 == 0 || count < 10 ? sound : nil, tile: index % 2)
    }
    let map = SoundMap(
      alternative: "Latents of three effects </script>.", caption: "UMAP",
      facets: [SoundMap.Facet("kind", ["dry", "<delay>", "overdrive"]), SoundMap.Facet("effect", ["a", "b", "c", "d"])], points: points,
      tiles: SoundMap.Tiles(path: "tiles.png", width: 20, height: 20, columns: 2))
    let path = folder + "/page.html"
    try Page(title: "Map", lead: "A map.", panels: [Panel("Latents", [.map(map)])]).write(to: path, linking: .embedded)
    return path
  }


  func testIsDrawnFilteredAndHeardWithoutAnError() throws {
    let browser = try Browser()
    try browser.open(try page())
    XCTAssertEqual(try browser.run("return document.querySelector('.sound-map').dataset.visible") as? String, "10000")
    // Something is drawn all over the canvas, in each kind's colour.
    let inks = try browser.run(
      """
      const canvas = document.querySelector(".points"), pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      let inked = 0;
      for (let i = 3; i < pixels.length; i += 4) inked += pixels[i] > 100;
      return inked / (canvas.width * canvas.height);
      """) as? Double
    XCTAssertGreaterThan(inks ?? 0, 0.02)
    XCTAssertLessThan(inks ?? 1, 0.9)

    // One kind less, then a quarter of the seeds, then the lower half of the scores.
    func change(_ script: String) throws -> Int? {
      try browser.run(script + "; return +document.querySelector('.sound-map').dataset.visible") as? Int
    }
    let others = (0..<10_000).filter { $0 % 3 != 0 && $0 % 4 == 2 }
    XCTAssertEqual(try change("document.querySelectorAll('[name=facet-0]')[0].click()"), 6666)
    let seeds = try change(
      "const s = document.querySelector('[name=seed]'); s.value = '2'; s.dispatchEvent(new Event('input', { bubbles: true }))")
    XCTAssertEqual(seeds, others.count)
    let scores = try change(
      "const s = document.querySelector('[name=most]'); s.value = '500'; s.dispatchEvent(new Event('input', { bubbles: true }))")
    XCTAssertEqual(scores, others.count { $0 % 100 < 50 })
    XCTAssertEqual(try browser.console(), [])
  }

  func testAClickOnAPointPlaysItsSound() throws {
    let browser = try Browser()
    try browser.open(try page(count: 3))
    try browser.run("document.querySelector('.stage').scrollIntoView({ block: 'center' })")
    // The first point is the rightmost: the ring of keys finds it from the middle, a click on its place plays it.
    let place = try browser.run(
      """
      const canvas = document.querySelector(".marks"), box = canvas.getBoundingClientRect();
      const points = document.querySelector(".points"), pixels = points.getContext("2d").getImageData(0, 0, points.width, points.height).data;
      for (let x = points.width - 1; x >= 0; x--) for (let y = 0; y < points.height; y++)
        if (pixels[4 * (y * points.width + x) + 3] > 100)
          return [Math.round(box.left + (x - 2) * box.width / points.width), Math.round(box.top + y * box.height / points.height)];
      """) as? [Int]
    let at = try XCTUnwrap(place)
    try browser.click(x: at[0], y: at[1])
    let playing = try browser.await(
      """
      const root = document.querySelector(".sound-map");
      const seen = () => root.dataset.playing !== undefined ? done(root.dataset.playing) : requestAnimationFrame(seen);
      seen();
      """) as? String
    XCTAssertEqual(playing, "0")
    XCTAssertEqual(try browser.run("return document.querySelector('[data-slot=A] .title').textContent") as? String, "dry: clip 0")
    XCTAssertEqual(try browser.run("return document.querySelector('[data-slot=A] .tile').width") as? Int, 20)

    // The keyboard alone: to another point, and play it as B.
    try browser.run("document.querySelector('.marks').focus()")
    try browser.press("\u{E012}", "\u{E007}")
    let second = try browser.await(
      """
      const root = document.querySelector(".sound-map");
      const seen = () => root.dataset.playing !== "0" && root.dataset.playing ? done(root.dataset.playing) : requestAnimationFrame(seen);
      seen();
      """) as? String
    XCTAssertNotEqual(second, "0")

    // Without the keyboard: the next point goes to B.
    XCTAssertEqual(try browser.run("return document.querySelector('[data-slot=B] button').disabled") as? Bool, true)
    try browser.run("document.querySelector('[name=slot][value=B]').click()")
    try browser.click(x: at[0], y: at[1])
    XCTAssertEqual(try browser.run("return document.querySelector('[data-slot=B] .title').textContent") as? String, "dry: clip 0")
    XCTAssertEqual(try browser.run("return document.querySelector('[data-slot=B] button').disabled") as? Bool, false)
    XCTAssertEqual(try browser.console(), [])
  }

  /// By each facet and by score, with a key of its colours; points that have no effect are grey, and filtered as such.
  func testColoursAndFiltersByEveryFacet() throws {
    let browser = try Browser()
    try browser.open(try page())
    func inks() throws -> Set<String> {
      Set(
        try browser.run(
          """
          const canvas = document.querySelector(".points"), context = canvas.getContext("2d"), seen = {};
          const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
          for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 180) {
            const ink = [0, 1, 2].map(c => pixels[i + c] >> 4).join();
            seen[ink] = (seen[ink] || 0) + 1;
          }
          return Object.keys(seen).filter(ink => seen[ink] > 50);
          """) as? [String] ?? [])
    }
    func colour(_ way: String) throws {
      try browser.run(
        "const s = document.querySelector('[name=colour]'); s.value = '\(way)'; s.dispatchEvent(new Event('input', { bubbles: true }))")
    }
    let ways = try browser.run("return [...document.querySelector('[name=colour]').options].map(o => o.textContent)") as? [String]
    XCTAssertEqual(ways, ["kind", "effect", "score"])
    let byKind = try inks()
    try colour("1")
    let byEffect = try inks()
    XCTAssertTrue(byEffect.contains("8,8,8"), "\(byEffect)")
    XCTAssertFalse(byKind.contains("8,8,8"), "\(byKind)")
    let keys = "return [...document.querySelectorAll('[data-facet]')].map(set => [...set.querySelectorAll('.swatch')].filter(s => !s.hidden).length)"
    XCTAssertEqual(try browser.run(keys) as? [Int], [0, 5])
    try colour("score")
    XCTAssertNotEqual(try inks(), byEffect)
    XCTAssertEqual(try browser.run(keys) as? [Int], [0, 0])
    XCTAssertEqual(try browser.run("return document.querySelector('.scale').textContent") as? String, "0.00 to 9.90")
    let left = try browser.run(
      "document.querySelector('[name=facet-1][value=\"-1\"]').click(); return +document.querySelector('.sound-map').dataset.visible") as? Int
    XCTAssertEqual(left, 8000)
  }

  func testAMapIsReadBackFromItsPage() throws {
    let maps = try SoundMap.maps(onPage: page(count: 30)) { self.folder + "/read-\($0).png" }
    XCTAssertEqual(maps.count, 1)
    let map = maps[0], point = map.points[14]
    XCTAssertEqual(map.alternative, "Latents of three effects </script>.")
    XCTAssertEqual(map.facets.map(\.names), [["dry", "<delay>", "overdrive"], ["a", "b", "c", "d"]])
    XCTAssertEqual([point.kinds[0], point.kinds[1], point.seed, point.tile], [2, nil, 2, 0])
    XCTAssertEqual([point.title, point.settings], ["clip 14", "drive 0.4"])
    XCTAssertEqual(point.score, 1.4)
    XCTAssertEqual(map.points.filter { $0.sound != nil }.count, 3)
    XCTAssertEqual(try PNG.read(XCTUnwrap(map.tiles).path), try PNG.read(folder + "/tiles.png"))
  }

  func testSaysWhatItCannotPlay() throws {
    try AtomicFile.write("this is no sound", to: folder + "/broken.mp3")
    let browser = try Browser()
    try browser.open(try page(count: 3, clip: .linked("broken.mp3")))
    try browser.run("document.querySelector('.marks').focus()")
    try browser.press("\u{E014}", "\u{E007}")
    let status = try browser.await(
      """
      const status = document.querySelector(".status");
      const seen = () => status.textContent.includes("does not play") ? done(status.textContent) : requestAnimationFrame(seen);
      seen();
      """) as? String
    XCTAssertTrue(status?.contains("clip") ?? false, status ?? "")
  }

  func testHoverAndFilterMeasureThemselves() throws {
    let browser = try Browser()
    try browser.open(try page())
    try browser.run("document.querySelector('.stage').scrollIntoView({ block: 'center' })")
    try browser.move(through: stride(from: 300, to: 900, by: 40).map { (x: $0, y: 450) })
    try browser.run("document.querySelectorAll('[name=facet-0]')[1].click()")
    let measures = try browser.run(
      "return ['hover', 'filter'].map(name => performance.getEntriesByName('sound-map ' + name).length)") as? [Int]
    XCTAssertGreaterThan(measures?[0] ?? 0, 5)
    XCTAssertEqual(measures?[1], 2)
  }

  func testPagesWithoutAMapHaveNoScript() throws {
    let path = folder + "/plain.html"
    try Page(title: "Plain", lead: "No map.", panels: [Panel("Words", [.text("words")])]).write(to: path)
    XCTAssertFalse(try String(contentsOfFile: path, encoding: .utf8).contains("<script"))
  }
}
