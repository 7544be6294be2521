import Files
import Foundation
import Runs
import XCTest

final class RunFolderTests: ScratchTestCase {
  func testConfigurationComesBack() throws {
    let folder = try RunFolder.create(scratch + "/checkpoints/first/", configuration)
    XCTAssertEqual(folder.name, "first")
    XCTAssertEqual(try RunFolder.open(folder.path + "/").configuration(), configuration)
    XCTAssertEqual(try RunConfiguration(json: configuration.json), configuration)
    XCTAssertEqual(configuration.started, "2023-11-14T22:13:20Z")
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder.samplesPath))
  }

  func testDifferencesAreThoseChosen() {
    XCTAssertEqual(configuration.differences.map { "\($0.name) \($0.value)" }, ["batch 32", "lr 0.0002"])
  }

  func testPresetGoesThroughUnread() throws {
    struct Preset: Codable, Equatable { var name: String; var hopSamples: Int; var floor: Double?; var steps: [Int] }
    let preset = Preset(name: "a", hopSamples: 128, floor: -60.5, steps: [1, 2])
    XCTAssertEqual(try JSONValue(of: preset).decoded(as: Preset.self), preset)
  }

  func testNothingIsOverwritten() throws {
    let folder = try RunFolder.create(scratch + "/run", configuration)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.configurationPath))
    assertFails(.cannotCreate, saying: "/run", "--resume") { _ = try RunFolder.create(folder.path, self.configuration) }
    XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: folder.configurationPath)), before)

    try AtomicFile.write("mine", to: scratch + "/file")
    assertFails(.cannotCreate, saying: "file") { _ = try RunFolder.create(self.scratch + "/file", self.configuration) }
    assertFails(.cannotCreate, saying: "other files") { try RunFolder.requireFree(self.scratch) }

    try Folder.make(scratch + "/empty")
    XCTAssertNoThrow(try RunFolder.requireFree(scratch + "/empty"))
    XCTAssertNoThrow(try RunFolder.requireFree(scratch + "/new"))
    XCTAssertFalse(FileManager.default.fileExists(atPath: scratch + "/new"), "to ask makes nothing")
  }

  func testWhatIsNoRun() throws {
    assertFails(.missing, saying: "no such run") { _ = try RunFolder.open(self.scratch + "/absent") }
    assertFails(.missing, saying: "is no run") { _ = try RunFolder.open(self.scratch) }
    try AtomicFile.write("{}", to: scratch + "/config.json")
    assertFails(.badData, saying: "config.json") { _ = try RunFolder.open(self.scratch).configuration() }
  }

  func testFreeNamesCountUp() throws {
    XCTAssertEqual(RunFolder.freePath(in: scratch, named: "gan"), scratch + "/gan")
    try Folder.make(scratch + "/gan")
    XCTAssertEqual(RunFolder.freePath(in: scratch, named: "gan"), scratch + "/gan.2")
    try Folder.make(scratch + "/gan.2")
    XCTAssertEqual(RunFolder.freePath(in: scratch, named: "gan"), scratch + "/gan.3")
  }
}
