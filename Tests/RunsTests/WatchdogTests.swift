import Runs
import Tensors
import XCTest

final class WatchdogTests: XCTestCase {
  func testLossesThatAreNotFiniteAreNamed() {
    XCTAssertEqual(Watchdog.notFinite([("a", 1), ("b", .nan), ("c", -.infinity)]), ["b", "c"])
    XCTAssertEqual(Watchdog.notFinite([("a", -3), ("b", .greatestFiniteMagnitude)]), [])
  }

  func testWarningsFollowTheRules() {
    typealias Reading = SampleYardstick.Reading
    let cases: [(Reading, silent: Double, words: [String])] = [
      (Reading(name: "coverage", generated: 0.2, real: 0.9), 0, []),
      (Reading(name: "coverage", generated: 0.1949, real: 0.9), 0, ["19 %", "90 %"]),
      (Reading(name: "coverage", generated: .nan, real: 0.9), 0, ["no numbers"]),
      (Reading(name: "neighbour_ratio", generated: 0.5, real: 1), 0, []),
      (Reading(name: "neighbour_ratio", generated: 0.39, real: 1), 0, ["0.39"]),
      (Reading(name: "sliced_wasserstein", generated: 99, real: 1), 0, []),
      (Reading(name: "kernel_distance", generated: -1, real: 1), 0, []),
      (Reading(name: "coverage", generated: 0.9, real: 0.9), 0.25, ["25 %", "silent"]),
    ]
    for (reading, silent, words) in cases {
      let warnings = Watchdog.warnings([reading], silentShare: silent)
      XCTAssertEqual(warnings.count, words.isEmpty ? 0 : 1, "\(reading) \(warnings)")
      for word in words { XCTAssertTrue(warnings.joined().contains(word), "\(warnings)") }
    }
  }
}
