import Figures
import Foundation
import XCTest

final class ColourMapTests: XCTestCase {
  /// Every map against matplotlib's table of 256, where matplotlib has it under another name.
  func testMapsAgreeWithMatplotlib() throws {
    let theirs = ["magma": "magma", "viridis": "viridis", "grey": "gray", "diverging": "RdBu_r"]
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/colour-maps.txt")
    var tables: [String: [Colour]] = [:]
    for line in try String(contentsOf: golden, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      tables[String(words[0])] = words.dropFirst().map { Colour(UInt32($0, radix: 16)!) }
    }
    for map in ColourMap.all {
      let table = try XCTUnwrap(theirs[map.name].flatMap { tables[$0] }, "no golden for \(map.name)")
      XCTAssertEqual(table.count, 256)
      for (index, (ours, golden)) in zip(map.colours, table).enumerated() {
        for (a, b) in [(ours.red, golden.red), (ours.green, golden.green), (ours.blue, golden.blue)] {
          XCTAssertLessThanOrEqual(abs(Int(a) - Int(b)), 1, "\(map.name)[\(index)]")
        }
      }
    }
  }

  func testLevelsOutsideTakeTheEnds() {
    for map in ColourMap.all {
      XCTAssertEqual(map.colour(at: -1), map.colours[0])
      XCTAssertEqual(map.colour(at: .nan), map.colours[0])
      XCTAssertEqual(map.colour(at: 7), map.colours[255])
      XCTAssertEqual(map.colour(at: .infinity), map.colours[255])
      XCTAssertEqual(map.colour(at: 100.0 / 255), map.colours[100])
    }
  }

  func testHexReadsAndWrites() {
    XCTAssertEqual(Colour(0x3b528b).hex, "#3b528b")
    XCTAssertEqual(Colour(0x000a00), Colour(red: 0, green: 10, blue: 0))
  }
}
