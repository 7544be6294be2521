import Data
import Files
import Foundation
import Nets
import Probe
import Runs
import Tensors
import XCTest

/// A VAE that nothing has trained, on drums through two effects: what is wired to what.
final class LatentSpaceTests: XCTestCase {
  /// Only plug-ins and damaged files want a program of ours.
  private let executable = "/bin/false"
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "space-" + UUID().uuidString
    try Folder.make(folder)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private func set(_ name: String = "set.h5", preset: String = "librosa-stft") throws -> DataSet {
    let drums = try soundFiles(at: ["/usr/share/sonic-pi/samples"]).filter { $0.contains("/drum_") || $0.contains("/guit_") }
    try XCTSkipIf(drums.isEmpty, "sonic-pi-samples is not installed")
    var rendering = RenderingRecipe(effects: ["Overdrive", "RingMod"])
    rendering.clipSamples = 8192
    rendering.variationShare = 0
    rendering.variations = 0
    let recipe = DataSetRecipe(
      preset: try FeaturePreset.named(preset), rateHz: 24_000, heldOutShare: 0.3, allowsClipped: true, rendering: rendering)
    try DataSet.render(from: drums, recipe: recipe, to: folder + "/" + name, plugins: PluginHost(executable: executable))
    return try DataSet(folder + "/" + name)
  }

  private func encoder(for set: DataSet) throws -> PatchEncoder {
    let shape = PatchShape(time: set.patchShape[0], frequency: set.patchShape[1], channels: set.patchShape[2])
    let architecture = VAEArchitecture(.small, options: VAEOptions(latentCount: 6, widths: [4, 4, 8]), patchShape: shape)
    let configuration = RunConfiguration(
      command: "train vae", model: "vae-small", seed: 3, architecture: AnyArchitecture(architecture), domain: set.domain,
      version: "0", processor: "any", threads: 1)
    let built: BuiltModel = try architecture.build(seed: 3)
    try Weights(Inventory(of: built.root).tensors, configuration: configuration, step: 0).write(to: folder + "/vae.safetensors")
    return try PatchEncoder(folder + "/vae.safetensors", checkedBy: executable)
  }

  func testLatentsKnowWhatTheyAreOf() throws {
    let set = try set(), encoder = try encoder(for: set)
    let chosen = try set.patches(ofEffects: ["RingMod", "dry"])
    let table = try LatentTable(encoding: chosen, of: set, by: encoder)
    XCTAssertEqual(table.latents.shape, [chosen.count, 6])
    XCTAssertEqual(Set(table.rows.map(\.effectName)), ["RingMod", "dry"])
    for (row, patch) in zip(table.rows, chosen) {
      let settings = set.settings(of: patch)!
      XCTAssertEqual(row.patch, patch)
      XCTAssertEqual(row.source, set.records[patch].source)
      XCTAssertEqual(row.isHeldOut, set.records[patch].isHeldOut)
      XCTAssertEqual(row.settings.isEmpty, settings.effect == "dry")
      if settings.effect == "RingMod" {
        XCTAssertEqual(["freq", "fine", "feedback"].map { row.settings[$0] }, settings.values.map { Double($0) })
      }
    }
    // A patch's latent does not depend on its company.
    let alone = encoder(try set.patches([chosen[5]]))
    assertClose(alone, table.latents.slice(axis: 0, 5..<6))
    XCTAssertThrowsError(try set.patches(ofEffects: ["Combo"])) { error in
      XCTAssert("\(error)".hasSuffix("has no sound of Combo; it has Overdrive, RingMod, dry"), "\(error)")
    }
  }

  /// Within 10⁻⁴ of the largest magnitude: products of other sizes add in another order.
  private func assertClose(_ a: Tensor, _ b: Tensor, line: UInt = #line) {
    XCTAssertEqual(a.shape, b.shape, line: line)
    let largest = b.values.map(Swift.abs).max() ?? 0
    for (x, y) in zip(a.values, b.values) { XCTAssertEqual(x, y, accuracy: 1e-4 * largest, line: line) }
  }

  func testGivenSettingsMakeTheSetsPatches() throws {
    let set = try set()
    let effect = try Effect.named("RingMod", plugins: PluginHost(executable: executable))
    let given = try GivenClips(like: set, effects: [effect])
    var found = 0
    for clip in given.clips(heldOut: true) + given.clips(heldOut: false) {
      guard let patch = set.records.indices.first(where: {
        set.records[$0].source == given.source(of: clip) && set.settings(of: $0)?.effect == "RingMod"
      }) else { continue }
      let own = try given.patch(of: clip, effect, set.settings(of: patch)!)
      let stored = try set.patches([patch]).reshaped(set.patchShape)
      if own == stored { found += 1 }
    }
    XCTAssertGreaterThan(found, 5)
  }

  func testSweepsTurnOneControlAtATime() throws {
    let set = try set(), encoder = try encoder(for: set)
    let effect = try Effect.named("RingMod", plugins: PluginHost(executable: executable))
    let given = try GivenClips(like: set, effects: [effect]), clips = Array(given.clips(heldOut: true).prefix(2))
    let study = try SettingsStudy.sweeping(effect, values: 3, clips: clips, of: given, encoder: encoder, setPath: set.path)
    XCTAssertEqual(study.settings.count, 3 * 3 * 2)
    XCTAssertEqual(study.settings.map(\.values)[0..<6], [[0, 0.5, 0.5], [0, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [1, 0.5, 0.5], [1, 0.5, 0.5]])
    XCTAssertEqual(study.table.rows.map(\.patch).prefix(2), clips.prefix(2))
    // All in the middle is the same point, whichever control was turned.
    assertClose(study.table.latents.slice(axis: 0, 2..<3), study.table.latents.slice(axis: 0, 8..<9))
    let drawn = try SettingsStudy.random(effect, count: 20, clips: clips, seed: 1, of: given, encoder: encoder, setPath: set.path)
    XCTAssertEqual(drawn.table.latents.shape, [20, 6])
    XCTAssert(drawn.settings.allSatisfy { $0.values.allSatisfy { (0.01...0.99).contains($0) } })
  }

  func testScorecardsStandBesideWhatTheyAreJudgedBy() throws {
    let set = try set(), card = try LatentScorecard(of: encoder(for: set), on: set, seed: 9)
    XCTAssertEqual(card.table.rows.count, set.count)
    let names = card.effects.map(\.name)
    XCTAssertEqual(names.first, "VAE")
    XCTAssertEqual(names.suffix(2), ["untrained", "majority class"])
    XCTAssert(names.contains("PCA 6"))
    XCTAssertEqual(card.values.count, names.count - 1)
    for (effect, values) in zip(card.effects, card.values) { XCTAssertEqual(values.shape, [set.count, effect.width]) }
    XCTAssertEqual(card.errors.map(\.effect), ["Overdrive", "RingMod", "dry"])
    XCTAssert(card.errors.allSatisfy { $0.error > 0 && $0.meanPredictor > 0 })
    XCTAssertNotNil(card.separation)
  }

  func testAWayEndsWhereItShould() throws {
    let set = try set(), encoder = try encoder(for: set)
    let path = try LatentPath(from: .patch(3), to: .init("Overdrive"), of: set, by: encoder, steps: 4)
    let mean = try LatentTable(encoding: set.patches(ofEffects: ["Overdrive"]), of: set, by: encoder).latents.mean(axes: [0], keepingAxes: true)
    let ends = Tensor.concatenation([encoder(try set.patches([3])), mean], axis: 0)
    for (step, end) in [(0, 0), (3, 1)] {
      for latent in 0..<6 { XCTAssertEqual(path.latents[step, latent], ends[end, latent], accuracy: 1e-5) }
    }
    XCTAssertEqual(path.patches.shape, [4] + set.patchShape)
    XCTAssertThrowsError(try LatentPath(from: .patch(9999), to: .patch(0), of: set, by: encoder, steps: 2)) {
      XCTAssertEqual(($0 as? FileError)?.kind, .usage)
    }
  }

  func testAnotherPresetIsRefused() throws {
    let encoder = try encoder(for: set()), other = try set("other.h5", preset: "dafx-final")
    XCTAssertThrowsError(try encoder.require(other)) { XCTAssertEqual(($0 as? FileError)?.kind, .badData) }
  }
}
