import Files
import Foundation
import Runs
import XCTest

final class RunLedgerTests: ScratchTestCase {
  func testEveryRunHasItsLine() throws {
    var later = configuration
    later.started = "2024-01-01T00:00:00Z"
    later.model = "gan-quality"
    let second = try RunFolder.create(scratch + "/a-second", later)
    let first = try RunFolder.create(scratch + "/first", configuration)
    let log = try MetricsLog(creatingIn: first, columns: ["loss", "coverage"])
    try log.write(step: 10, ["loss": 0.5, "coverage": 0.3])
    try log.write(step: 20, ["loss": .nan])
    for name in ["step-9.png", "step-10.png", "step-10-dark.png", "step-10-narrow.png", "track.wav"] {
      try AtomicFile.write("x", to: first.samplePath(name))
    }
    try Folder.make(scratch + "/no-run")
    let broken = try RunFolder.create(scratch + "/broken", configuration)
    try AtomicFile.write("{", to: broken.configurationPath)

    let runs = RunLedger.runs(in: scratch)
    XCTAssertEqual(runs.map(\.name), ["broken", "first", "a-second"])
    XCTAssertTrue(try XCTUnwrap(runs[0].defect).contains("config.json"))
    XCTAssertEqual(runs[1].differences, ["batch": "32", "lr": "0.0002"])
    XCTAssertEqual(runs[1].steps, 20)
    XCTAssertEqual(runs[1].measures, ["coverage": 0.3])
    XCTAssertEqual(runs[1].picture, first.samplePath("step-10.png"))
    XCTAssertNil(runs[1].defect)
    XCTAssertEqual(runs[2].model, "gan-quality")
    XCTAssertEqual(runs[2].path, second.path)
    XCTAssertEqual(runs[2].steps, 0)
    XCTAssertNil(runs[2].picture)
    XCTAssertEqual(RunLedger.runs(in: scratch + "/absent"), [])
    XCTAssertNoThrow(try JSONEncoder().encode(runs))
  }
}
