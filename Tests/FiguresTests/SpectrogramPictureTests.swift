import Figures
import Files
import Tensors
import XCTest

final class SpectrogramPictureTests: XCTestCase {
  /// [T 2, F 3]: the first frame's lowest bin is the lower left block, the last frame's highest the upper right.
  func testTimeGoesRightAndFrequencyUp() {
    let patch = Tensor([2, 3], [0, 0.25, 0.5, 0.75, 0.9, 1])
    let scale = ColourScale(range: 0...1, unit: "", map: .grey)
    for (zoom, shape) in [(1, [2, 3]), (4, [2, 3, 1])] {
      let image = SpectrogramPicture.image(patch.reshaped(shape), scale: scale, zoom: zoom)
      XCTAssertEqual([image.width, image.height], [2 * zoom, 3 * zoom])
      for frame in 0..<2 {
        for bin in 0..<3 {
          for corner in [0, zoom - 1] {
            let (x, y) = (frame * zoom + corner, (2 - bin) * zoom + corner)
            let expected = scale.colour(of: patch[frame, bin])
            XCTAssertEqual(image.pixels[3 * (y * image.width + x)], expected.red, "frame \(frame), bin \(bin)")
          }
        }
      }
    }
  }

  func testDisplayPowerLiftsQuietParts() {
    let scale = ColourScale(range: 0...2, displayPower: 0.45, unit: "power")
    XCTAssertEqual(scale.level(of: 0), 0)
    XCTAssertEqual(scale.level(of: 2), 1)
    XCTAssertEqual(scale.level(of: 0.2), 0.354_813_4, accuracy: 1e-6)  // 0.1 ^ 0.45
    XCTAssertEqual(scale.level(of: -3), 0)
    XCTAssertEqual(scale.level(of: 9), 1)
  }

  func testScalesCoverWhatIsFinite() {
    let tensors = [Tensor([3], [-2, .nan, 1]), Tensor([2], [.infinity, 5])]
    XCTAssertEqual(ColourScale(covering: tensors, unit: "").range, -2...5)
    XCTAssertEqual(ColourScale(symmetricallyCovering: tensors, unit: "").range, -5...5)
    XCTAssertEqual(ColourScale(covering: [Tensor([2], repeating: 3)], unit: "").range, 3...4)
    XCTAssertEqual(ColourScale(covering: [Tensor([1], repeating: .nan)], unit: "").range, 0...1)
  }
}
