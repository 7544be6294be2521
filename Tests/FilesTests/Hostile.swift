import Files
import Foundation
import Tensors
import XCTest

/// Files as an enemy, or a bad disk, would make them, from one that is right.
enum Hostile {
  /// The file cut after every byte, then `mutations` copies with 1 to 8 bytes changed, drawn by seed.
  static func variants(of bytes: [UInt8], mutations: Int) -> some Sequence<[UInt8]> {
    var random = Random(seed: 1, purpose: "damage")
    let cuts = bytes.indices.lazy.map { Array(bytes[..<$0]) }
    let changes = (0..<mutations).lazy.map { _ in
      var changed = bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: changed.indices, using: &random)
        // Ends of the range and neighbours find more than bytes drawn evenly.
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed[place] = 0
        case 1: changed[place] = 0xFF
        case 2: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default: changed[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      return changed
    }
    return [AnySequence(cuts), AnySequence(changes)].joined()
  }
}

/// Tests of damaged files: every read must end in a value or a `FileError`, and within little memory.
class HostileTestCase: ScratchTestCase {
  private var limit = rlimit()

  /// A reader that believes a size in a header runs into this limit and dies.
  override func setUpWithError() throws {
    try super.setUpWithError()
    getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[0]
    var lowered = limit
    lowered.rlim_cur = try XCTUnwrap(rlim_t(pages)) * rlim_t(getpagesize()) + 512 << 20
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &lowered)
  }

  override func tearDownWithError() throws {
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    try super.tearDownWithError()
  }

  /// Reads every variant with `read`; returns how many were refused.
  @discardableResult
  func assertSurvives(
    _ bytes: [UInt8], mutations: Int = 2000, file: StaticString = #filePath, line: UInt = #line,
    read: (String) throws -> Void
  ) throws -> Int {
    let victim = path("hostile")
    try overwrite(victim, with: bytes)
    XCTAssertNoThrow(try read(victim), "the file is right before it is damaged", file: file, line: line)
    var refused = 0
    for variant in Hostile.variants(of: bytes, mutations: mutations) {
      try overwrite(victim, with: variant)
      do { try read(victim) } catch {
        refused += 1
        let isFileError = error is FileError
        XCTAssert(isFileError, "\(error)", file: file, line: line)
        if !isFileError { break }
      }
    }
    XCTAssertGreaterThan(refused, 0, "no damage was noticed", file: file, line: line)
    return refused
  }

  /// Foundation's way waits for the disk: milliseconds a file, for thousands.
  private func overwrite(_ path: String, with bytes: [UInt8]) throws {
    unlink(path)
    let file = try XCTUnwrap(fopen(path, "w"))
    XCTAssertEqual(fwrite(bytes, 1, bytes.count, file), bytes.count)
    fclose(file)
  }
}
