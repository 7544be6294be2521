import Data
import Foundation
import Tensors
import XCTest

/// Laws that every effect keeps.
final class EffectTests: XCTestCase {
  func testTheSameSettingsGiveTheSameBitsHoweverASoundIsCut() throws {
    for sound in try EffectSound.all() {
      for effect in Effect.all {
        var random = Random(seed: 5, purpose: effect.name)
        let settings = effect.randomSettings(&random)
        let whole = try effect(sound.mono, settings, rateHz: sound.rateHz)
        XCTAssertEqual(try effect(sound.mono, settings, rateHz: sound.rateHz), whole, effect.name)
        let process = try effect.process(settings, rateHz: sound.rateHz)
        var parts: [Tensor] = [], start = 0
        while start < whole.count {
          let end = min(whole.count, start + 1 + random.nextInteger(below: 5000))
          parts.append(try process.process(sound.mono.slice(axis: 0, start..<end)))
          start = end
        }
        XCTAssertEqual(Tensor.concatenation(parts, axis: 0), whole, "\(effect.name) in blocks")
      }
    }
  }

  /// One channel is the mean of what the same sound on two gives.
  func testAMonoSoundIsTheMeanOfBothSides() throws {
    let sound = try EffectSound.all()[0], count = sound.mono.count
    let column = sound.mono.reshaped([count, 1]), twice = Tensor.concatenation([column, column], axis: 1)
    for effect in Effect.all {
      var random = Random(seed: 6, purpose: effect.name)
      let settings = effect.randomSettings(&random)
      let both = try effect(twice, settings, rateHz: sound.rateHz)
      XCTAssertEqual(both.shape, [count, 2])
      let mean = (both.slice(axis: 1, 0..<1) + both.slice(axis: 1, 1..<2)) * Tensor(0.5)
      XCTAssertEqual(try effect(sound.mono, settings, rateHz: sound.rateHz), mean.reshaped([count]), effect.name)
    }
  }

  func testSilenceStaysFinite() throws {
    let silence = Tensor([48_000])
    for effect in Effect.all {
      let made = try effect(silence, effect.standardSettings, rateHz: 24_000)
      XCTAssert(made.values.allSatisfy(\.isFinite), effect.name)
    }
  }

  func testSettingsAreNamedAndInRange() throws {
    for effect in Effect.all {
      XCTAssertEqual(effect.standardSettings.values.count, effect.controls.count)
      for control in effect.controls {
        let settings = try effect.settings([(control.name, 0.25)])
        XCTAssertEqual(settings.values[effect.controls.firstIndex(of: control)!], 0.25)
        assertFails(.usage, effect.name, control.name, "out of range") { try effect.settings([(control.name, 1.5)]) }
        assertFails(.usage, effect.name, "out of range") { try effect.settings([(control.name, .nan)]) }
        for setting in [0, 0.3, 1] as [Float] where control.curve != .whole {
          XCTAssertEqual(control.setting(of: control.value(at: setting)), setting, accuracy: 1e-5, control.name)
        }
      }
      assertFails(.usage, effect.name, "loudness", effect.controls[0].name) { try effect.settings([("loudness", 0.5)]) }
      var random = Random(seed: 1, purpose: "settings")
      for _ in 0..<500 {
        let values = effect.randomSettings(&random).values
        XCTAssert(values.allSatisfy { (0.01...0.99).contains($0) }, "\(values)")
      }
    }
    XCTAssertNil(Effect.builtIn("reverb"))
    let host = PluginHost(executable: bench)
    XCTAssertEqual(try Effect.named("ringmod", plugins: host).name, "RingMod")
    assertFails(.usage, "reverb", "RingMod", "lv2:URI") { try Effect.named("reverb", plugins: host) }
  }
}
