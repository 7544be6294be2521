import Data
import Probe
import Tensors
import XCTest

/// Patches of one domain as another has them.
final class SetInputsTests: XCTestCase {
  func testPatchesAreBroughtToAnotherNormalisation() throws {
    var preset = try FeaturePreset.named("librosa-mel")
    let plain = PatchDomain(preset: preset, rateHz: 22_050, statistics: PatchStatistics())
    (preset.normalisation, preset.cutting.rows) = (.setZScore, 3)
    let scored = PatchDomain(preset: preset, rateHz: 22_050, statistics: PatchStatistics(shift: 2, scale: 4))
    let scores = Tensor([2, 3, 1, 1], [0, 1, 2, 3, 4, 5]), values = Tensor([2, 3, 1, 1], [2, 6, 10, 14, 18, 22])
    XCTAssertEqual(try plain.normalised(scores, from: scored, of: "canvases.npy"), values)
    XCTAssertEqual(try scored.normalised(values, from: plain, of: "canvases.npy"), scores)
    XCTAssertEqual(try scored.normalised(scores, from: scored, of: "canvases.npy"), scores)
    let other = PatchDomain(preset: try .named("librosa-mel-power"), rateHz: 22_050, statistics: PatchStatistics())
    XCTAssertThrowsError(try plain.normalised(scores, from: other, of: "canvases.npy")) { error in
      XCTAssertTrue("\(error)".hasPrefix("canvases.npy: holds patches of librosa-mel-power, whose "), "\(error)")
    }
  }
}
