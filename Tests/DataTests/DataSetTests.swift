import Data
import Files
import Foundation
import Tensors
import XCTest

/// Sets made from recordings: what is in them, where it came from, and what is refused.
final class DataSetTests: ScratchTestCase {
  private func build(_ recipe: DataSetRecipe, _ name: String = "set.h5") throws -> DataSet {
    try DataSet.build(from: [path("in")], recipe: recipe, to: path(name))
    return try DataSet(path(name))
  }

  func testPatchesAreThoseOfTheRecordings() throws {
    for i in 0..<4 { try record("in/\(i).wav", seed: i, channels: i == 2 ? 2 : 1) }
    let recipe = try smallRecipe(), set = try build(recipe)
    XCTAssertEqual(set.preset, recipe.preset)
    XCTAssertEqual(set.recipe, recipe)
    XCTAssertEqual(set.patchShape, [10, 64, 1])
    XCTAssertEqual(set.count, set.lint.keptCount)
    XCTAssertEqual(set.rateHz, 8000)
    XCTAssertEqual(Set(set.records.filter { $0.source.hasSuffix("2.wav") }.map(\.channel)), [0, 1])
    let all = try set.patches(Array(0..<set.count))
    for (index, record) in set.records.enumerated() {
      // The stretch of sound that a record names makes the patch that stands there.
      let original = try set.original(index), features = set.transform(original)
      XCTAssertEqual(features.shape[0], 10)
      let own = set.transform.patch(of: features, from: 0, statistics: record.statistics)
      assertClose(all.slice(axis: 0, index..<index + 1).reshaped([10, 64, 1]), own, "\(record)")
      XCTAssertEqual(record.statistics, recipe.preset.normalisation.statistics(set.transform.moments(of: features, from: 0)))
    }
    XCTAssertEqual(try set.patches([3, 0, 3]), Tensor.concatenation([3, 0, 3].map { all.slice(axis: 0, $0..<$0 + 1) }, axis: 0))
  }

  func testTheSameRecordingsMakeTheSameSet() throws {
    for i in 0..<3 { try record("in/\(i).wav", seed: i) }
    let recipe = try smallRecipe(), set = try build(recipe), again = try build(recipe, "again.h5")
    XCTAssertEqual(set.hash, again.hash)
    XCTAssertEqual(set.records, again.records)
    XCTAssertEqual(try set.patches([0, 1]), try again.patches([0, 1]))
    var other = recipe
    other.preset.threshold = .none
    XCTAssertNotEqual(try build(other, "other.h5").hash, set.hash)
  }

  func testOverlapAndClippedBins() throws {
    try record("in/a.wav", seed: 1)
    var recipe = try smallRecipe()
    recipe.preset.threshold = .none
    let apart = try build(recipe).count
    recipe.preset.cutting.overlap = 5
    recipe.preset.droppedBins = 20
    let set = try build(recipe, "overlap.h5")
    XCTAssertGreaterThan(set.count, apart)
    XCTAssertEqual(set.patchShape, [10, 44, 1])
    XCTAssertEqual(set.records[1].startSeconds, 5 * set.preset.rowSeconds(rateHz: 8000), accuracy: 1e-9)
  }

  /// Channels of a recording are one sound: of each stretch the first that is there, and none that overlaps it.
  func testPatchesWithoutOverlapAreOfOneChannel() throws {
    try record("in/a.wav", seed: 1, channels: 2)
    try record("in/b.wav", seed: 2)
    var recipe = try smallRecipe()
    recipe.preset.threshold = .none
    recipe.preset.cutting.overlap = 5
    let set = try build(recipe), kept = set.withoutOverlap(Array(0..<set.count))
    XCTAssertEqual(Set(set.records.map(\.channel)), [0, 1])
    XCTAssertEqual(Set(kept.map { set.records[$0].channel }), [0])
    let length = 10 * set.preset.rowSeconds(rateHz: 8000)
    for name in ["a.wav", "b.wav"] {
      let starts = kept.map { set.records[$0] }.filter { $0.source.hasSuffix(name) }.map(\.startSeconds).sorted()
      XCTAssertGreaterThan(starts.count, 1, name)
      for (start, next) in zip(starts, starts.dropFirst()) { XCTAssertGreaterThanOrEqual(next - start, length - 1e-6, name) }
    }
    // Where the first channel has none the second stands in.
    let second = set.records.indices.filter { set.records[$0].channel == 1 }
    XCTAssertEqual(set.withoutOverlap(second).count, kept.count { set.records[$0].source.hasSuffix("a.wav") })
  }

  func testWaveformsMakeASetOfTheirSamples() throws {
    for i in 0..<3 { try record("in/\(i).wav", seed: i) }
    var preset = try FeaturePreset.named("waveform")
    preset.cutting = PatchCutting(rows: 3000, overlap: 1000)
    let set = try build(DataSetRecipe(preset: preset, heldOutShare: 0.3))
    XCTAssertEqual(set.patchShape, [3000, 1, 1])
    XCTAssertEqual(set.count, 3 * 7)
    XCTAssertEqual(set.records[1].startSeconds, 0.25)
    for index in 0..<set.count {
      let patch = try set.patches([index]).reshaped([3000])
      XCTAssertEqual(patch, try set.original(index))
      XCTAssertEqual(set.transform.sound(of: patch, statistics: set.records[index].statistics), patch)
    }
    preset.downsamplings = 1
    assertFails(.usage, "--downsample") { try build(DataSetRecipe(preset: preset), "none.h5") }
  }

  func testEveryNormalisationMakesASetAndComesBack() throws {
    for i in 0..<3 { try record("in/\(i).wav", seed: i, gain: 0.1 * Float(i + 1)) }
    for normalisation in Normalisation.all {
      var recipe = try smallRecipe("seed002")
      recipe.preset.threshold = .none
      recipe.preset.normalisation = .none
      let plain = try build(recipe), expected = try plain.patches([0, plain.count - 1])
      recipe.preset.normalisation = normalisation
      let set = try build(recipe, normalisation.name + ".h5"), patches = try set.patches([0, set.count - 1])
      let back = Tensor.concatenation(
        [(0, 0), (1, set.count - 1)].map { place, index in
          normalisation.inverse(patches.slice(axis: 0, place..<place + 1), set.records[index].statistics)
        }, axis: 0)
      assertClose(back, expected, tolerance: 2e-5, normalisation.name)
      XCTAssertEqual(Set(set.records.map(\.statistics)).count == 1, normalisation.scope != .image, normalisation.name)
    }
  }

  func testRecordingsOfASplitDoNotMix() throws {
    for i in 0..<8 { try record("in/\(i).wav", seed: i, seconds: 1 + 0.3 * Double(i)) }
    let set = try build(try smallRecipe())
    let training = Set(set.trainingIndices.map { set.records[$0].source })
    let heldOut = Set(set.heldOutIndices.map { set.records[$0].source })
    XCTAssert(training.isDisjoint(with: heldOut))
    XCTAssertGreaterThan(set.heldOutIndices.count, 0)
    XCTAssertLessThanOrEqual(Double(set.heldOutIndices.count), 1.2 * 0.3 * Double(set.count))
    XCTAssertEqual(set.heldOutIndices.count, set.lint.heldOutCount)
    var recipe = try smallRecipe()
    recipe.seed = 1
    XCTAssertNotEqual(try build(recipe, "b.h5").records.map(\.isHeldOut), set.records.map(\.isHeldOut))
  }

  func testALargeRecordingIsForTraining() throws {
    for seed in 0..<4 {
      try record("in/small.wav", seed: 1, seconds: 1)
      try record("in/large.wav", seed: 2, seconds: 9)
      var recipe = try smallRecipe()
      (recipe.seed, recipe.preset.threshold) = (seed, .none)
      let set = try build(recipe)
      XCTAssert(set.heldOutIndices.allSatisfy { set.records[$0].source.hasSuffix("small.wav") })
      XCTAssertGreaterThan(set.heldOutIndices.count, 0)
    }
  }

  func testOneRecordingIsNotSplit() throws {
    try record("in/only.wav", seed: 1)
    XCTAssertEqual(try build(try smallRecipe()).heldOutIndices, [])
  }

  func testTheLintSaysWhatWasSkippedAndWhy() throws {
    for i in 0..<3 { try record("in/good\(i).flac", seed: i) }
    try record("in/twin.wav", seed: 1)
    try FileManager.default.removeItem(atPath: path("in/twin.wav"))
    try FileManager.default.copyItem(atPath: path("in/good1.flac"), toPath: path("in/twin.flac"))
    try write([], "in/empty.wav")
    try write(Array("This is no sound at all, whatever it is called.\n".utf8), "in/text.wav")
    try record("in/short.wav", seed: 4, seconds: 0.1)
    try record("in/silent.wav", seed: 5, gain: 0)
    try record("in/clipped.wav", seed: 6, gain: 40)
    let whole = try XCTUnwrap(FileManager.default.contents(atPath: path("in/good0.flac")))
    try write(Array(whole.prefix(whole.count / 2)), "in/cut.flac")
    try write(Array("path,label\n".utf8), "in/notes.txt")
    // Clipping is full scale exactly: the same sound held within ±1.
    let loud = clamp(try SoundFile(path("in/clipped.wav")).readAll(), low: -1, high: 1)
    try SoundFile.write(loud, rateHz: 8000, to: path("in/clipped.wav"))
    var recipe = try smallRecipe()
    let lint = try build(recipe).lint
    let faults = Dictionary(uniqueKeysWithValues: lint.skipped.map { (Folder.name(of: $0.path), $0.fault) })
    XCTAssertEqual(
      faults,
      [
        "twin.flac": .duplicate, "empty.wav": .empty, "text.wav": .corrupt, "short.wav": .tooShort, "silent.wav": .silent,
        "clipped.wav": .clipped, "cut.flac": .corrupt,
      ])
    XCTAssertEqual(lint.used.map { Folder.name(of: $0.path) }, ["good0.flac", "good1.flac", "good2.flac"])
    XCTAssertEqual(lint.fileCount, 10)
    XCTAssert(lint.skipped.allSatisfy { !$0.detail.isEmpty })
    recipe.allowsClipped = true
    XCTAssert(try build(recipe, "loud.h5").lint.used.contains { $0.path.hasSuffix("clipped.wav") })
  }

  func testTheLintCountsWhatThresholdsKeep() throws {
    for i in 0..<4 { try record("in/\(i).wav", seed: i, gain: pow(10, -Float(i))) }
    var recipe = try smallRecipe("seed002")
    recipe.preset.threshold = .none
    let lint = try build(recipe).lint
    XCTAssertEqual(lint.thresholds.first?.patches, lint.patchCount)
    XCTAssertEqual(lint.threshold.patches, lint.patchCount)
    for passing in lint.thresholds {
      recipe.preset.threshold = try Threshold(passing.threshold)
      XCTAssertEqual(try build(recipe, "t.h5").count, passing.patches, passing.threshold)
    }
  }

  func testMixedRatesNeedARate() throws {
    try record("in/a.wav", seed: 1)
    try record("in/b.wav", seed: 2)
    try record("in/c.wav", seed: 3, rateHz: 11_025)
    var recipe = try smallRecipe()
    assertFails(.badData, "c.wav", "2 at 8000 Hz, 1 at 11025 Hz", "--rate 8000") { try build(recipe) }
    recipe.rateHz = 8000
    let set = try build(recipe)
    XCTAssertEqual(set.lint.used.count, 3)
    let index = try XCTUnwrap(set.records.indices.first { set.records[$0].source.hasSuffix("c.wav") })
    let features = set.transform(try set.original(index))
    assertClose(
      set.transform.patch(of: features, from: 0, statistics: set.records[index].statistics),
      try set.patches([index]).reshaped(set.patchShape))
  }

  func testRecordingsAboveHearingKeepTheirRate() throws {
    try record("in/mouse.wav", seed: 1, seconds: 0.2, rateHz: 250_000)
    let set = try build(DataSetRecipe(preset: try .named("seed002")))
    XCTAssertEqual(set.rateHz, 250_000)
    XCTAssertEqual(set.patchShape, [50, 32, 1])
    let sound = set.transform.sound(of: try set.patches([0]), statistics: set.records[0].statistics)
    XCTAssertEqual(sound.count, set.preset.patchSamples)
    let slower = try XCTUnwrap(Audibility.slowdown(rateHz: set.rateHz))
    try SoundFile.write(sound, rateHz: set.rateHz / slower, to: path("slow.wav"))
    XCTAssertEqual(try SoundFile(path("slow.wav")).rateHz, 25_000)
  }

  func testAPresetsRateIsKept() throws {
    try record("in/a.wav", seed: 1)
    var recipe = DataSetRecipe(preset: try .named("kws-mfcc"))
    assertFails(.badData, "a.wav", "8000 Hz", "--rate 16000") { try build(recipe) }
    try record("in/b.wav", seed: 1, rateHz: 16_000)
    XCTAssertEqual(try build(recipe).lint.skipped.map(\.fault), [.wrongRate])
    recipe.rateHz = 16_000
    XCTAssertEqual(try build(recipe, "both.h5").lint.used.count, 2)
    recipe.rateHz = 8000
    assertFails(.usage, "--rate", "16000") { try build(recipe) }
  }

  func testLabelsFromFoldersTablesAndIntervals() throws {
    for (i, word) in ["yes", "no", "yes"].enumerated() { try record("in/\(word)/\(i).wav", seed: i) }
    var recipe = try smallRecipe()
    recipe.labels = .folders
    let set = try build(recipe)
    XCTAssertEqual(set.labels, ["no", "yes"])
    XCTAssert(set.records.allSatisfy { $0.source.contains("/\($0.label)/") })

    try write(Array("label,seconds,path\n\"one, two\",1,in/yes/0.wav\nthree,2,in/no/1.wav\n".utf8), "labels.csv")
    recipe.labels = LabelSource(path("labels.csv"))
    let table = try build(recipe, "table.h5")
    XCTAssertEqual(table.labels, ["one, two", "three"])
    XCTAssert(table.records.filter { $0.source.hasSuffix("2.wav") }.allSatisfy { $0.label.isEmpty })

    try write(Array("start,end,label\n0,1.0,sing\n1.0,2,nosing\n".utf8), "in/no/1.labels.csv")
    recipe.labels = .intervals
    let intervals = try build(recipe, "intervals.h5")
    for record in intervals.records where record.source.hasSuffix("1.wav") {
      let middle = record.startSeconds + 0.5 * Double(intervals.preset.patchSamples) / 8000
      XCTAssertEqual(record.label, middle < 1 ? "sing" : "nosing")
    }

    try write(Array("name,label\n".utf8), "wrong.csv")
    recipe.labels = .table(path: path("wrong.csv"))
    assertFails(.badData, "wrong.csv", "path") { try build(recipe) }
  }

  func testWhatCannotBecomeASetIsOneLine() throws {
    let recipe = try smallRecipe()
    assertFails(.missing, "in", "no such") { try build(recipe) }
    try Folder.make(path("in"))
    assertFails(.missing, "in", "no sound files") { try build(recipe) }
    try write(Array("words".utf8), "in/text.wav")
    assertFails(.badData, "text.wav", "text") { try build(recipe) }
    try FileManager.default.removeItem(atPath: path("in/text.wav"))
    try record("in/a.wav", seed: 1, seconds: 0.2)
    // 11 frames make 5 rows, the last of which is left out.
    assertFails(.badData, "a.wav", "0.20 s", "--patch 4 or fewer") { try build(recipe) }
    try record("in/a.wav", seed: 1)
    var strict = recipe
    strict.preset.threshold = .atLeast(1e9)
    assertFails(.badData, "1e+09", "largest maximum", "--threshold", "keeps 10 %") { try build(strict) }
    assertFails(.cannotCreate, "a.wav") { try DataSet.build(from: [path("in")], recipe: recipe, to: path("in/a.wav/set.h5")) }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), ["in"])

    let wrong: [(String, (inout DataSetRecipe) -> Void)] = [
      ("--patch", { $0.preset.cutting.rows = 0 }),
      ("--patch-overlap", { $0.preset.cutting.overlap = 10 }),
      ("--clip-bottom", { $0.preset.droppedBins = 64 }),
      ("--downsample", { $0.preset.downsamplings = 9 }),
      ("--held-out", { $0.heldOutShare = 1 }),
      ("--rate", { $0.rateHz = 0 }),
      ("--normalise", { $0.preset.compression = .decibels() }),
    ]
    for (option, change) in wrong {
      var recipe = recipe
      change(&recipe)
      assertFails(.usage, option) { try build(recipe) }
    }
  }

  func testTheSuggestedThresholdKeepsATenth() throws {
    for i in 0..<5 { try record("in/\(i).wav", seed: i, gain: 0.05 * Float(i + 1)) }
    var recipe = try smallRecipe("seed002")
    recipe.preset.threshold = .atLeast(1e9)
    var remedy = ""
    XCTAssertThrowsError(try build(recipe)) { remedy = ($0 as? FileError)?.remedy ?? "" }
    recipe.preset.threshold = try Threshold(String(remedy.split(separator: " ")[1]))
    let set = try build(recipe)
    XCTAssertEqual(Double(set.count), 0.1 * Double(set.lint.patchCount), accuracy: 1.5)
  }

  func testWhatIsNoSetIsRefused() throws {
    assertFails(.missing, "none.h5") { try DataSet(path("none.h5")) }
    try write(Array("not a set".utf8), "text.h5")
    assertFails(.badData, "text.h5") { try DataSet(path("text.h5")) }
    try HDF5File.write(to: path("foreign.h5")) { try $0.setAttribute("format", to: "another") }
    assertFails(.badData, "foreign.h5", "bench data build") { try DataSet(path("foreign.h5")) }
    try record("in/a.wav", seed: 1)
    _ = try build(try smallRecipe())
    let whole = try XCTUnwrap(FileManager.default.contents(atPath: path("set.h5")))
    try write(Array(whole.prefix(whole.count * 2 / 3)), "cut.h5")
    assertFails(.badData, "cut.h5", "cut short") { try DataSet(path("cut.h5")) }
  }

  func testStoppingLeavesNothing() throws {
    struct Stop: Error {}
    for i in 0..<3 { try record("in/\(i).wav", seed: i) }
    for stage in [BuildProgress.Stage.survey, .write] {
      XCTAssertThrowsError(
        try DataSet.build(from: [path("in")], recipe: smallRecipe(), to: path("set.h5")) {
          if $0.stage == stage && $0.done == 1 { throw Stop() }
        }
      ) { XCTAssert($0 is Stop) }
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), ["in"])
    }
  }
}
