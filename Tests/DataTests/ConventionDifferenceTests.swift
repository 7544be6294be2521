import Data
import XCTest

final class ConventionDifferenceTests: XCTestCase {
  private func domain(_ name: String, rateHz: Int = 22_050) throws -> PatchDomain {
    let preset = try FeaturePreset.named(name)
    return PatchDomain(preset: preset, rateHz: preset.rateHz ?? rateHz, statistics: PatchStatistics())
  }

  func testAPresetDiffersFromEveryOtherAndNotFromItself() throws {
    for first in FeaturePreset.all {
      for second in FeaturePreset.all {
        let differences = try domain(first.name).differences(from: domain(second.name))
        XCTAssertEqual(differences.isEmpty, first.name == second.name, "\(first.name), \(second.name)")
      }
    }
  }

  func testNamesTheSettingAndBothValues() throws {
    var changed = try domain("seed002")
    changed.preset.stft?.hopSamples = 64
    changed.preset.name = "mine"
    XCTAssertEqual(
      try domain("seed002").differences(from: changed),
      [ConventionDifference(setting: "stft.hopSamples", first: "128", second: "64")])
    XCTAssertEqual(
      try domain("seed002", rateHz: 8000).differences(from: domain("seed002", rateHz: 16_000)).map(\.setting), ["rateHz"])
  }
}
