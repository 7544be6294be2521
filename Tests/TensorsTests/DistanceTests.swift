import Foundation
import Tensors
import XCTest

final class DistanceTests: XCTestCase {
  private struct Golden: Decodable {
    let numbers: [Numbers]
    let points: [Points]

    struct Numbers: Decodable {
      let a, b: [Double]
      let frechet: Double
      let wasserstein: Double?
    }

    struct Points: Decodable {
      let shapes: [[Int]]
      let a, b: [Float]
      let frechet, projected: Double
      let rank: Int
    }
  }

  private func golden() throws -> Golden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/distances.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  func testDistancesOfNumbersAgreeWithSciPy() throws {
    var assignments = 0
    for golden in try golden().numbers {
      XCTAssertEqual(frechetDistance(golden.a, golden.b), golden.frechet, accuracy: 1e-12 * max(1, golden.frechet))
      XCTAssertEqual(frechetDistance(golden.b, golden.a), frechetDistance(golden.a, golden.b))
      if let expected = golden.wasserstein {
        assignments += 1
        XCTAssertEqual(wassersteinDistance(golden.a, golden.b), expected, accuracy: 1e-12 * max(1, expected))
        XCTAssertEqual(wassersteinDistance(golden.b, golden.a), expected, accuracy: 1e-12 * max(1, expected))
      }
      XCTAssertEqual(wassersteinDistance(golden.a, golden.a), 0)
      // Each number three times is the same distribution.
      XCTAssertEqual(
        wassersteinDistance(golden.a, golden.b.flatMap { [$0, $0, $0] }), wassersteinDistance(golden.a, golden.b),
        accuracy: 1e-12)
    }
    XCTAssertEqual(assignments, 5)
  }

  func testDistancesOfPointsAgreeWithSciPy() throws {
    for golden in try golden().points {
      let a = Tensor(golden.shapes[0], golden.a), b = Tensor(golden.shapes[1], golden.b)
      XCTAssertEqual(frechetDistance(a, b), golden.frechet, accuracy: 1e-8 * golden.frechet)
      XCTAssertEqual(frechetDistance(b, a), golden.frechet, accuracy: 1e-8 * golden.frechet)
      let projection = try XCTUnwrap(FrechetProjection(fittedOn: a, comparing: 10 * golden.rank))
      XCTAssertEqual(projection.rank, golden.rank)
      XCTAssertEqual(projection(a, b), golden.projected, accuracy: 1e-5 * golden.projected)
    }
  }

  /// Of a set and itself, and of sets that vary in fewer directions than they have values: small, and never below 0.
  func testFrechetIsNeverBelowZero() {
    var random = Random(seed: 2, purpose: "test")
    for width in [1, 2, 15, 33] {
      let a = random.normal([20, width], mean: 1000), flat = matrixProduct(random.normal([20, 2]), random.normal([2, width]))
      for points in [a, flat, Tensor([20, width], repeating: 3)] {
        let distance = frechetDistance(points, points)
        XCTAssertGreaterThanOrEqual(distance, 0)
        XCTAssertLessThan(distance, 1e-5)
      }
    }
    XCTAssertNil(FrechetProjection(fittedOn: Tensor([20, 3], repeating: 3), comparing: 20))
    XCTAssertNil(FrechetProjection(fittedOn: random.normal([20, 3]), comparing: 9))
    XCTAssertEqual(FrechetProjection(fittedOn: random.normal([90, 30]), comparing: 50)?.rank, 5)
  }

  func testHalvesAreOfWholeRecordingsAndWithoutCopies() throws {
    let recordings = (0..<30).map { "recording \($0 % 7)" }
    let halving = try XCTUnwrap(Halving(recordings: recordings, seedCount: 9, draws: 50))
    XCTAssertEqual(halving.halves.count, 50)
    for half in halving.halves {
      let drawn = Set(half.points.map { recordings[$0] })
      XCTAssertTrue([3, 4].contains(drawn.count))
      XCTAssertEqual(half.points, (0..<30).filter { drawn.contains(recordings[$0]) })
      XCTAssertEqual(Set(half.seeds).count, half.seeds.count)
      XCTAssertTrue([4, 5].contains(half.seeds.count))
    }
    XCTAssertNotEqual(halving.halves[0].points, halving.halves[2].points)
    XCTAssertNil(Halving(recordings: ["one", "one"], seedCount: 9))
    XCTAssertNil(Halving(recordings: ["one", "two"], seedCount: 3))
  }

  /// Of a mean the halves' interval is the usual one, ± 1.96 s/√n.
  func testIntervalOfAMean() throws {
    var random = Random(seed: 5, purpose: "test")
    let values = random.normal([400]).values.map(Double.init)
    let halving = try XCTUnwrap(Halving(recordings: values.indices.map(String.init), seedCount: 4, draws: 1000))
    func mean(_ places: [Int]) -> Double { places.reduce(0) { $0 + values[$1] } / Double(places.count) }
    let whole = mean(Array(values.indices))
    let interval = try XCTUnwrap(halvingInterval(whole, halving.halves.map { mean($0.points) }))
    XCTAssertEqual(interval.high - whole, 1.96 / 20, accuracy: 0.015)
    XCTAssertEqual(whole - interval.low, 1.96 / 20, accuracy: 0.015)
    XCTAssertNil(halvingInterval(1, [Double](repeating: .nan, count: 100)))
  }

  func testRankStability() {
    XCTAssertEqual(rankStability([[1, 1, 3, 1], [2, 2, 2, .nan], [9, 0, 9, 1]], winner: 0), 0.5)
    XCTAssertEqual(rankStability([[1, 2]], winner: 0), 1)
  }
}
