import Probe
import Tensors
import XCTest

/// Distances between groups of clips, on points whose distances are known.
final class ComparisonTests: XCTestCase {
  /// `[count, 6]` of N(shift, 1), and of which of 16 recordings each is.
  private func points(_ count: Int, shift: Float, seed: Int) -> (Tensor, [String]) {
    var random = Random(seed: seed, purpose: "points")
    return (random.normal([count, 6]) + Tensor([6], repeating: shift), (0..<count).map { "\(seed)-\($0 % 16)" })
  }

  private func distances(_ groups: [(Tensor, [String])]) -> GroupDistances {
    GroupDistances(groups.map(\.0), origins: groups.map(\.1), real: 0)
  }

  func testTheSameAreNearAndOthersAreFar() throws {
    let found = distances([points(128, shift: 0, seed: 1), points(128, shift: 0, seed: 2), points(128, shift: 1.5, seed: 3)])
    XCTAssertEqual(found.pairs.map { [$0.first, $0.second] }, [[0, 1], [0, 2], [1, 2]])
    let same = found.pairs[0], far = found.pairs[1]
    XCTAssertGreaterThan(far.kernel.value, 20 * abs(same.kernel.value))
    let (farAway, near) = (try XCTUnwrap(far.frechet), try XCTUnwrap(same.frechet))
    XCTAssertGreaterThan(farAway.value, 10 * near.value)
    // An interval holds its estimate, that of the same holds 0, and that of others does not.
    for pair in found.pairs {
      for distance in [pair.kernel, try XCTUnwrap(pair.frechet)] {
        XCTAssertLessThanOrEqual(try XCTUnwrap(distance.low), distance.value)
        XCTAssertGreaterThanOrEqual(try XCTUnwrap(distance.high), distance.value)
      }
    }
    XCTAssertLessThan(try XCTUnwrap(same.kernel.low), 0)
    XCTAssertGreaterThan(try XCTUnwrap(same.kernel.high), 0)
    XCTAssertGreaterThan(try XCTUnwrap(far.kernel.low), 0)
    // Halves of the real points are the same thing twice.
    XCTAssertLessThan(abs(try XCTUnwrap(far.kernel.null)), far.kernel.value / 10)
    // Halves of alike groups lie as far apart as halves of one, and far ones stay far.
    XCTAssertEqual(try XCTUnwrap(same.kernelOfHalves), try XCTUnwrap(same.kernel.null), accuracy: 0.05)
    XCTAssertEqual(try XCTUnwrap(far.kernelOfHalves), far.kernel.value, accuracy: 0.2 * far.kernel.value)
    for pair in [same, far] { XCTAssertGreaterThanOrEqual(try XCTUnwrap(pair.frechet?.low), 0) }
  }

  /// Two probes of one objective, one of them named twice: every group has a name of its own.
  func testGroupsOfOneNameAreToldApart() {
    let example = ComparedExample(title: "", origin: "", content: .sound(Tensor([4]), rateHz: 8000))
    func group(_ name: String) -> ComparedGroup { ComparedGroup(.maximised, name, [example]) }
    let found = ComparedGroup.toldApart([
      (group("real"), ""), (group("maximise score"), "probes/a"), (group("maximise score"), "probes/b"),
      (group("maximise score"), "probes/b"),
    ])
    XCTAssertEqual(
      found.map(\.name),
      ["real", "maximise score (probes/a)", "maximise score (probes/b), 1", "maximise score (probes/b), 2"])
  }

  func testReachTellsLostModesFromStrays() throws {
    let real = points(200, shift: 0, seed: 1), narrow = points(200, shift: 0, seed: 2)
    let found = distances([
      real, points(200, shift: 0, seed: 4), (narrow.0 * Tensor([], repeating: 0.1), narrow.1), points(200, shift: 6, seed: 3),
    ])
    XCTAssertNil(found.reaches[0])
    let same = try XCTUnwrap(found.reaches[1]), lost = try XCTUnwrap(found.reaches[2]), strays = try XCTUnwrap(found.reaches[3])
    XCTAssertGreaterThan(same.coverage, 0.9)
    XCTAssert(try XCTUnwrap(same.coverageInterval).contains(same.coverage))
    let interval = try XCTUnwrap(lost.coverageInterval)
    XCTAssert(interval.contains(lost.coverage) && interval.upperBound - interval.lowerBound < 0.5, "\(interval)")
    XCTAssertEqual(same.density, 1, accuracy: 0.25)
    // Only the middle is made: nearly all of it lies among real points, and most of these are not reached.
    XCTAssertLessThan(lost.coverage, 0.5)
    XCTAssertGreaterThan(lost.density, 1)
    XCTAssertLessThan(strays.coverage, 0.02)
    XCTAssertLessThan(strays.density, 0.02)
  }

  /// A measure must not change with the names of recordings or a shift of all points.
  func testDoesNotDependOnWhereTheOriginIs() throws {
    let a = points(60, shift: 0, seed: 1), b = points(60, shift: 0.5, seed: 2)
    let offset = Tensor([6], repeating: 1000)
    let here = distances([a, b]), there = distances([(a.0 + offset, a.1), (b.0 + offset, b.1)])
    XCTAssertEqual(here.pairs[0].kernel.value, there.pairs[0].kernel.value, accuracy: 1e-3)
    XCTAssertEqual(here.reaches[1]!.density, there.reaches[1]!.density, accuracy: 0.05)
  }

  func testGroupsTooSmallGetNoDistance() {
    let found = distances([points(40, shift: 0, seed: 1), points(1, shift: 0, seed: 2), points(8, shift: 0, seed: 3)])
    // One point has no kernel distance, eight have no Fréchet distance, and the others keep theirs.
    XCTAssertEqual(found.pairs.map { [$0.first, $0.second] }, [[0, 2]])
    XCTAssertNil(found.pairs[0].frechet)
  }

  /// Naeem et al., equation 5, counted out: real at 0, 1, 3, 7 on a line with k = 1 have balls of radius 1, 1, 2, 4.
  func testDensityCountsTheBallsThatAPointLiesIn() {
    let real = Tensor([4, 1], [0, 1, 3, 7])
    // 0.5 lies in the balls of 0 and 1; 4 in those of 3 and 7; 20 in none.
    XCTAssertEqual(density(of: Tensor([3, 1], [0.5, 4, 20]), among: real, neighbours: 1), 4.0 / 3)
  }
}
