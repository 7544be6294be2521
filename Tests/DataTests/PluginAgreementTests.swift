import Data
import Files
import Foundation
import Tensors
import XCTest

/// The installed plug-ins are the judge of the effects written here: the same samples, to the bit.
final class PluginAgreementTests: XCTestCase {
  private let host = PluginHost(executable: bench)

  private func assertAgreement(
    _ effect: Effect, _ values: [Float], on samples: Tensor, rateHz: Int, _ name: String, line: UInt = #line
  ) throws {
    let plugin = try host.effect(effect.plugin)
    let own = try effect(samples, EffectSettings(effect: effect.name, values: values), rateHz: rateHz)
    let theirs = try plugin(samples, EffectSettings(effect: plugin.name, values: values), rateHz: rateHz)
    XCTAssertEqual(largestDifference(own, theirs), 0, "\(effect.name) at \(values) on \(name)", line: line)
  }

  func testTheSameControls() throws {
    for effect in Effect.all {
      let plugin = try host.effect(effect.plugin)
      XCTAssertEqual(plugin.controls.map(\.name), effect.controls.map(\.name), effect.name)
      XCTAssertEqual(plugin.controls.map(\.standard), effect.controls.map(\.standard), effect.name)
    }
  }

  func testTwentyRandomSettingsOnAGuitarAndAVoice() throws {
    for sound in try EffectSound.all() {
      for effect in Effect.all {
        var random = Random(seed: 11, purpose: effect.name)
        for _ in 0..<20 {
          try assertAgreement(
            effect, effect.randomSettings(&random).values, on: sound.mono, rateHz: sound.rateHz, sound.name)
        }
      }
    }
  }

  /// Ends of the controls, one at a time, on a stereo sound at its own rate.
  func testEveryControlAtItsEndsOnAStereoSound() throws {
    let sound = try EffectSound("/usr/share/sonic-pi/samples/loop_amen.flac")
    XCTAssertEqual(sound.samples.shape[1], 2)
    for effect in Effect.all {
      for index in effect.controls.indices {
        for end in [0, 1] as [Float] {
          var values = effect.standardSettings.values
          values[index] = end
          // Told nothing new, the plug-ins stay as they were made, which is not what these settings mean.
          if values == effect.standardSettings.values { continue }
          try assertAgreement(effect, values, on: sound.samples, rateHz: sound.rateHz, sound.name)
        }
      }
    }
  }

  /// What the real plug-ins put out, recorded elsewhere.
  func testRecordedReferences() throws {
    struct Reference: Decodable {
      let file: String, dry: String, plugin: String
      let controls: [String: Float]
      let stereo: Bool
    }
    let folder = try XCTUnwrap(corpus.map { $0 + "tiny_wav/" }, or: "BENCH_SHARED names no references: all skipped")
    let json = try XCTUnwrap(FileManager.default.contents(atPath: folder + "mda_reference/settings.json"))
    var compared = 0
    for reference in try JSONDecoder().decode([Reference].self, from: json) {
      guard let effect = Effect.all.first(where: { $0.plugin == reference.plugin }) else { continue }
      let dry = try Recording(folder + reference.dry), expected = try Recording(folder + reference.file)
      let twice = Tensor.concatenation([dry.samples, dry.samples], axis: 1)
      var settings = try effect.settings(reference.controls.map { ($0.key, $0.value) }), rateHz = dry.rateHz
      if settings == effect.standardSettings {
        // Told nothing new, the plug-ins stay as they were made: for 44.1 kHz, ThruZero without feedback.
        rateHz = 44_100
        if effect.name == "ThruZero" { settings = try effect.settings([("feedback", 0.5)]) }
      }
      let made = try effect(twice, settings, rateHz: rateHz)
      let own = reference.stereo ? made : made.slice(axis: 1, 0..<1)
      XCTAssertLessThanOrEqual(largestDifference(own, expected.samples), 1e-6, reference.file)
      compared += 1
    }
    XCTAssertEqual(compared, 22)
  }
}

/// Skips the test where a value is missing.
func XCTUnwrap<T>(_ value: T?, or reason: String) throws -> T {
  guard let value else { throw XCTSkip(reason) }
  return value
}
