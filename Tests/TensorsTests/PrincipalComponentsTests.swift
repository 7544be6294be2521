import Foundation
import Tensors
import XCTest

final class PrincipalComponentsTests: XCTestCase {
  private struct Golden: Decodable {
    let shape: [Int]
    let points, directions, places: [Float]
    let variances: [Double]
    let total: Double
  }

  /// More points than values, fewer, as many but of a lower rank, and the fewest.
  func testAgreesWithScikitLearn() throws {
    for golden in try ScikitLearn.golden([Golden].self, "principal components") {
      let points = Tensor(golden.shape, golden.points), count = golden.variances.count
      let components = PrincipalComponents(of: points, count: count)
      XCTAssertEqual(components.count, count)
      XCTAssertEqual(components.totalVariance, golden.total, accuracy: 1e-9 * golden.total)
      for (a, b) in zip(components.variances, golden.variances) { XCTAssertEqual(a, b, accuracy: 1e-9 * golden.variances[0]) }
      assertClose(components.directions, Tensor([count, golden.shape[1]], golden.directions), tolerance: 1e-6, "\(golden.shape)")
      assertClose(components.transform(points), Tensor([golden.shape[0], count], golden.places), tolerance: 1e-6)
    }
  }

  func testAllDirectionsGiveThePointsBack() {
    var random = Random(seed: 3, purpose: "test")
    for shape in [[40, 6], [6, 40], [5, 2, 4, 1]] {
      let points = random.normal(shape, mean: 3)
      let components = PrincipalComponents(of: points)
      let rows = points.reshaped([shape[0], points.count / shape[0]])
      XCTAssertEqual(components.count, min(shape[0] - 1, rows.shape[1]))
      assertClose(components.inverse(components.transform(points)), rows, tolerance: 1e-6, "\(shape)")
      XCTAssertEqual(components.shares.reduce(0, +), 1, accuracy: 1e-9)
    }
  }

  func testOnlyDirectionsThatVaryAreKept() {
    let line = Tensor([4, 3], [0, 0, 1, 1, 2, 1, 2, 4, 1, 3, 6, 1])
    let components = PrincipalComponents(of: line)
    XCTAssertEqual(components.count, 1)
    XCTAssertEqual(components.variances[0], 5 * 5.0 / 3, accuracy: 1e-9)
    XCTAssertEqual(components.count(above: 8), 1)
    XCTAssertEqual(components.count(above: 8.4), 0)
    XCTAssertEqual(PrincipalComponents(of: Tensor([3, 2], repeating: 7)).count, 0)
  }
}
