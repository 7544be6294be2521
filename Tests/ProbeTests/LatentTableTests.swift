import Files
import Foundation
import Probe
import Tensors
import XCTest

final class LatentTableTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "latents-" + UUID().uuidString
    try Folder.make(folder)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private let rows = [
    LatentTable.Row(set: "a.h5", patch: 4, source: "dry/one.wav", startSeconds: 1.25, isHeldOut: false),
    LatentTable.Row(
      set: "a.h5", patch: 5, source: "dry/two.wav", startSeconds: 0, isHeldOut: true, effect: "Overdrive",
      settings: ["drive": 0.1, "muffle": 1]),
    LatentTable.Row(
      set: "b.h5", patch: 0, source: "dry/two.wav", startSeconds: 3, isHeldOut: true, effect: "lv2:http://x.org/Over.drive",
      settings: ["drive": 0.3]),
  ]

  func testRoundTrip() throws {
    let latents = Tensor([3, 2], [1, 2, 3, 4, 5, 6])
    try LatentTable(latents, rows, path: "test").write(to: folder + "/z.npy")
    let read = try LatentTable(folder + "/z.npy")
    XCTAssertEqual(read.latents, latents)
    XCTAssertEqual(read.rows, rows)
    XCTAssertEqual(try read.filtered(\.isHeldOut).latents, Tensor([2, 2], [3, 4, 5, 6]))
  }

  func testNotANumberIsRefused() throws {
    XCTAssertThrowsError(try LatentTable(Tensor([3, 2], [1, 2, 3, .nan, 5, 6]), rows, path: "z.npy")) { error in
      XCTAssertEqual((error as? FileError)?.kind, .badData)
      XCTAssert("\(error)".hasPrefix("z.npy: row 1 holds"), "\(error)")
    }
  }

  func testDamagedTablesAreRefused() throws {
    let path = folder + "/z.npy", table = folder + "/z.tsv"
    try Npy.write(Tensor([3, 2], repeating: 1), to: path)
    XCTAssertEqual(try LatentTable(path).rows.map(\.patch), [0, 1, 2])
    try LatentTable(Tensor([3, 2], repeating: 1), rows, path: "test").write(to: path)
    let good = try String(contentsOfFile: table, encoding: .utf8)
    let damages = [
      good.replacingOccurrences(of: "patch", with: "path"), good.replacingOccurrences(of: "0.1", with: "much"),
      String(good.dropLast(good.split(separator: "\n").last!.count + 1)), good.replacingOccurrences(of: "1.25\t0", with: "1.25"),
    ]
    for damaged in damages {
      try damaged.write(toFile: table, atomically: true, encoding: .utf8)
      XCTAssertThrowsError(try LatentTable(path), damaged) { error in
        XCTAssertEqual((error as? FileError)?.kind, .badData)
        XCTAssertEqual((error as? FileError)?.path, table)
      }
    }
  }
}
