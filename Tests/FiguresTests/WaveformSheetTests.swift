import Figures
import Tensors
import XCTest

final class WaveformSheetTests: XCTestCase {
  /// A loud waveform beside one half as loud: each as high as its cell, or both on one scale.
  func testWaveformsAreOnTheirOwnScaleOrOnOne() {
    let wave = Tensor([200], (0..<200).map { $0 % 2 == 0 ? Float(1) : -1 })
    func heights(reach: Float?) -> [Int] {
      let group = WaveformSheet.Group("", [wave, affine(wave, scale: 0.5)], labels: ["loud", "quiet"])
      let sheet = WaveformSheet(title: "T", caption: "C", groups: [group], columns: 2, cellWidth: 100, cellHeight: 84, reach: reach)
      let image = sheet.image()
      // One cell begins at the margin, the other a gap after it.
      return [18 + 50, 18 + 110 + 50].map { x in
        (0..<image.height).count { y in
          image.pixels[(3 * (y * image.width + x))...].prefix(3).elementsEqual([0x3b, 0x76, 0xc4])
        }
      }
    }
    XCTAssertEqual(heights(reach: nil), [81, 81])
    XCTAssertEqual(heights(reach: 1), [81, 41])
    XCTAssertEqual(heights(reach: 0.5), [81, 81], "what is beyond the scale ends at it")
  }
}
