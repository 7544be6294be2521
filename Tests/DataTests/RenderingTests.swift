import Data
import Files
import Foundation
import Tensors
import XCTest

/// Sets of dry sound rendered through effects, and the same drawn afresh each epoch.
final class RenderingTests: ScratchTestCase {
  private let host = PluginHost(executable: bench)
  private let effects = ["Overdrive", "Delay", "RingMod"]

  /// Real recordings: guitars, and a speaker's letters, shorter than a clip.
  private func sources() throws -> [String] {
    let guitars = try soundFiles(at: ["/usr/share/sonic-pi/samples"]).filter { $0.contains("/guit_") }
    return guitars + ["/usr/share/klettres/it/alpha"]
  }

  private func recipe(_ preset: String = "librosa-stft", effects: [String]? = nil) throws -> DataSetRecipe {
    var rendering = RenderingRecipe(effects: effects ?? self.effects)
    rendering.clipSamples = 16_384
    return DataSetRecipe(
      preset: try FeaturePreset.named(preset), rateHz: 24_000, heldOutShare: 0.25, allowsClipped: true, rendering: rendering)
  }

  private func render(_ recipe: DataSetRecipe, _ name: String = "set.h5") throws -> (DataSet, RenderingReport) {
    let report = try DataSet.render(from: sources(), recipe: recipe, to: path(name), plugins: host)
    return (try DataSet(path(name), checkedBy: bench), report)
  }

  func testAPatchIsItsSettingsAppliedToItsDryClip() throws {
    var recipe = try recipe()
    recipe.preset.normalisation = .zScore
    let (set, report) = try render(recipe), rendered = try XCTUnwrap(set.rendered)
    let dry = try DryClips(DryClips.path(besides: set.path), checkedBy: bench)
    XCTAssertEqual(set.count, dry.stretches.count)
    XCTAssertEqual(set.patchShape, [33, 1025, 1])
    XCTAssertEqual(set.effects, (effects + ["dry"]).sorted())
    XCTAssertEqual(set.labels, set.effects)
    XCTAssertEqual(report.clips.values.reduce(0, +), set.count)
    XCTAssertEqual(report.lint, set.lint)
    XCTAssert(effects.allSatisfy { report.timesRealTime[$0]! > 0 })
    for index in 0..<set.count {
      let settings = try XCTUnwrap(set.settings(of: index)), sound = try set.original(index)
      let stretch = try XCTUnwrap(dry.stretches.firstIndex(of: rendered.stretches[index]))
      let variation = try XCTUnwrap((0..<dry.variationCount).first { dry.variation(stretch, $0) == rendered.variations[index] })
      let clean = try dry.clip(stretch, variation: variation)
      XCTAssertEqual(20 * log10(clean.values.map(abs).max()!), -12, accuracy: 1e-3)
      if settings.effect == "dry" {
        XCTAssertEqual(sound, clean)
      } else {
        let effect = try Effect.named(settings.effect, plugins: host)
        XCTAssertEqual(rendered.controls[effect.name], effect.controls)
        XCTAssertEqual(try effect(clean, settings, rateHz: 24_000), sound)
      }
      let features = set.transform(sound), record = set.records[index]
      XCTAssertEqual(record.label, settings.effect)
      XCTAssertEqual(record.source, rendered.stretches[index].pieces[0].path)
      XCTAssertEqual(record.isHeldOut, rendered.stretches[index].isHeldOut)
      assertClose(
        try set.patches([index]).reshaped(set.patchShape),
        set.transform.patch(of: features, from: 0, statistics: record.statistics))
    }
  }

  func testNoRecordingIsOnBothSides() throws {
    let (set, _) = try render(recipe()), stretches = try XCTUnwrap(set.rendered).stretches
    func recordings(_ isHeldOut: Bool) -> Set<String> {
      Set(stretches.filter { $0.isHeldOut == isHeldOut }.flatMap { $0.pieces.map(\.path) })
    }
    XCTAssert(recordings(true).isDisjoint(with: recordings(false)))
    XCTAssertGreaterThan(set.heldOutIndices.count, 0)
    // Prompts shorter than a clip are joined, none twice.
    let joined = stretches.filter { $0.pieces.count > 1 }
    XCTAssertGreaterThan(joined.count, 0)
    let pieces = joined.flatMap { $0.pieces.map(\.path) }
    XCTAssertEqual(Set(pieces).count, pieces.count)
    XCTAssert(joined.allSatisfy { Set($0.pieces.map { Folder.containing($0.path) }).count == 1 })
  }

  func testTheSameSeedGivesTheSameSet() throws {
    var recipe = try recipe()
    recipe.rendering!.clipCount = 40
    let (set, _) = try render(recipe), (again, _) = try render(recipe, "again.h5")
    XCTAssertEqual(set.count, 40)
    XCTAssertEqual(set.hash, again.hash)
    XCTAssertEqual(set.records, again.records)
    XCTAssertEqual(try set.patches([0, 17]), try again.patches([0, 17]))
    recipe.seed = 1
    XCTAssertNotEqual(try render(recipe, "other.h5").0.rendered?.settings, set.rendered?.settings)
  }

  func testEveryPresetAndNormalisation() throws {
    for preset in ["dafx-final", "dafx-week8", "librosa-mel", "seed002-log", "waveform"] {
      var recipe = try recipe(preset)
      recipe.rendering!.clipCount = 6
      let (set, _) = try render(recipe, preset + ".h5")
      XCTAssertEqual(set.count, 6)
      XCTAssertEqual(set.patchShape[0], set.transform.rowCount(sampleCount: 16_384), preset)
    }
    var recipe = try recipe("dafx-final")
    recipe.rendering!.clipCount = 12
    for normalisation in Normalisation.all where normalisation.form != .decibels {
      recipe.preset.normalisation = normalisation
      let (set, _) = try render(recipe, normalisation.name + ".h5")
      XCTAssertEqual(Set(set.records.map(\.statistics)).count == 1, normalisation.scope != .image, normalisation.name)
      let back = normalisation.inverse(try set.patches([5]).reshaped([17, 2049]), set.records[5].statistics)
      assertClose(back, set.transform(try set.original(5)), tolerance: 1e-5, normalisation.name)
    }
  }

  func testCleanAndProcessedInTwoChannels() throws {
    var recipe = try recipe("dafx-week8")
    recipe.rendering!.pairsWithClean = true
    recipe.rendering!.clipCount = 12
    for normalisation in [Normalisation.zScore, .setZScore] {
      recipe.preset.normalisation = normalisation
      let (set, _) = try render(recipe, normalisation.name + ".h5")
      XCTAssertEqual(set.patchShape, [9, 2049, 2])
      let patch = try set.patches([3]).reshaped(set.patchShape), statistics = set.records[3].statistics
      let processed = patch.slice(axis: 2, 1..<2).reshaped([9, 2049])
      assertClose(normalisation.inverse(processed, statistics), set.transform(try set.original(3)))
      let dry = try XCTUnwrap(set.rendered?.settings.firstIndex { $0.effect == "dry" } ?? 0), pair = try set.patches([dry])
      if set.settings(of: dry)?.effect == "dry" {
        XCTAssertEqual(pair.slice(axis: 3, 0..<1), pair.slice(axis: 3, 1..<2))
      }
    }
  }

  func testFreshSettingsEachEpoch() throws {
    var recipe = try recipe()
    recipe.preset.normalisation = .zScore
    recipe.rendering!.effectShare = 1
    let (set, _) = try render(recipe)
    let fresh = try FreshClips(like: set, seed: 3, plugins: host), indices = Array(fresh.trainingIndices.prefix(6))
    XCTAssertEqual(fresh.patchShape, set.patchShape)
    let first = try fresh.patches(indices, epoch: 1)
    XCTAssertEqual(first.shape, [6] + set.patchShape)
    XCTAssertEqual(try fresh.patches(indices, epoch: 1), first)
    XCTAssertNotEqual(try fresh.patches(indices, epoch: 2), first)
    XCTAssertEqual(try fresh.patches([indices[4]], epoch: 1), first.slice(axis: 0, 4..<5))
    let clip = try fresh.clip(indices[2], epoch: 1), features = set.transform(clip.sound)
    let statistics = recipe.preset.normalisation.statistics(set.transform.moments(of: features, from: 0))
    assertClose(
      first.slice(axis: 0, 2..<3).reshaped(set.patchShape), set.transform.patch(of: features, from: 0, statistics: statistics))

    let whole = BatchLoader(fresh, indices: fresh.trainingIndices, batchSize: 5, seed: 9)
    let batches = try (0..<2 * whole.batchesPerEpoch).map { _ in try whole.nextBatch() }
    let resumed = BatchLoader(
      try FreshClips(like: set, seed: 3, plugins: host), indices: fresh.trainingIndices, batchSize: 5, seed: 9,
      start: batches[whole.batchesPerEpoch + 1].position)
    for batch in batches[(whole.batchesPerEpoch + 1)...] {
      let next = try resumed.nextBatch()
      XCTAssertEqual(next.indices, batch.indices)
      XCTAssertEqual(next.patches, batch.patches)
    }
    XCTAssertEqual(fresh.faults, [:])
  }

  func testAPluginThatFailsCostsItsClipsAlone() throws {
    try BrokenPlugins.install(in: folder)
    let recipe = try recipe(effects: ["Overdrive", "lv2:urn:bench:test:crash-always", "lv2:urn:bench:test:good"])
    let host = PluginHost(executable: bench)
    let report = try DataSet.render(from: sources(), recipe: recipe, to: path("set.h5"), plugins: host)
    let set = try DataSet(path("set.h5"))
    let lost = report.lost.values.reduce(0, +), dry = try DryClips(DryClips.path(besides: set.path))
    XCTAssertGreaterThan(lost, 0)
    XCTAssertEqual(set.count + lost, dry.stretches.count)
    XCTAssert(report.lost.keys.allSatisfy { $0.contains("lv2:urn:bench:test:crash-always: crashed") }, "\(report.lost)")
    XCTAssertGreaterThan(report.clips["lv2:urn:bench:test:good"] ?? 0, 0)
    let fresh = try FreshClips(like: set, seed: 0, plugins: host)
    XCTAssertEqual(try fresh.patches(Array(0..<20)).shape[0], 20)
    XCTAssertGreaterThan(fresh.faults.values.reduce(0, +), 0)
  }

  func testDryClipsAreMadeOnce() throws {
    let (set, _) = try render(recipe()), dry = DryClips.path(besides: set.path)
    func number() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: dry)[.systemFileNumber] as? Int
    }
    let first = try number()
    var other = try recipe(effects: ["Dynamics"])
    other.preset.normalisation = .zScore
    _ = try render(other)
    XCTAssertEqual(try number(), first)
    other.rendering!.variations = 1
    _ = try render(other)
    XCTAssertNotEqual(try number(), first)
  }

  func testWhatCannotBeRendered() throws {
    try record("in/a.wav", seed: 1, seconds: 0.2, rateHz: 24_000)
    try record("in/b.wav", seed: 2, seconds: 0.3, rateHz: 24_000)
    try record("silent/a.wav", seed: 1, seconds: 2, rateHz: 24_000, gain: 0)
    let recipe = try recipe()
    func render(_ source: String, _ recipe: DataSetRecipe) throws {
      try DataSet.render(from: [path(source)], recipe: recipe, to: path("set.h5"), plugins: host)
    }
    assertFails(.badData, "in", "0.68 s", "0.50 s with others", "--clip-seconds") { try render("in", recipe) }
    assertFails(.badData, "silent") { try render("silent", recipe) }
    assertFails(.usage, "Reverb", "Overdrive") { try render("in", self.recipe(effects: ["Reverb"])) }
    assertFails(.unavailable, "not installed", "mda-lv2") {
      try render("in", self.recipe(effects: ["lv2:http://drobilla.net/plugins/mda/Nothing"]))
    }
    assertFails(.usage, "--effects") { try render("in", self.recipe(effects: [])) }
    var wrong = try self.recipe("dafx-final")
    wrong.rateHz = 44_100
    assertFails(.usage, "24000 Hz") { try render("in", wrong) }
    var silenced = recipe
    (silenced.rendering!.silence, silenced.rendering!.clipSamples, silenced.rendering!.redraws) = (1e-5, 2048, 3)
    silenced.rendering!.effectShare = 1
    silenced.rendering!.effects = ["lv2:urn:bench:test:mute"]
    try BrokenPlugins.install(in: folder)
    let broken = PluginHost(executable: bench)
    assertFails(.badData, "silence", "lv2:urn:bench:test:mute", "4 draws") {
      try DataSet.render(from: [path("in")], recipe: silenced, to: path("set.h5"), plugins: broken)
    }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("set.h5") }, [])
  }
}
