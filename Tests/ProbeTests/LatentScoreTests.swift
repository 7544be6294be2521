import Files
import Foundation
import Probe
import Tensors
import XCTest

/// Latents that are made up: what they know of effects and controls is known.
final class LatentScoreTests: XCTestCase {
  /// Two effects in 24 recordings, a quarter of them held out; latent 0 tells the effect as far as `clarity` allows,
  /// latent 1 is the control `drive`, latent 2 is noise. The control `output` leaves no trace.
  private func table(clarity: Float, count: Int = 480) throws -> LatentTable {
    var random = Random(seed: 6, purpose: "test")
    var rows: [LatentTable.Row] = [], values: [Float] = []
    for index in 0..<count {
      let recording = index % 24, isOverdrive = index / 24 % 2 == 0
      let drive = random.nextUniform(), output = random.nextUniform()
      rows.append(
        LatentTable.Row(
          set: "a.h5", patch: index, source: "r\(recording).wav", startSeconds: 0, isHeldOut: recording % 4 == 0,
          effect: isOverdrive ? "Overdrive" : "Delay", settings: ["drive": Double(drive), "output": Double(output)]))
      values += [(isOverdrive ? clarity : -clarity) + random.nextNormal(), 3 * drive, random.nextNormal()]
    }
    return try LatentTable(Tensor([count, 3], values), rows, path: "test")
  }

  func testEffectsAreToldAsFarAsTheyCanBe() throws {
    for (clarity, range) in [(Float(0), 0.35...0.65), (1, 0.75...0.92), (4, 0.99...1)] {
      let table = try table(clarity: clarity)
      let scores = try EffectScores("made up", values: table.latents, rows: table.rows, path: "test")
      XCTAssertEqual(scores.scores.map(\.classifier), ["k-NN", "logistic"])
      for score in scores.scores {
        XCTAssert(range.contains(score.accuracy), "\(clarity): \(score.accuracy) by \(score.classifier)")
        XCTAssert(score.low <= score.accuracy && score.accuracy <= score.high)
        XCTAssertEqual(score.predicted.count, 120)
      }
    }
    let majority = try EffectScores.majority(of: table(clarity: 0).rows, path: "test")
    XCTAssertEqual(majority.scores[0].accuracy, 0.5, accuracy: 0.01)
  }

  /// What is held out is never learned from: shuffling its effects changes no prediction.
  func testHeldOutEffectsAreNotLearned() throws {
    let table = try table(clarity: 1)
    var rows = table.rows
    for index in rows.indices where rows[index].isHeldOut { rows[index].effect = index % 3 == 0 ? "Overdrive" : "Delay" }
    let honest = try EffectScores("a", values: table.latents, rows: table.rows, path: "test")
    let shuffled = try EffectScores("a", values: table.latents, rows: rows, path: "test")
    XCTAssertEqual(honest.scores.map(\.predicted), shuffled.scores.map(\.predicted))
    XCTAssertEqual(honest.scores.map(\.choice), shuffled.scores.map(\.choice))
  }

  func testOneEffectOrOneRecordingIsRefused() throws {
    let table = try table(clarity: 1)
    let one = try table.filtered { $0.effect == "Delay" }
    let short = try table.filtered { !$0.isHeldOut || $0.source == "r0.wav" }
    for refused in [one, short] {
      XCTAssertThrowsError(try EffectScores("a", values: refused.latents, rows: refused.rows, path: "z.npy")) { error in
        XCTAssertEqual((error as? FileError)?.kind, .badData)
        XCTAssertEqual((error as? FileError)?.path, "z.npy")
      }
    }
  }

  func testControlsAreKnownOrNot() throws {
    let information = try ParameterInformation.all(of: table(clarity: 1), latents: [0, 1, 2], seed: 0)
    XCTAssertEqual(information.map { "\($0.effect) \($0.control)" }, [
      "Delay drive", "Delay output", "Overdrive drive", "Overdrive output",
    ])
    for found in information {
      if found.control == "drive" {
        XCTAssertEqual(found.best, 1)
        XCTAssertEqual(found.knowingCount, 1)
        XCTAssertGreaterThan(found.information[1], 5 * found.null)
        XCTAssertGreaterThan(found.gap, 0.5)
      } else {
        XCTAssertEqual(found.knowingCount, 0)
        XCTAssertLessThan(found.gap, 0.15)
      }
    }
  }

  func testAPlaceLeadsToItsSettings() throws {
    let folder = try scratchFolder()
    let table = try table(clarity: 6), path = folder + "/z.npy"
    try table.write(to: path)
    let map = try LatentMap(table, LatentMap.Recipe(method: .umap, settings: UMAP(), latents: path))
    try map.write(to: folder + "/m.npy")
    let surface = try ControlSurface(try LatentMap(folder + "/m.npy"))
    XCTAssertEqual(surface.map.table.latents, map.table.latents)
    for row in [0, 100, 333] {
      let point = try surface.point(u: map.table.latents[row, 0], v: map.table.latents[row, 1])
      XCTAssertEqual(point.effect, table.rows[row].effect)
      XCTAssertEqual(point.settings["drive"]!, table.rows[row].settings["drive"]!, accuracy: 0.2)
      XCTAssertEqual(point.distanceToPoint, 0)
    }
    for error in try surface.heldOutErrors() {
      XCTAssertEqual(error.chance, 0.25, accuracy: 0.05)
      if error.control == "drive" {
        XCTAssertLessThan(error.high, 0.15)
      } else {
        XCTAssertGreaterThan(error.error, 0.2)
      }
    }
    XCTAssertThrowsError(try surface.point(u: 1e3, v: 0)) { XCTAssertEqual(($0 as? FileError)?.kind, .usage) }
  }

  func testMapsOfTooFewOrEqualLatentsAreRefused() throws {
    let few = try table(clarity: 1, count: 12)
    XCTAssertThrowsError(try LatentMap(few, LatentMap.Recipe(method: .umap, settings: UMAP(), latents: "z.npy"))) { error in
      XCTAssertEqual("\(error)", "z.npy: has 12 latents, fewer than the 16 that a map of 15 neighbours wants; choose --neighbours 11 or fewer")
    }
    let equal = try LatentTable(Tensor([12, 3], repeating: 1), few.rows, path: "z.npy")
    XCTAssertThrowsError(try LatentMap(equal, LatentMap.Recipe(method: .pca, settings: UMAP(), latents: "z.npy")))
    XCTAssertNoThrow(try LatentMap(few, LatentMap.Recipe(method: .umap, settings: UMAP(neighbours: 11), latents: "z.npy")))
  }

  func testEffectsThatAreNotThereAreNamed() throws {
    XCTAssertThrowsError(try table(clarity: 1).filtered(effects: ["Delay", "Combo"], path: "z.npy")) { error in
      XCTAssertEqual("\(error)", "z.npy: has no sound of Combo; it has Delay, Overdrive")
    }
  }

  private func scratchFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "scores-\(UUID().uuidString)"
    try Folder.make(folder)
    addTeardownBlock { try? FileManager.default.removeItem(atPath: folder) }
    return folder
  }
}
