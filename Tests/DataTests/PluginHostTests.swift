import Data
import Foundation
import Tensors
import XCTest

/// Installed plug-ins as effects: those that behave, and those that do not.
final class PluginHostTests: ScratchTestCase {
  private let host = PluginHost(executable: bench)

  /// All of mda-lv2, and of swh-lv2 one of one channel, one with whole numbers, one of two channels out.
  func testInstalledPluginsLoadAndRun() throws {
    let sound = try EffectSound("/usr/share/sonic-pi/samples/guit_em9.flac", rateHz: 24_000)
    let swh = ["http://plugin.org.uk/swh-plugins/valve", "http://plugin.org.uk/swh-plugins/decimator", "http://plugin.org.uk/swh-plugins/plate"]
    let installed = try host.installed(), mda = installed.filter { $0.uri.hasPrefix("http://drobilla.net/plugins/mda/") }
    XCTAssertEqual(mda.count, 36)
    for listing in mda + installed.filter({ swh.contains($0.uri) }) {
      if let refusal = listing.refusal {
        // Instruments, which have no sound to change.
        XCTAssert(["DX10", "EPiano", "JX10", "Piano"].contains { listing.uri.hasSuffix($0) }, "\(listing.uri) \(refusal)")
        assertFails(.badData, listing.uri, "takes no sound") { try host.effect(listing.uri) }
        continue
      }
      let effect = try host.effect(listing.uri)
      for samples in [sound.mono, sound.samples, Tensor.concatenation([sound.samples, sound.samples], axis: 1)] {
        let made = try effect(samples, effect.standardSettings, rateHz: sound.rateHz)
        XCTAssertEqual(made.shape, samples.shape, listing.uri)
      }
    }
    XCTAssertEqual(installed.count { swh.contains($0.uri) && $0.refusal == nil }, 3)
  }

  /// A plug-in of one channel treats either channel of two as if it were alone.
  func testOneChannelAndTwo() throws {
    let effect = try host.effect("http://plugin.org.uk/swh-plugins/valve")
    let amen = try EffectSound("/usr/share/sonic-pi/samples/loop_amen.flac")
    let both = try effect(amen.samples, effect.standardSettings, rateHz: amen.rateHz)
    for channel in 0..<2 {
      let count = amen.samples.shape[0], one = amen.samples.slice(axis: 1, channel..<channel + 1).reshaped([count])
      XCTAssertEqual(
        try effect(one, effect.standardSettings, rateHz: amen.rateHz),
        both.slice(axis: 1, channel..<channel + 1).reshaped([count]))
    }
  }

  func testSoundsInBlocksAndSeveralAtOnce() throws {
    let sound = try EffectSound.all()[0].mono, effect = try host.effect("http://drobilla.net/plugins/mda/Delay")
    let settings = try effect.settings([("l_delay", 0.2)]), other = try effect.settings([("l_delay", 0.4)])
    let whole = try effect(sound, settings, rateHz: 24_000), otherWhole = try effect(sound, other, rateHz: 24_000)
    let process = try effect.process(settings, rateHz: 24_000), otherProcess = try effect.process(other, rateHz: 24_000)
    for start in stride(from: 0, to: sound.count - 8191, by: 8192) {
      let block = sound.slice(axis: 0, start..<start + 8192)
      XCTAssertEqual(try process.process(block), whole.slice(axis: 0, start..<start + 8192))
      XCTAssertEqual(try otherProcess.process(block), otherWhole.slice(axis: 0, start..<start + 8192))
    }
  }

  func testPluginsThatMisbehaveCostTheSoundAtHandAlone() throws {
    try BrokenPlugins.install(in: folder)
    let host = PluginHost(executable: bench, patienceSeconds: 1)
    let soft = Tensor([1000], repeating: 0.25), loud = Tensor([1000], repeating: 0.75)
    func effect(_ name: String) throws -> Effect { try host.effect(BrokenPlugins.prefix + name) }
    let good = try effect("good")
    // Without a number of its own for the middle: from −1 to 3, half is 1.
    XCTAssertEqual(good.standardSettings.values, [0.5])
    XCTAssertEqual(try good(loud, good.standardSettings, rateHz: 8000), loud)
    for (name, says) in [("crash", "crashed (segmentation fault)"), ("stuck", "did not answer within 1 s"), ("nan", "no number")] {
      let broken = try effect(name)
      XCTAssertEqual(try broken(soft, broken.standardSettings, rateHz: 8000), soft, name)
      assertFails(.badData, PluginHost.prefix + BrokenPlugins.prefix + name, says) {
        try broken(loud, broken.standardSettings, rateHz: 8000)
      }
      XCTAssertEqual(try broken(soft, broken.standardSettings, rateHz: 8000), soft, "\(name), the next sound")
      XCTAssertEqual(try good(loud, good.standardSettings, rateHz: 8000), loud, "after \(name)")
    }
    assertFails(.badData, "deaf", "urn:bench:test:feature") { try effect("deaf") }
  }

  func testPluginsThatAreNotInstalled() {
    assertFails(.unavailable, "lv2:http://drobilla.net/plugins/mda/Nothing", "not installed", "apt-get install mda-lv2") {
      try host.effect("http://drobilla.net/plugins/mda/Nothing")
    }
    assertFails(.unavailable, "lv2:urn:nobody:nothing", "not installed") { try host.effect("urn:nobody:nothing") }
    assertFails(.unavailable, "lv2:no uri at all", "not installed") { try host.effect("no uri at all") }
  }

  func testWithoutAProgramThatHosts() {
    assertFails(.missing, "/nowhere/bench") { try PluginHost(executable: "/nowhere/bench").installed() }
    assertFails(.badData, "ended its process") { try PluginHost(executable: "/bin/true").installed() }
  }
}
