import Foundation
import Tensors
import XCTest

/// Against umap-learn, on scikit-learn's digits: see Goldens/make-umap.py.
final class UMAPTests: XCTestCase {
  private struct Golden: Decodable {
    struct Curve: Decodable { let least, a, b: Double }
    struct Graph: Decodable {
      let heads: [Int], tails: [Int32], weights: [Float]
    }
    struct Measures: Decodable { let trustworthiness: Double }
    let curves: [Curve]
    let graph, cosineGraph: Graph
    let trustworthiness, kept, keptOfNew, inverseError: [Double]
    let new: [Int]
    let twoPixels: Measures

    enum CodingKeys: String, CodingKey {
      case curves, graph, trustworthiness, kept, new
      case cosineGraph = "cosine graph"
      case keptOfNew = "kept of new"
      case inverseError = "inverse error"
      case twoPixels = "two pixels"
    }
  }

  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")

  private func golden() throws -> Golden {
    try JSONDecoder().decode(Golden.self, from: Data(contentsOf: Self.goldens.appendingPathComponent("umap.json")))
  }

  /// 1797 pictures of 64 pixels from 0 to 16: bytes after numpy's header of 128.
  private func digits() throws -> Tensor {
    let bytes = try Data(contentsOf: Self.goldens.appendingPathComponent("digits.npy")).dropFirst(128)
    return Tensor([1797, 64], bytes.map { Float($0) })
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  func testCurvesAgree() throws {
    for curve in try golden().curves {
      let own = MapCurve(minimumDistance: curve.least)
      XCTAssertEqual(own.a, curve.a, accuracy: 1e-5 * curve.a)
      XCTAssertEqual(own.b, curve.b, accuracy: 1e-5 * curve.b)
    }
  }

  func testGraphsAgree() throws {
    let golden = try golden(), points = try digits().slice(axis: 0, 0..<60)
    for (metric, expected) in [(UMAP.Metric.euclidean, golden.graph), (.cosine, golden.cosineGraph)] {
      let graph = UMAP(neighbours: 5, metric: metric).graph(of: points)
      let heads = (0..<60).flatMap { [Int](repeating: $0, count: graph.start[$0 + 1] - graph.start[$0]) }
      XCTAssertEqual(heads, expected.heads)
      XCTAssertEqual(graph.tail, expected.tails)
      for (own, weight) in zip(graph.weight, expected.weights) { XCTAssertEqual(own, weight, accuracy: 2e-4) }
    }
  }

  func testMeasuresAgree() throws {
    let golden = try golden(), points = try digits()
    let places = Tensor([1797, 2], (0..<1797).flatMap { row in [(20, 19), (43, 42)].map { points[row, $0.0] + points[row, $0.1] / 32 } })
    XCTAssertEqual(trustworthiness(of: places, as: points), golden.twoPixels.trustworthiness, accuracy: 1e-4)
    XCTAssertEqual(trustworthiness(of: points, as: points), 1)
    XCTAssertEqual(neighbourhoodPreservation(of: points, in: points), 1)
  }

  func testMapsKeepAsManyNeighbours() throws {
    let golden = try golden(), points = try digits()
    let maps = (0..<3).map { UMAP(seed: $0).fit(points).places }
    let kept = mean(maps.map { neighbourhoodPreservation(of: points, in: $0) })
    let trusted = mean(maps.map { Tensors.trustworthiness(of: $0, as: points) })
    XCTAssertGreaterThan(kept, mean(golden.kept) - 0.005)
    XCTAssertGreaterThan(trusted, mean(golden.trustworthiness) - 0.005)
  }

  /// New points lie among their neighbours; their places do not depend on company or order; places lead back.
  func testNewPoints() throws {
    let golden = try golden(), points = try digits(), isNew = Set(golden.new)
    let known = points.gathered(axis: 0, (0..<1797).filter { !isNew.contains($0) }), new = points.gathered(axis: 0, golden.new)
    let map = UMAP().fit(known), places = map.transform(new)
    let near = NearestNeighbours(of: new, in: known, count: 15), nearInMap = NearestNeighbours(of: places, in: map.places, count: 15)
    let kept = golden.new.indices.map { Set(near.neighbours(of: $0)).intersection(nearInMap.neighbours(of: $0)).count }
    XCTAssertGreaterThan(Double(kept.reduce(0, +)) / Double(15 * kept.count), mean(golden.keptOfNew) - 0.005)

    let some = Array((0..<40).reversed())
    XCTAssertEqual(map.transform(new.gathered(axis: 0, some)), places.gathered(axis: 0, some))
    XCTAssertEqual(map.transform(new.slice(axis: 0, 7..<8)), places.slice(axis: 0, 7..<8))

    let middle = known.mean(axes: [0])
    func squares(_ x: Tensor) -> Double { x.values.reduce(0) { $0 + Double($1) * Double($1) } }
    let error = squares(map.inverse(places) - new) / squares(new - middle)
    XCTAssertLessThan(error, golden.inverseError[0])
  }

  func testSameSeedSameBitsOnAnyNumberOfThreads() throws {
    let points = try digits().slice(axis: 0, 0..<400), threads = Parallel.threadCount
    defer { Parallel.threadCount = threads }
    var maps: [Tensor] = [], places: [Tensor] = []
    for count in [1, 2, 3] {
      Parallel.threadCount = count
      let map = UMAP(seed: 4).fit(points)
      maps.append(map.places)
      places.append(map.transform(points.slice(axis: 0, 30..<65) + Tensor(0.5)))
    }
    XCTAssertEqual(maps[0], maps[1])
    XCTAssertEqual(maps[0], maps[2])
    XCTAssertEqual(places[0], places[1])
    XCTAssertEqual(places[0], places[2])
    XCTAssertNotEqual(UMAP(seed: 5).fit(points).places, maps[0])
  }

  /// Heaps that no edge joins, copies of one point, a point with neighbours that are all alike, the fewest points.
  func testUnusualSets() {
    var random = Random(seed: 2, purpose: "test")
    func heap(_ count: Int, at middle: Float) -> Tensor { random.normal([count, 3], mean: middle) }
    let sets = [
      Tensor.concatenation([heap(300, at: 0), heap(30, at: 500), heap(9, at: -900)], axis: 0),
      Tensor([40, 3], repeating: 2), Tensor.concatenation([Tensor([30, 3], repeating: 2), heap(30, at: 2)], axis: 0),
      heap(6, at: 0), heap(150, at: 1e4),
    ]
    for points in sets {
      for metric in UMAP.Metric.allCases {
        let map = UMAP(neighbours: 5, metric: metric).fit(points)
        XCTAssertEqual(map.places.shape, [points.shape[0], 2])
        XCTAssert(map.places.values.allSatisfy(\.isFinite), "\(points.shape), \(metric)")
        XCTAssert(map.transform(points).values.allSatisfy(\.isFinite), "\(points.shape), \(metric)")
        XCTAssert(map.inverse(map.places).values.allSatisfy(\.isFinite), "\(points.shape), \(metric)")
      }
    }
    let map = UMAP(neighbours: 5).fit(sets[0]).places
    for row in stride(from: 0, to: 300, by: 50) {
      let nearest = NearestNeighbours(of: map.slice(axis: 0, row..<row + 1), in: map, count: 8)
      XCTAssert(nearest.indices.allSatisfy { $0 < 300 }, "heaps stay apart")
    }
  }
}
