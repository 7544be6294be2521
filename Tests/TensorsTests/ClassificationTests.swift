import Foundation
import Tensors
import XCTest

/// Measures of predictions against scikit-learn's.
final class ClassificationTests: XCTestCase {
  private struct Golden: Decodable {
    let labels, predictions, positive, support: [Int]
    let confusion: [[Int]]
    let precision, recall, f1: [Double?]
    let accuracy, balanced, area: Double
    let scores, falsePositiveRates, truePositiveRates: [Double]

    enum CodingKeys: String, CodingKey {
      case labels, predictions, positive, support, confusion, precision, recall, f1, accuracy, balanced, area, scores
      case falsePositiveRates = "false positive rates"
      case truePositiveRates = "true positive rates"
    }
  }

  private func golden() throws -> Golden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/classification.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  func testConfusionAgreesWithScikitLearn() throws {
    let golden = try golden()
    let matrix = ConfusionMatrix(labels: golden.labels, predictions: golden.predictions, classCount: 5)
    XCTAssertEqual(matrix.counts, golden.confusion)
    XCTAssertEqual(matrix.accuracy, golden.accuracy, accuracy: 1e-12)
    XCTAssertEqual(matrix.balancedAccuracy, golden.balanced, accuracy: 1e-12)
    XCTAssertEqual(matrix.majorityShare, Double(golden.support.max()!) / 60, accuracy: 1e-12)
    for (place, measures) in matrix.classes.enumerated() {
      XCTAssertEqual(measures.support, golden.support[place])
      for (own, theirs) in [
        (measures.precision, golden.precision[place]), (measures.recall, golden.recall[place]),
        (measures.f1, golden.f1[place]),
      ] {
        XCTAssertEqual(own == nil, theirs == nil, "class \(place)")
        if let own, let theirs { XCTAssertEqual(own, theirs, accuracy: 1e-12) }
      }
    }
  }

  func testCharacteristicAgreesWithScikitLearn() throws {
    let golden = try golden()
    let curve = try XCTUnwrap(
      OperatingCharacteristic(scores: golden.scores, isPositive: golden.positive.map { $0 == 1 }))
    XCTAssertEqual(curve.area, golden.area, accuracy: 1e-12)
    XCTAssertEqual(curve.points.count, golden.truePositiveRates.count)
    for (point, rates) in zip(curve.points, zip(golden.falsePositiveRates, golden.truePositiveRates)) {
      XCTAssertEqual(point.falsePositiveRate, rates.0, accuracy: 1e-12)
      XCTAssertEqual(point.truePositiveRate, rates.1, accuracy: 1e-12)
    }
    XCTAssertNil(OperatingCharacteristic(scores: [0.1, 0.2], isPositive: [true, true]))
    let same = OperatingCharacteristic(scores: [1, 1, 1], isPositive: [true, false, true])
    XCTAssertEqual(same?.area, 0.5)
  }

  /// The interval of a mean over groups of one is that of the plain bootstrap, whose width is known; over large groups
  /// of equal values it is as wide as so few draws make it.
  func testIntervalsAreDrawnByGroup() throws {
    var random = Random(seed: 4, purpose: "values")
    let values = (0..<400).map { _ in Double(random.nextNormal()) }
    func mean(_ drawn: [Int]) -> Double { drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count) }
    let single = try XCTUnwrap(GroupBootstrap(groups: Array(0..<400)).interval(mean))
    XCTAssertTrue(single.contains(mean(Array(0..<400))))
    XCTAssertEqual(single.upperBound - single.lowerBound, 2 * 1.96 / 20, accuracy: 0.03)
    let wide = try XCTUnwrap(GroupBootstrap(groups: (0..<400).map { $0 / 100 }).interval { drawn in
      drawn.reduce(0) { $0 + Double($1 / 100) } / Double(drawn.count)
    })
    XCTAssertGreaterThan(wide.upperBound - wide.lowerBound, 1.5)
    XCTAssertNil(GroupBootstrap(groups: [0, 0, 0]).interval { _ in 1 })
    XCTAssertEqual(single, GroupBootstrap(groups: Array(0..<400)).interval(mean))
  }
}
