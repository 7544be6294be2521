import Tensors
import XCTest

final class ResamplingTests: XCTestCase {
  /// Values that only differ between recordings: the interval is that of the recordings' means, however many values.
  func testIntervalsAreOverGroups() {
    let levels = [0.0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0]
    func interval(_ each: Int) -> (mean: Double, low: Double, high: Double) {
      meanInterval(
        levels.flatMap { [Double](repeating: $0, count: each) },
        groups: levels.indices.flatMap { [String](repeating: "recording \($0)", count: each) })
    }
    let few = interval(1), many = interval(50)
    XCTAssertEqual(few.mean, 0.5)
    // ± 1.96 × 0.5 / √16
    XCTAssertEqual(few.low, 0.25, accuracy: 0.03)
    XCTAssertEqual(few.high, 0.75, accuracy: 0.03)
    XCTAssertEqual(many.low, few.low)
    XCTAssertEqual(many.high, few.high)
    let one = meanInterval([1, 2, 3], groups: ["a", "a", "a"])
    XCTAssertEqual([one.low, one.mean, one.high], [2, 2, 2])
  }

  func testFoldsKeepGroupsTogether() {
    let groups = (0..<60).map { "g\($0 * $0 % 13)" }
    let folds = groupFolds(groups, count: 3, seed: 1)
    XCTAssertEqual(folds.flatMap { $0 }.sorted(), Array(0..<60))
    let sets = folds.map { Set($0.map { groups[$0] }) }
    XCTAssert(sets[0].isDisjoint(with: sets[1]) && sets[1].isDisjoint(with: sets[2]) && sets[0].isDisjoint(with: sets[2]))
    XCTAssert(folds.allSatisfy { (15...25).contains($0.count) }, "\(folds.map(\.count))")
    XCTAssertEqual(groupFolds(["a", "a", "b"], count: 5, seed: 1).count, 2)
  }
}
