import Files
import Foundation
import XCTest

final class PNGTests: ScratchTestCase {
  private func picture(width: Int, height: Int, channels: Int, offset: Int = 0) -> Image {
    Image(
      width: width, height: height, channels: channels,
      pixels: (0..<width * height * channels).map { UInt8(truncatingIfNeeded: ($0 + offset) * 37) })
  }

  func testRoundTrips() throws {
    for channels in [1, 3, 4] {
      for (width, height) in [(1, 1), (15, 16), (16, 17), (300, 2)] {
        let image = picture(width: width, height: height, channels: channels)
        try PNG.write(image, to: path("a.png"))
        XCTAssertEqual(try PNG.read(path("a.png")), image)
      }
    }
  }

  func testText() throws {
    let text = ["Comment": "β = 0.5, 3000 steps\nseed 7", "Source": "", "Software": "bench"]
    let image = picture(width: 3, height: 2, channels: 3)
    try PNG.write(image, text: text, to: path("a.png"))
    XCTAssertEqual(try PNG.text(path("a.png")), text)
    XCTAssertEqual(try PNG.read(path("a.png")), image)
  }

  func testAnimation() throws {
    let frames = (0..<5).map { picture(width: 9, height: 4, channels: 3, offset: $0) }
    try AnimatedPNG.write(frames, framesPerSecond: 20, text: ["Comment": "five"], to: path("a.png"))
    XCTAssertEqual(try PNG.read(path("a.png")), frames[0])
    XCTAssertEqual(try PNG.text(path("a.png")), ["Comment": "five"])
  }

  func testWhatIsNoPicture() throws {
    for (name, bytes) in [("empty", []), ("words", Array("this is not a picture".utf8))] {
      try AtomicFile.write(bytes, to: path(name))
      XCTAssertThrowsError(try PNG.read(path(name))) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
    }
    XCTAssertThrowsError(try PNG.read(path("absent"))) { XCTAssertEqual(($0 as? FileError)?.kind, .missing) }
    XCTAssertThrowsError(try PNG.read(folder)) { XCTAssertEqual(($0 as? FileError)?.kind, .missing) }
  }
}

final class HostilePNGTests: HostileTestCase {
  func testDamagedPictures() throws {
    let image = Image(width: 5, height: 4, channels: 3, pixels: (0..<60).map { UInt8($0 * 4) })
    try assertSurvives(PNG.encode(image, text: ["Comment": "a few words"])) {
      _ = try PNG.read($0)
      _ = try PNG.text($0)
    }
  }
}
