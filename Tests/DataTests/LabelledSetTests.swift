import Data
import Files
import Foundation
import Tensors
import XCTest

/// Labels by folder, table and interval; splits by group; what is refused.
final class LabelledSetTests: ScratchTestCase {
  private func build(_ labels: LabelSource, _ change: (inout DataSetRecipe) throws -> Void = { _ in }) throws -> DataSet {
    var recipe = try smallRecipe()
    recipe.preset.threshold = .none
    recipe.labels = labels
    try change(&recipe)
    try? FileManager.default.removeItem(atPath: path("set.h5"))
    try DataSet.build(from: [path("in")], recipe: recipe, to: path("set.h5"))
    return try DataSet(path("set.h5"))
  }

  private func label(_ rows: String, beside name: String = "song") throws {
    try write(Array(("start,end,label\n" + rows).utf8), "in/\(name).labels.csv")
  }

  func testFoldersNameClassesAtAnyDepth() throws {
    for (i, name) in ["cat/a.wav", "cat/deep/b.wav", "dog/c.wav", "d.wav"].enumerated() { try record("in/\(name)", seed: i) }
    let set = try build(.folders)
    func labels(_ name: String) -> Set<String> { Set(set.records.filter { $0.source.hasSuffix(name) }.map(\.label)) }
    XCTAssertEqual(labels("a.wav"), ["cat"])
    XCTAssertEqual(labels("b.wav"), ["cat"])
    XCTAssertEqual(labels("c.wav"), ["dog"])
    XCTAssertEqual(labels("d.wav"), ["in"])
  }

  func testIntervalsLabelWhatTheyCover() throws {
    try record("in/song.wav", seed: 1, seconds: 6)
    try label("0,2.9,quiet\n2.9,6.0004,loud\n")
    let set = try build(.intervals)
    let seconds = Double(set.preset.patchSamples) / 8000
    for record in set.records {
      let inside = record.startSeconds + seconds / 2 < 2.9 ? "quiet" : "loud"
      XCTAssertEqual(record.label, inside, "\(record.startSeconds)")
    }
  }

  func testRefusesIntervalsThatCannotBe() throws {
    try record("in/song.wav", seed: 1, seconds: 6)
    for (rows, words) in [
      ("0,3,a\n2.5,4,b\n", ["overlaps 'a'", "3.000"]), ("0,3,a\n3,7,b\n", ["ends behind the recording", "6.000"]),
      ("3,2,a\n", ["no stretch of time"]), ("-1,2,a\n", ["no stretch of time"]), ("0,two,a\n", ["'two'"]),
    ] {
      try label(rows)
      XCTAssertThrowsError(try build(.intervals)) { error in
        let line = (error as? FileError)?.description ?? ""
        for word in words + ["song.labels.csv"] { XCTAssert(line.contains(word), "'\(line)' lacks '\(word)'") }
      }
      XCTAssertFalse(FileManager.default.fileExists(atPath: path("set.h5")))
    }
  }

  func testGroupsAreHeldOutWhole() throws {
    for speaker in 0..<6 { for take in 0..<3 { try record("in/s\(speaker)_take\(take).wav", seed: speaker * 3 + take) } }
    try write(
      Array(("path,label,voice\n" + (0..<6).flatMap { s in (0..<3).map { "in/s\(s)_take\($0).wav,l\($0),v\(s % 3)\n" } }.joined()).utf8),
      "labels.csv")
    let table = LabelSource(path("labels.csv"))
    for (word, group) in [("/(s[0-9])_", { (s: Int) in s }), ("voice", { $0 % 3 })] {
      let set = try build(table) { $0.splitBy = try SplitGrouping(word, labels: table) }
      var parts: [Int: Set<Bool>] = [:]
      for recording in set.lint.used {
        let name = Folder.name(of: recording.path), speaker = Int(String(name.dropFirst().prefix(1)))!
        parts[group(speaker), default: []].insert(recording.isHeldOut)
      }
      XCTAssertTrue(parts.values.allSatisfy { $0.count == 1 }, word)
      XCTAssertEqual(Set(parts.values.flatMap { $0 }), [true, false], word)
    }
    XCTAssertThrowsError(try build(table) { $0.splitBy = try SplitGrouping("/(nobody)_", labels: table) }) {
      XCTAssert("\($0)".contains("does not match its path"), "\($0)")
    }
    assertFails(.usage, "neither a column") { try SplitGrouping("([", labels: table) }
  }

  func testExamplesAreDividedByGroup() throws {
    for speaker in 0..<8 { for take in 0..<2 { try record("in/c\(take)/s\(speaker)_\(take).wav", seed: speaker * 2 + take) } }
    let set = try build(.folders) { $0.splitBy = try SplitGrouping("/(s[0-9])_", labels: .folders) }
    let examples = try LabelledExamples(set, validationShare: 0.2, seed: 1)
    XCTAssertEqual(examples.labels, ["c0", "c1"])
    let parts = [examples.training, examples.validation, examples.heldOut].map { Set($0.map { examples.groups[$0] }) }
    XCTAssertTrue(parts.allSatisfy { !$0.isEmpty })
    for (a, b) in [(0, 1), (0, 2), (1, 2)] { XCTAssertTrue(parts[a].isDisjoint(with: parts[b])) }
    XCTAssertEqual(examples.training.count + examples.validation.count + examples.heldOut.count, set.count)
    XCTAssertNoThrow(try examples.requireTrainable(set.path))
    XCTAssertEqual(try LabelledExamples(set, labels: ["c1", "c0", "c2"], validationShare: 0, seed: 1).missing(in: [0]).count, 2)
  }

  func testRefusesClassesThatCannotBeLearned() throws {
    for i in 0..<4 { try record("in/many/\(i).wav", seed: i) }
    let one = try build(.folders)
    assertFails(.badData, "one class, 'many'") {
      try LabelledExamples(one, validationShare: 0, seed: 0).requireTrainable("set")
    }
    let patch = Double(try smallRecipe().preset.patchSamples + 2 * 128) / 8000
    try record("in/few/a.wav", seed: 9, seconds: patch)
    let few = try build(.folders)
    assertFails(.badData, "'few' has one example") {
      try LabelledExamples(few, validationShare: 0, seed: 0).requireTrainable("set")
    }
    let none = try build(.none)
    assertFails(.badData, "holds no labels") { try LabelledExamples(none, validationShare: 0, seed: 0) }
  }

  func testShortRecordingsAreFilledUpWhereAskedFor() throws {
    try record("in/a/short.wav", seed: 1, seconds: 0.05)
    try record("in/a/long.wav", seed: 2)
    XCTAssertEqual(try build(.folders).lint.used.count, 1)
    let set = try build(.folders) { $0.fillsShort = true }
    XCTAssertEqual(set.lint.used.count, 2)
    XCTAssertEqual(set.lint.used.first { $0.path.hasSuffix("short.wav") }?.seconds ?? 0, 0.05, accuracy: 1e-9)
  }
}
