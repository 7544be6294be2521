import Figures
import Files
import Tensors
import XCTest

final class PatchSheetTests: XCTestCase {
  private let scale = ColourScale(range: 0...1, unit: "log power", map: .viridis)

  private func sheet(_ groups: [PatchSheet.Group], axes: SpectrogramAxes? = nil) -> PatchSheet {
    PatchSheet(title: "Title", caption: "Step 3", groups: groups, columns: 2, scale: scale, axes: axes, zoom: 5)
  }

  /// The pixels of one level's colour above the colour bar: left, top, width, height and how many.
  private func rectangle(of level: UInt8, in image: Image) -> [Int] {
    var (left, top, right, bottom, count) = (Int.max, Int.max, -1, -1, 0)
    let colour = scale.map.colours[Int(level)]
    for y in 0..<image.height - 75 {
      for x in 0..<image.width {
        let pixel = image.pixels[(3 * (y * image.width + x))...].prefix(3)
        guard pixel.elementsEqual([colour.red, colour.green, colour.blue]) else { continue }
        (left, top, right, bottom) = (min(left, x), min(top, y), max(right, x), max(bottom, y))
        count += 1
      }
    }
    return [left, top, right - left + 1, bottom - top + 1, count]
  }

  /// Each patch fills its own place in full: groups side by side, rows under each other.
  func testPatchesStandInTheirPlaces() {
    let levels: [UInt8] = [40, 80, 120, 160]
    func patch(_ level: UInt8) -> Tensor { Tensor([8, 6], repeating: Float(level) / 255) }
    let image = sheet([.init("Real", levels.prefix(3).map(patch)), .init("Generated", [patch(levels[3])])]).image()
    let places = levels.map { rectangle(of: $0, in: image) }
    for place in places { XCTAssertEqual(Array(place[2...]), [40, 30, 1200]) }
    XCTAssertEqual(places[0][1], places[1][1], "two in a row")
    XCTAssertGreaterThanOrEqual(places[1][0], places[0][0] + 40)
    XCTAssertEqual(places[2][0], places[0][0], "the third begins a row")
    XCTAssertGreaterThanOrEqual(places[2][1], places[0][1] + 30)
    XCTAssertEqual(places[3][1], places[0][1], "groups stand side by side")
    XCTAssertGreaterThanOrEqual(places[3][0], places[1][0] + 40)
  }

  func testOneTensorIsManyPatches() {
    let patches = Tensor([2, 3, 2, 1], (0..<12).map { Float($0) })
    let group = PatchSheet.Group("Both", patches)
    XCTAssertEqual(group.patches.map(\.shape), [[3, 2, 1], [3, 2, 1]])
    XCTAssertEqual(group.patches[1].values, [6, 7, 8, 9, 10, 11])
  }

  /// Titles, captions, labels and axes all leave ink, on both papers, and make room for themselves.
  func testWordsLeaveInk() {
    let group = PatchSheet.Group("Real", [Tensor([8, 6], repeating: 0.5)])
    let labelled = PatchSheet.Group("Real", group.patches, labels: ["0.7"])
    let axes = SpectrogramAxes(secondsPerFrame: 0.016, hertzPerBin: 62.5)
    for paper in Paper.all {
      let plain = sheet([group]).image(on: paper)
      let mel = SpectrogramAxes(secondsPerFrame: 0.016, rows: .mel(27.5...8000))
      for (kind, other) in [
        ("labels", sheet([labelled])), ("axes", sheet([group], axes: axes)), ("mel bands", sheet([group], axes: mel)),
      ] {
        let image = other.image(on: paper)
        XCTAssertGreaterThan(image.height, plain.height, kind)
        XCTAssertGreaterThan(ink(image, paper), ink(plain, paper), kind)
      }
      var longer = sheet([group])
      longer.caption = String(repeating: "a line that does not fit ", count: 12)
      XCTAssertGreaterThan(longer.image(on: paper).height, plain.height, "captions break into lines")
    }
  }

  private func ink(_ image: Image, _ paper: Paper) -> Int {
    var count = 0
    for at in stride(from: 0, to: image.pixels.count, by: 3) where image.pixels[at] != paper.background.red {
      count += 1
    }
    return count
  }
}
