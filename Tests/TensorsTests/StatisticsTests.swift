import Foundation
import Tensors
import XCTest

final class StatisticsTests: XCTestCase {
  private struct Golden: Decodable {
    let real, generated, directions: [Float]
    let radii, thirdDistances: [Double]
    let thirdNeighbours: [Int]
    let coverage, neighbourRatio, slicedWasserstein, bandwidth, kernelDistance: Double

    enum CodingKeys: String, CodingKey {
      case real, generated, directions, radii, coverage, bandwidth
      case thirdDistances = "third distances"
      case thirdNeighbours = "third neighbours"
      case neighbourRatio = "neighbour ratio"
      case slicedWasserstein = "sliced wasserstein"
      case kernelDistance = "kernel distance"
    }
  }

  private func golden() throws -> Golden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/statistics.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  func testMeasuresAgreeWithSciPy() throws {
    let golden = try golden()
    let real = Tensor([24, 7], golden.real), generated = Tensor([24, 7], golden.generated)
    let third = NearestNeighbours(of: real, in: generated, count: 3)
    XCTAssertEqual(stride(from: 2, to: 72, by: 3).map { third.indices[$0] }, golden.thirdNeighbours)
    for (a, b) in zip(third.radii, golden.thirdDistances) { XCTAssertEqual(a, b, accuracy: 1e-12) }
    for (a, b) in zip(NearestNeighbours(among: real, count: 5).radii, golden.radii) {
      XCTAssertEqual(a, b, accuracy: 1e-12)
    }
    XCTAssertEqual(coverage(of: real, by: generated), golden.coverage)
    XCTAssertEqual(nearestNeighbourRatio(real: real, generated: generated), golden.neighbourRatio, accuracy: 1e-12)
    let directions = Tensor([7, 16], golden.directions)
    XCTAssertEqual(
      slicedWasserstein(real, generated, directions: directions), golden.slicedWasserstein, accuracy: 1e-6)
    XCTAssertEqual(medianBandwidth(real), golden.bandwidth, accuracy: 1e-6 * golden.bandwidth)
    XCTAssertEqual(
      kernelDistance(real: real, generated: generated, bandwidth: golden.bandwidth), golden.kernelDistance,
      accuracy: 1e-6)
  }

  /// Points on a line, far from the origin: the products alone would call all distances zero.
  func testNearCopiesKeepTheirDistances() {
    let steps: [Float] = [0, 1, 3, 7, 15, 31]
    let points = Tensor([6, 2], steps.flatMap { [4096 + $0 / 1024, 4096] })
    let neighbours = NearestNeighbours(among: points, count: 2)
    XCTAssertEqual(neighbours.indices, [1, 2, 0, 2, 1, 0, 2, 1, 3, 2, 4, 3])
    XCTAssertEqual(neighbours.nearest, [1, 1, 2, 4, 8, 16].map { $0 / 1024 })
  }

  func testMoreRowsThanABlock() {
    var random = Random(seed: 1, purpose: "test")
    let points = random.normal([300, 3])
    let neighbours = NearestNeighbours(among: points, count: 1)
    for row in [0, 255, 256, 299] {
      let distances = (0..<300).map { other -> Double in
        (0..<3).reduce(0.0) { sum, i in
          let difference = Double(points[row, i]) - Double(points[other, i])
          return sum + difference * difference
        }.squareRoot()
      }
      XCTAssertEqual(neighbours.nearest[row], distances.enumerated().filter { $0.offset != row }.map(\.element).min()!)
    }
  }

  func testDirectionsHaveLengthOne() {
    let directions = projectionDirections(dimensions: 9, count: 17, seed: 4)
    XCTAssertEqual(directions.shape, [9, 17])
    for column in 0..<17 {
      XCTAssertEqual((0..<9).reduce(0) { $0 + directions[$1, column] * directions[$1, column] }, 1, accuracy: 1e-6)
    }
  }

  /// What the measures are for: equal distributions read like their floor, collapse and a lost mode do not.
  func testYardstickSeesCollapse() {
    func twoHeaps(_ purpose: String, spread: Float = 1, secondHeapAt offset: Float = 6) -> Tensor {
      var random = Random(seed: 8, purpose: purpose)
      let noise = random.normal([200, 4, 5], standardDeviation: spread)
      return Tensor([200, 4, 5], noise.values.enumerated().map { $1 + ($0 / 20 % 2 == 0 ? 0 : offset) })
    }
    let yardstick = SampleYardstick(heldOut: twoHeaps("held out"), reference: twoHeaps("trained on"), seed: 5)
    func readings(_ generated: Tensor) -> [String: SampleYardstick.Reading] {
      Dictionary(uniqueKeysWithValues: yardstick.readings(of: generated).map { ($0.name, $0) })
    }
    let same = readings(twoHeaps("generated"))
    XCTAssertEqual(same["coverage"]!.generated, same["coverage"]!.real, accuracy: 0.05)
    XCTAssertGreaterThan(same["coverage"]!.real, 0.9)
    XCTAssertEqual(same["neighbour_ratio"]!.generated, 1, accuracy: 0.1)
    XCTAssertEqual(same["sliced_wasserstein"]!.generated / same["sliced_wasserstein"]!.real, 1, accuracy: 0.3)
    XCTAssertEqual(same["kernel_distance"]!.generated, 0, accuracy: 0.01)

    let copies = readings(twoHeaps("generated", spread: 0.01))
    XCTAssertLessThan(copies["neighbour_ratio"]!.generated, 0.05)

    let oneHeap = readings(twoHeaps("generated", secondHeapAt: 0))
    XCTAssertLessThan(oneHeap["coverage"]!.generated, 0.55)
    XCTAssertGreaterThan(oneHeap["kernel_distance"]!.generated, 0.1)
    XCTAssertGreaterThan(oneHeap["sliced_wasserstein"]!.generated, 3 * oneHeap["sliced_wasserstein"]!.real)

    let broken = readings(Tensor([200, 4, 5], repeating: .nan))
    XCTAssertEqual(broken.count, 4)
    XCTAssertTrue(broken.values.allSatisfy { $0.generated.isNaN && $0.real.isFinite })
  }

  func testSilentSamplesAreCounted() {
    var random = Random(seed: 2, purpose: "test")
    let real = random.uniform([20, 3, 3])
    let yardstick = SampleYardstick(heldOut: real, reference: real, seed: 1)
    let silent = Tensor.concatenation([real.slice(axis: 0, 0..<3), Tensor([9, 3, 3], repeating: 0.4)], axis: 0)
    XCTAssertEqual(yardstick.silentShare(of: real), 0)
    XCTAssertEqual(yardstick.silentShare(of: silent), 0.75)
    XCTAssertEqual(yardstick.silentShare(of: Tensor([2, 3, 3], repeating: .nan)), 1)
  }

  /// Against scipy.stats.spearmanr 1.17.1, ties included.
  func testRankCorrelation() {
    XCTAssertEqual(rankCorrelation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])!, 0.8207826816681233, accuracy: 1e-12)
    XCTAssertEqual(rankCorrelation([3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8, 1, 8])!, 0.19885368120992467, accuracy: 1e-12)
    XCTAssertEqual(rankCorrelation([1, 2, 3], [30, 20, 10]), -1)
    XCTAssertNil(rankCorrelation([1, 2, 3], [4, 4, 4]))
    XCTAssertNil(rankCorrelation([1, 2], [1, 2]))
  }
}
