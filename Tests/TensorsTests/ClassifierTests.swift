import Tensors
import XCTest

final class ClassifierTests: XCTestCase {
  private struct Golden: Decodable {
    let points, scaled: [Float]
    let labels: [Int]
    let neighbours, logistic: [String: [Int]]
    let silhouette: Double
  }

  func testAgreeWithScikitLearn() throws {
    let golden = try ScikitLearn.golden(Golden.self, "classifiers")
    let points = Tensor([60, 5], golden.points), known = Array(golden.labels.prefix(40))
    let scaler = StandardScaler(of: points.slice(axis: 0, 0..<40))
    let scaled = scaler.transform(points.slice(axis: 0, 0..<40)), new = scaler.transform(points.slice(axis: 0, 40..<60))
    assertClose(new, Tensor([20, 5], golden.scaled), tolerance: 1e-5)
    let counts = golden.neighbours.keys.compactMap { Int($0) }
    let predicted = NeighbourClassifier(points: scaled, labels: known).predict(new, neighbours: counts)
    for (count, classes) in zip(counts, predicted) { XCTAssertEqual(classes, golden.neighbours[String(count)], "\(count)") }
    for (strength, classes) in golden.logistic {
      let model = LogisticRegression(points: scaled, labels: known, classes: 3, strength: Double(strength)!)
      XCTAssertEqual(model.predict(new), classes, "C = \(strength)")
    }
    XCTAssertEqual(silhouette(scaled, labels: known), golden.silhouette, accuracy: 1e-6)
  }

  /// From another solution the same is found.
  func testLogisticRegressionForgetsItsStart() throws {
    let golden = try ScikitLearn.golden(Golden.self, "classifiers")
    let points = StandardScaler(of: Tensor([60, 5], golden.points)).transform(Tensor([60, 5], golden.points))
    let weak = LogisticRegression(points: points, labels: golden.labels, classes: 3, strength: 0.001)
    let strong = LogisticRegression(points: points, labels: golden.labels, classes: 3, strength: 1)
    let further = LogisticRegression(points: points, labels: golden.labels, classes: 3, strength: 1, start: weak)
    XCTAssertEqual(strong.predict(points), further.predict(points))
    XCTAssertNotEqual(strong.predict(points), weak.predict(points))
  }
}
