import Figures
import Files
import Tensors
import XCTest

final class FilterSheetTests: XCTestCase {
  /// Two frames, three bins, three filters; filter k holds k + 1 everywhere but at frame 1, bin 2.
  func testFiltersStandByWeightAndAreWeighted() {
    var kernel = Tensor([2, 3, 1, 3], (0..<18).map { Float($0 % 3 + 1) })
    kernel[1, 2, 0, 1] = 10
    for weights in [Tensor([3], [-1, 2, 0.5]), Tensor([3, 1], [-1, 2, 0.5])] {
      let sheet = PatchSheet.filters(title: "Filters", caption: "", kernel: kernel, weights: weights)
      let group = sheet.groups[0]
      XCTAssertEqual(group.labels, ["2", "0.5", "−1"])
      XCTAssertEqual(group.patches.map(\.shape), [[2, 3], [2, 3], [2, 3]])
      XCTAssertEqual(group.patches[0].values, [4, 4, 4, 4, 4, 20])
      XCTAssertEqual(group.patches[1][0, 0], 1.5)
      XCTAssertEqual(group.patches[2].values, [-1, -1, -1, -1, -1, -1])
      XCTAssertEqual(sheet.scale.range, -20...20)
      XCTAssertEqual(sheet.scale.colour(of: 0), ColourMap.diverging.colour(at: 0.5))
    }
  }

  func testDictionaryIsTheProductOfTheLayers() {
    let first = Tensor([3, 2], [1, 0, 0, 2, 0.1, 0]), second = Tensor([2, 4], [1, 2, 3, 4, 5, 6, 7, 8])
    let sheet = PatchSheet.dictionary(
      title: "Dictionary", caption: "", weights: [first, second], frames: 2, bins: 2, count: 2)
    XCTAssertEqual(sheet.groups[0].labels, ["z1", "z0"])
    XCTAssertEqual(sheet.groups[0].patches.map(\.values), [[10, 12, 14, 16], [1, 2, 3, 4]])
    XCTAssertEqual(sheet.groups[0].patches[0].shape, [2, 2])
  }

  func testAnimationsHaveFramesOfOneSize() throws {
    let patches = Tensor([3, 4, 5, 1], (0..<60).map { Float($0) / 60 })
    let animation = PatchAnimation(
      title: "Path", caption: "z₁ to z₂", patches: patches, labels: ["a", "a longer label", "b"],
      scale: ColourScale(range: 0...1, unit: "level"))
    let frames = animation.frames()
    XCTAssertEqual(frames.count, 3)
    XCTAssertEqual(Set(frames.map { [$0.width, $0.height] }).count, 1)
    XCTAssertNotEqual(frames[0], frames[1])
    let folder = NSTemporaryDirectory() + "animation-\(UUID().uuidString)"
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try animation.write(to: folder + "/path")
    XCTAssertEqual(try PNG.read(folder + "/path.png"), frames[0])
    XCTAssertEqual(try PNG.read(folder + "/path-dark.png"), animation.frames(on: .dark)[0])
  }
}
