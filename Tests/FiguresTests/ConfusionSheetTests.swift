import Figures
import Files
import Foundation
import XCTest

final class ConfusionSheetTests: XCTestCase {
  func testDrawsMatricesOfAnySizeAndLeavesTheirTable() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for count in [1, 2, 9, 30] {
      let counts = (0..<count).map { row in (0..<count).map { $0 == row ? 7 : ($0 + row) % 3 } }
      let sheet = ConfusionSheet(
        title: "a model: held-out recordings", caption: "accuracy .5", labels: (0..<count).map { "class \($0)" }, counts: counts)
      try sheet.write(to: folder + "/matrix")
      let light = sheet.image(on: .light), dark = sheet.image(on: .dark)
      XCTAssertEqual([light.width, light.height], [dark.width, dark.height])
      XCTAssertNotEqual(light.pixels, dark.pixels)
      let table = try String(contentsOfFile: folder + "/matrix.tsv", encoding: .utf8).split(separator: "\n")
      XCTAssertEqual(table.count, count + 1)
      XCTAssertEqual(table[1].split(separator: "\t").map(String.init), ["class 0"] + counts[0].map(String.init))
    }
  }
}
