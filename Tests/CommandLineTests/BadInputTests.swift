import Files
import Foundation
import Tensors
import XCTest

/// Inputs that cannot be used: one line that names file and remedy, the code of sysexits, nothing half-written.
final class BadInputTests: XCTestCase {
  struct Case: Sendable {
    let name: String
    let words: String
    let status: Int32
    /// What the line says, file first.
    let says: [String]
    /// Lays the input into the folder that the command runs in.
    var prepare: @Sendable (String) throws -> Void = { _ in }
  }

  static let cases: [Case] = [
    Case(name: "no such folder", words: "data build nowhere --out x.h5", status: 66, says: ["nowhere", "no such"]),
    Case(name: "a folder with no audio", words: "data build . --out x.h5", status: 66, says: [".", "wav, flac"]) {
      try Data("hello".utf8).write(to: URL(fileURLWithPath: $0 + "/notes.txt"))
    },
    Case(name: "a truncated FLAC", words: "data build a.flac --out x.h5", status: 65, says: ["a.flac", "cut short"]) {
      try sound(20_000).write(to: $0 + "/a.flac")
      try truncate($0 + "/a.flac", by: 2)
    },
    Case(name: "a text named .wav", words: "data build a.wav --out x.h5", status: 65, says: ["a.wav", "is text"]) {
      try Data("hello, this is no sound".utf8).write(to: URL(fileURLWithPath: $0 + "/a.wav"))
    },
    Case(name: "a WAV of NaNs", words: "data build a.wav --out x.h5", status: 65, says: ["a.wav", "no number"]) {
      try sound(20_000).write(to: $0 + "/a.wav")
      try spoil($0 + "/a.wav")
    },
    Case(name: "a zero-length file", words: "data build a.wav --out x.h5", status: 65, says: ["a.wav", "empty"]) {
      try Data().write(to: URL(fileURLWithPath: $0 + "/a.wav"))
    },
    Case(
      name: "a set that no patch survives", words: "data build a.wav --preset seed002 --threshold 1e9 --out x.h5",
      status: 65, says: ["largest maximum", "--threshold", "keeps 10 %"]
    ) { try sound(60_000).write(to: $0 + "/a.wav") },
    Case(
      name: "mixed rates", words: "data build . --out x.h5", status: 65, says: ["several rates", "--rate"]
    ) {
      try sound(60_000).write(to: $0 + "/a.wav")
      try sound(60_000, rateHz: 16_000).write(to: $0 + "/b.wav")
    },
    Case(name: "a text as a set", words: "data info a.h5", status: 65, says: ["a.h5", "no HDF5"]) {
      try Data("hello".utf8).write(to: URL(fileURLWithPath: $0 + "/a.h5"))
    },
    Case(name: "no such set", words: "data info a.h5", status: 66, says: ["a.h5", "no such"]),
    Case(name: "a set that is there", words: "data build . --out x.h5", status: 73, says: ["x.h5", "already"]) {
      try AtomicFile.write("kept", to: $0 + "/x.h5")
    },
    Case(name: "a file where a folder is needed", words: "data build a.wav --out a.wav/x.h5", status: 73, says: ["a.wav"]) {
      try sound(60_000).write(to: $0 + "/a.wav")
    },
    Case(name: "a folder of runs that is not there", words: "runs nowhere", status: 66, says: ["nowhere"]),
  ]

  func testEachIsOneLineWithItsCodeAndLeavesNothing() throws {
    for item in BadInputTests.cases {
      let folder = try scratchFolder()
      try item.prepare(folder)
      let before = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      let result = try BenchProcess(item.words.split(separator: " ").map(String.init), in: folder)
      XCTAssertEqual(result.status, item.status, "\(item.name): \(result.errors)")
      XCTAssertTrue(result.errors.hasPrefix("bench: "), "\(item.name): \(result.errors)")
      XCTAssertEqual(result.errors.filter { $0 == "\n" }.count, 1, "\(item.name): \(result.errors)")
      for words in item.says { XCTAssertTrue(result.errors.contains(words), "\(item.name): \(result.errors)") }
      XCTAssertEqual(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted(), before, item.name)
    }
  }

  /// A file size limit stands for a full disk: the write fails part of the way.
  func testADiskThatFillsLeavesNothing() throws {
    let folder = try scratchFolder()
    try sound(200_000).write(to: folder + "/a.wav")
    let result = try BenchProcess.shell("ulimit -f 4; $BENCH data build a.wav --out x.h5", in: folder)
    XCTAssertEqual(result.status, 74, result.errors)
    XCTAssertTrue(result.errors.contains("x.h5"), result.errors)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), ["a.wav"])
  }

  func testATruncatedSetIsRefused() throws {
    let folder = try scratchFolder()
    try sound(200_000).write(to: folder + "/a.wav")
    XCTAssertEqual(try BenchProcess(["data", "build", "a.wav", "--out", "x.h5"], in: folder).status, 0)
    try truncate(folder + "/x.h5", by: 2)
    let result = try BenchProcess(["data", "info", "x.h5"], in: folder)
    XCTAssertEqual(result.status, 65, result.errors)
    XCTAssertTrue(result.errors.contains("x.h5"), result.errors)
  }
}

/// A sound to lay somewhere.
struct Sound {
  let samples: Tensor
  var rateHz = 8000

  func write(to path: String) throws { try SoundFile.write(samples, rateHz: rateHz, to: path) }
}

/// Bursts of noise, as loud as speech.
func sound(_ count: Int, rateHz: Int = 8000) -> Sound {
  var random = Random(seed: count, purpose: "sound")
  let values = random.normal([count, 1]).values.enumerated().map { $0.offset / 2000 % 2 == 0 ? 0.1 * $0.element : 0 }
  return Sound(samples: Tensor([count, 1], values), rateHz: rateHz)
}

/// Keeps the first part of a file: half of it, a third …
func truncate(_ path: String, by factor: Int) throws {
  let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  try bytes.prefix(bytes.count / factor).write(to: URL(fileURLWithPath: path))
}

/// Makes the last samples of a float WAV no numbers.
func spoil(_ path: String) throws {
  var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  for start in stride(from: bytes.count - 4000, to: bytes.count, by: 4) {
    bytes.replaceSubrange(start..<start + 4, with: [0, 0, 0xC0, 0x7F])
  }
  try bytes.write(to: URL(fileURLWithPath: path))
}
