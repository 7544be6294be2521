import Figures
import Files
import Foundation
import XCTest

final class PageTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "page-\(UUID().uuidString)"
    try Folder.make(folder + "/demo/run 1")
    try Folder.make(folder + "/sounds")
    for name in ["sheet.png", "sheet-dark.png", "sheet-narrow.png", "sheet-narrow-dark.png"] {
      try PNG.write(Image(width: 3, height: 2, filledWith: [1, 2, 3]), to: folder + "/demo/run 1/" + name)
    }
    try AtomicFile.write("RIFF", to: folder + "/sounds/a.wav")
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private var page: Page {
    Page(
      title: "A <GAN> & its \"samples\"", lead: "See `a < b` and [licence](https://example.org/a?b&c).",
      panels: [
        Panel("What it heard, 1 of 2", [
          .text("First.\n\nSecond & last."), .facts([("patches", "497")]), .command("bench train gan > log"),
          .warning("near-copies"),
        ]),
        Panel("Pictures", [
          .picture(Picture(stem: "run 1/sheet", narrow: true, alternative: "A \"grid\"", caption: "Step 3", isWide: true)),
          .sounds([Sound(folder + "/sounds/a.wav", title: "Original", caption: "3 s")]),
        ]),
        Panel("Curves", [
          .curves([
            Curve("loss <total>", lines: [
              Curve.Line("model", x: [0, 1, 2], y: [3, 2, 1]), Curve.Line("real", x: [0, 1, 2], y: [1, 1, 1]),
            ]),
            Curve("measured once", lines: [Curve.Line("model", x: [5], y: [-2])]),
          ])
        ]),
        Panel("Numbers", [.table(Table(columns: ["measure", "value"], rows: [["coverage", "0.68"], ["change", "−0.1"]]))]),
      ], footer: "CC BY-SA 3.0")
  }

  private func written(_ linking: Page.Linking) throws -> String {
    let path = folder + "/demo/index.html"
    try page.write(to: path, linking: linking)
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  func testTextsAreEscapedAndMarked() throws {
    let html = try written(.relative)
    for part in [
      "<title>A &lt;GAN&gt; &amp; its &quot;samples&quot;</title>", "<code>a &lt; b</code>",
      "<a href=\"https://example.org/a?b&amp;c\">licence</a>", "<p>First.</p>\n<p>Second &amp; last.</p>",
      "<code>bench train gan &gt; log</code>", "alt=\"A &quot;grid&quot;\"", "<p class=\"warning\">near-copies</p>",
      "loss &lt;total&gt;, last: model 1, real 1", "<polyline class=\"line-0\" points=\"4.0,6.0 160.0,75.0 316.0,144.0\"/>",
      "<circle class=\"line-0\" cx=\"160.0\" cy=\"75.0\"", "−2 to −2",
      "<dt>patches</dt><dd>497</dd>", "<td>coverage</td><td class=\"number\">0.68</td>", "<td class=\"number\">−0.1</td>",
      "<section id=\"what-it-heard-1-of-2\"", "<a href=\"#what-it-heard-1-of-2\">", "<footer><p>CC BY-SA 3.0</p></footer>",
    ] { XCTAssertTrue(html.contains(part), part) }
  }

  func testFilesAreLinkedAsSeenFromThePage() throws {
    let html = try written(.relative)
    XCTAssertTrue(html.contains("src=\"run%201/sheet.png\" alt=\"A &quot;grid&quot;\" width=\"3\" height=\"2\""))
    XCTAssertTrue(html.contains("media=\"(prefers-color-scheme: dark)\" srcset=\"run%201/sheet-dark.png\""))
    XCTAssertTrue(html.contains("media=\"(max-width: 44rem)\" srcset=\"run%201/sheet-narrow.png\""))
    XCTAssertTrue(html.contains("src=\"../sounds/a.wav\" aria-label=\"Original\""))
    let narrowDark = try XCTUnwrap(html.range(of: "sheet-narrow-dark.png")), narrow = try XCTUnwrap(html.range(of: "sheet-narrow.png"))
    XCTAssertLessThan(narrowDark.lowerBound, narrow.lowerBound, "the narrower condition is asked first")
  }

  func testPageNeedsNothingFromElsewhere() throws {
    for linking in [Page.Linking.relative, .embedded] {
      let html = try written(linking)
      XCTAssertFalse(html.contains("<script"))
      XCTAssertFalse(html.contains("@import") || html.contains("url(http"))
      XCTAssertNil(html.range(of: #"(src|srcset)="https?:"#, options: .regularExpression))
    }
    let html = try written(.embedded)
    XCTAssertTrue(html.contains("src=\"data:audio/wav;base64,UklGRg==\""))
    XCTAssertTrue(html.contains("src=\"data:image/png;base64,"))
    XCTAssertFalse(html.contains("sheet.png"))
  }

  func testMissingFilesAreNamed() {
    var page = page
    page.panels[1].parts.append(.sounds([Sound(folder + "/absent.wav", title: "x")]))
    XCTAssertThrowsError(try page.write(to: folder + "/demo/other.html")) {
      XCTAssertEqual(($0 as? FileError)?.kind, .missing)
      XCTAssertTrue("\($0)".contains("absent.wav"))
    }
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/demo/other.html"))
  }
}
