import Tensors
import XCTest

final class RandomTests: XCTestCase {
  func testStreamsDependOnEveryCoordinateAndNothingElse() {
    var firsts = Set<UInt64>()
    for (seed, purpose, epoch, index) in [
      (0, "a", 0, 0), (1, "a", 0, 0), (0, "b", 0, 0), (0, "a", 1, 0), (0, "a", 0, 1), (-1, "a", 0, 0),
    ] {
      var one = Random(seed: seed, purpose: purpose, epoch: epoch, index: index)
      var other = Random(seed: seed, purpose: purpose, epoch: epoch, index: index)
      let first = one.next()
      XCTAssertEqual(first, other.next())
      XCTAssertTrue(firsts.insert(first).inserted)
    }
  }

  func testMomentsOfUniformAndNormalValues() {
    var random = Random(seed: 5, purpose: "moments")
    let count = 200_000
    let uniform = random.uniform([count]), normal = random.normal([count])
    // Five standard errors.
    XCTAssertEqual(uniform.mean().scalar, 0.5, accuracy: 5 * 0.2887 / Float(count).squareRoot())
    XCTAssertTrue(uniform.values.allSatisfy { (0..<1).contains($0) })
    XCTAssertEqual(normal.mean().scalar, 0, accuracy: 5 / Float(count).squareRoot())
    XCTAssertEqual(square(normal).mean().scalar, 1, accuracy: 5 * Float(2).squareRoot() / Float(count).squareRoot())
    XCTAssertEqual((square(normal) * square(normal)).mean().scalar, 3, accuracy: 5 * Float(96).squareRoot() / Float(count).squareRoot())
    XCTAssertTrue(normal.isFinite)
    XCTAssertEqual(random.normal([7]).count, 7)
  }

  func testPermutationsAreWholeAndEvenlyDrawn() {
    var counts = [[Int]: Int]()
    for index in 0..<6000 {
      var random = Random(seed: 1, purpose: "shuffle", index: index)
      counts[random.permutation(3), default: 0] += 1
    }
    XCTAssertEqual(counts.count, 6)
    for (_, count) in counts { XCTAssertEqual(Double(count), 1000, accuracy: 5 * 28.9) }
  }

  /// From NumPy 2.4.6: `RandomState(3).normal(size=5)`, `RandomState(2**32 − 1).random_sample(3)`,
  /// `RandomState(0).normal(size=1001)[1000]`.
  func testNumPyLegacyGenerator() {
    var three = NumPyRandomState(seed: 3)
    XCTAssertEqual((0..<5).map { _ in three.nextNormal() }, [1.7886284734303186, 0.43650985051198943, 0.09649746807200862, -1.8634927033644908, -0.27738820251439905])
    var last = NumPyRandomState(seed: .max)
    XCTAssertEqual((0..<3).map { _ in last.nextUniform() }, [0.0976320289940138, 0.9123828453026218, 0.78903530185164])
    var zero = NumPyRandomState(seed: 0)
    for _ in 0..<1000 { _ = zero.nextNormal() }
    XCTAssertEqual(zero.nextNormal(), 0.555962679709798)
  }
}
