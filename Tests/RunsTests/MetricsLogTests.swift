import Files
import Foundation
import Runs
import Tensors
import XCTest

final class MetricsLogTests: ScratchTestCase {
  private let columns = ["loss", "coverage"]

  private func folder() throws -> RunFolder { try RunFolder.create(scratch + "/run", configuration) }

  private func events(_ folder: RunFolder) throws -> EventReader {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("events.out.tfevents.") }
    XCTAssertEqual(names.count, 1)
    return try EventReader(folder.path + "/" + names[0])
  }

  /// Awkward numbers, and a measure that is not taken at every step.
  private let rows: [(Int, [String: Float])] = [
    (1, ["loss": 0.1]), (2, ["loss": 1e-30, "coverage": 0.68]), (3, ["loss": .nan]), (4, ["coverage": -.infinity]),
    (5, ["loss": 16_777_217.0 / 3]),
  ]

  func testTableAndEventsHoldTheSameNumbers() throws {
    let folder = try folder()
    let log = try MetricsLog(creatingIn: folder, columns: columns)
    for (step, values) in rows { try log.write(step: step, values) }

    let table = try MetricsTable(folder.metricsPath)
    XCTAssertEqual(table.columns, columns)
    XCTAssertEqual(table.steps, [1, 2, 3, 4, 5])
    let reader = try events(folder)
    XCTAssertTrue(reader.isWhole)
    XCTAssertEqual(reader.events[0].version, "brain.Event:2")
    XCTAssertEqual(reader.events.dropFirst().map(\.step), table.steps)
    for ((_, values), (row, event)) in zip(rows, zip(table.rows, reader.events.dropFirst())) {
      XCTAssertEqual(row.map { $0?.bitPattern }, columns.map { values[$0]?.bitPattern })
      let scalars = Dictionary(uniqueKeysWithValues: event.values.map { ($0.tag, $0.scalar!.bitPattern) })
      XCTAssertEqual(scalars, values.mapValues(\.bitPattern))
      XCTAssertGreaterThan(event.wallTime, 1.6e9)
    }
    XCTAssertEqual(table.series("coverage").map(\.step), [2, 4])
    XCTAssertEqual(table.latest["coverage"], -.infinity)
    XCTAssertEqual(
      try String(contentsOfFile: folder.metricsPath, encoding: .utf8).split(separator: "\n").prefix(3),
      ["step,loss,coverage", "1,0.1,", "2,1e-30,0.68"])
  }

  func testPicturesAndSoundsReachTheEvents() throws {
    let folder = try folder()
    let log = try MetricsLog(creatingIn: folder, columns: columns)
    let image = Image(width: 3, height: 2, filledWith: [9, 8, 7])
    try log.write(step: 7, picture: "samples", image)
    try log.write(step: 8, sound: "generated", Tensor([4], [0, 0.5, -1, 2]), rateHz: 8000)
    let reader = try events(folder)
    let picture = reader.events[1].values[0], sound = reader.events[2].values[0]
    XCTAssertEqual([picture.width, picture.height], [3, 2])
    XCTAssertEqual(try PNG.decode(picture.bytes, path: "picture"), image)
    XCTAssertEqual(sound.rateHz, 8000)
    XCTAssertEqual(sound.frames, 4)
    XCTAssertEqual(sound.bytes.count, 52)
    XCTAssertEqual(Array(sound.bytes.suffix(8)), [0, 0, 255, 63, 1, 128, 255, 127])
  }

  /// Ten steps, of which the last four were not saved, then a resumed run: as if it had never stopped.
  func testResumedLogHasEachStepOnce() throws {
    let folder = try folder()
    var position: MetricsLog.Position?
    do {
      let log = try MetricsLog(creatingIn: folder, columns: columns)
      for step in 1...10 {
        try log.write(step: step, ["loss": Float(step)])
        if step == 6 {
          try log.synchronise()
          position = log.position
        }
      }
    }
    // The process was killed in the middle of a record of each file.
    for name in ["metrics.csv", position!.eventsName] {
      let handle = try XCTUnwrap(FileHandle(forWritingAtPath: folder.path + "/" + name))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("11,0.5".utf8))
      try handle.close()
    }
    XCTAssertEqual(try MetricsTable(folder.metricsPath).steps, Array(1...10), "an unfinished line does not count")
    XCTAssertFalse(try events(folder).isWhole)

    let log = try MetricsLog(resuming: folder, columns: columns, from: position!)
    for step in 7...12 { try log.write(step: step, ["loss": Float(step)]) }
    XCTAssertEqual(try MetricsTable(folder.metricsPath).series("loss").map(\.value), (1...12).map { Float($0) })
    let reader = try events(folder)
    XCTAssertTrue(reader.isWhole)
    XCTAssertEqual(reader.events.map(\.step), Array(0...12))
    let size = try FileManager.default.attributesOfItem(atPath: folder.metricsPath)[.size] as? Int
    XCTAssertEqual(log.position.metricsBytes, size)
  }

  func testFilesOfAnotherRunAreRefused() throws {
    let folder = try folder()
    let log = try MetricsLog(creatingIn: folder, columns: columns)
    var position = log.position
    assertFails(.badData, saying: "metrics.csv", "loss, coverage", "other") {
      _ = try MetricsLog(resuming: folder, columns: ["other"], from: position)
    }
    position.metricsBytes += 1
    assertFails(.badData, saying: "metrics.csv") { _ = try MetricsLog(resuming: folder, columns: self.columns, from: position) }
    position = log.position
    position.eventsName = "absent"
    assertFails(.cannotCreate, saying: "absent") { _ = try MetricsLog(resuming: folder, columns: self.columns, from: position) }
    assertFails(.cannotCreate, saying: "metrics.csv") { _ = try MetricsLog(creatingIn: folder, columns: self.columns) }
    for text in ["", "epoch,loss\n", "step,loss\n1,2,3\n", "step,loss\n1,x\n", "step,loss\nx,1\n"] {
      try AtomicFile.write(text, to: scratch + "/table.csv")
      assertFails(.badData, saying: "table.csv") { _ = try MetricsTable(self.scratch + "/table.csv") }
    }
  }
}
