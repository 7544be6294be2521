@preconcurrency import Data
import Files
import Foundation
import Tensors
import XCTest

/// Linear spectra stored, finished and augmented; orders of examples.
final class AugmentationTests: ScratchTestCase {
  private func sets() throws -> (plain: DataSet, linear: DataSet) {
    for i in 0..<3 { try record("in/\(i).wav", seed: i, seconds: 2, rateHz: 22_050) }
    var preset = try FeaturePreset.named("svdnet-mel")
    preset.cutting.rows = 20
    var recipe = DataSetRecipe(preset: preset)
    try DataSet.build(from: [path("in")], recipe: recipe, to: path("plain.h5"))
    recipe.finish = preset
    recipe.preset = try preset.linear()
    try DataSet.build(from: [path("in")], recipe: recipe, to: path("linear.h5"))
    return (try DataSet(path("plain.h5")), try DataSet(path("linear.h5")))
  }

  func testFinishedSpectraAreTheFeaturesOfTheirMiddle() throws {
    let (plain, linear) = try sets()
    XCTAssertEqual(linear.patchShape, [26, 513, 1])
    XCTAssertEqual(linear.finishedShape, [20, 80, 1])
    XCTAssertEqual(linear.finishedDomain.preset, plain.preset)
    let finished = try FinishedPatches(linear), values = try finished.patches(Array(0..<linear.count))
    XCTAssertEqual(values.shape, [linear.count, 20, 80, 1])
    let recording = try Recording(linear.records[0].source), features = plain.transform(recording.channel(0))
    for (index, record) in linear.records.enumerated() where record.source == recording.path {
      let row = Int((record.startSeconds / plain.preset.rowSeconds(rateHz: 22_050)).rounded()) + 3
      assertClose(
        values.rows(index..<index + 1).reshaped([20, 80]), features.slice(axis: 0, row..<row + 20), "\(index)")
    }
  }

  func testWhatIsDrawnDependsOnThePlaceAlone() throws {
    let (_, linear) = try sets()
    let names = ["stretch-and-shift", "random-filter"].compactMap(Augmentation.named)
    let one = try FinishedPatches(linear, augmentations: names, seed: 3)
    let two = try FinishedPatches(linear, augmentations: names, seed: 3, memoryLimit: 0)
    let place = BatchLoader.Position(epoch: 2, batch: 5)
    let a = try one.patches([0, 1, 0], at: place)
    XCTAssertEqual(a, try two.patches([0, 1, 0], at: place))
    XCTAssertNotEqual(a.rows(0..<1), a.rows(2..<3))
    XCTAssertNotEqual(a, try one.patches([0, 1, 0], at: .init(epoch: 2, batch: 6)))
    XCTAssertEqual(try one.patches([0, 1]), try FinishedPatches(linear).patches([0, 1]))
  }

  func testEveryAugmentationKeepsShapeAndIsRefusedOnOtherData() throws {
    let (plain, linear) = try sets()
    var recipe = DataSetRecipe(preset: try FeaturePreset.named("waveform"))
    recipe.preset.cutting = PatchCutting(rows: 4096)
    try DataSet.build(from: [path("in")], recipe: recipe, to: path("wave.h5"))
    let wave = try DataSet(path("wave.h5"))
    for augmentation in Augmentation.all {
      let (fits, others) = augmentation.domain == .spectrum ? (linear, [plain, wave]) : (wave, [plain, linear])
      let source = try FinishedPatches(fits, augmentations: [augmentation], seed: 1)
      let changed = try source.patches([0, 1], at: .init()), before = try FinishedPatches(fits).patches([0, 1])
      XCTAssertEqual(changed.shape, before.shape, augmentation.name)
      XCTAssertNotEqual(changed, before, augmentation.name)
      XCTAssertTrue(changed.values.allSatisfy(\.isFinite), augmentation.name)
      for other in others {
        assertFails(.usage, augmentation.name) { try FinishedPatches(other, augmentations: [augmentation]) }
      }
    }
  }

  func testRefusesLinearStorageOfWhatHasNone() {
    for name in ["seed002", "waveform", "librosa-mel"] {
      assertFails(.usage, "--store linear") { try FeaturePreset.named(name).linear() }
    }
  }

  func testBalancedOrdersDrawEveryClassAsOften() {
    let order = ExampleOrder.balanced([[0, 1, 2, 3, 4, 5], [6], [7, 8]], count: 30)
    let drawn = order.indices(epoch: 1, seed: 4)
    XCTAssertEqual(drawn.count, 30)
    XCTAssertEqual(drawn.count { $0 < 6 }, 10)
    XCTAssertEqual(drawn.count { $0 == 6 }, 10)
    XCTAssertEqual(drawn, order.indices(epoch: 1, seed: 4))
    XCTAssertNotEqual(drawn, order.indices(epoch: 2, seed: 4))
    let long = ExampleOrder.shuffled([1, 2, 3], count: 7).indices(epoch: 0, seed: 0)
    XCTAssertEqual(Set(long.prefix(3)), [1, 2, 3])
    XCTAssertEqual(Set(long[3..<6]), [1, 2, 3])
  }
}
