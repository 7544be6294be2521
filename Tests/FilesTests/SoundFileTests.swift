import Files
import Foundation
import Tensors
import XCTest

final class SoundFileTests: ScratchTestCase {
  func testReadsEveryKind() throws {
    let cases: [(name: String, rateHz: Int, channels: Int)] = [
      ("pcm8.wav", 8000, 1), ("pcm16.wav", 44100, 2), ("pcm24.wav", 250_000, 1), ("pcm32.wav", 22050, 3),
      ("float.wav", 48000, 2), ("double.wav", 96000, 1), ("pcm16.flac", 250_000, 1), ("pcm24.flac", 44100, 2),
      ("pcm16.aiff", 11025, 1), ("vorbis.ogg", 22050, 1), ("layer3.mp3", 44100, 1),
    ]
    for expected in cases {
      let file = try SoundFile(golden(expected.name))
      let samples = try Npy.read(golden(expected.name + ".npy"))
      XCTAssertEqual(file.rateHz, expected.rateHz, expected.name)
      XCTAssertEqual(file.channels, expected.channels, expected.name)
      XCTAssertEqual(file.frames, samples.shape[0], expected.name)
      XCTAssertEqual(file.seconds, Double(samples.shape[0]) / Double(expected.rateHz), expected.name)
      let read = try file.readAll()
      // The decoders of lossy formats differ in the last bits from version to version.
      let isLossy = expected.name.hasSuffix("ogg") || expected.name.hasSuffix("mp3")
      for (a, b) in zip(read.values, samples.values) { XCTAssertEqual(a, b, accuracy: isLossy ? 1e-6 : 0) }
      // In pieces, and again from the middle.
      let again = try SoundFile(golden(expected.name))
      var pieces: [Float] = []
      while case let piece = try again.read(frames: 77), piece.count > 0 { pieces += piece.values }
      XCTAssertEqual(pieces, read.values, expected.name)
      guard !isLossy else { continue }
      try file.seek(toFrame: 150)
      XCTAssertEqual(try file.readAll().values, Array(samples.values[(150 * expected.channels)...]), expected.name)
    }
  }

  private func wave(_ shape: [Int]) -> Tensor {
    Tensor(shape, (0..<shape.reduce(1, *)).map { sin(Float($0) * 0.3) * 0.9 })
  }

  func testRoundTrips() throws {
    for shape in [[1], [15], [16, 1], [1000, 2], [17, 3]] {
      let samples = wave(shape)
      let channels = shape.count > 1 ? shape[1] : 1
      for (ending, tolerance) in [("wav", 0), ("flac", Float(0x1p-24))] {
        try SoundFile.write(samples, rateHz: 250_000, comment: "β 0.5, step 3", to: path("a." + ending))
        let file = try SoundFile(path("a." + ending))
        XCTAssertEqual(file.rateHz, 250_000)
        XCTAssertEqual(file.comment, "β 0.5, step 3")
        let read = try file.readAll()
        XCTAssertEqual(read.shape, [shape[0], channels])
        for (a, b) in zip(read.values, samples.values) { XCTAssertEqual(a, b, accuracy: tolerance) }
      }
    }
    try SoundFile.write(wave([8000]), rateHz: 8000, comment: "step 3", to: path("a.ogg"))
    let file = try SoundFile(path("a.ogg"))
    XCTAssertEqual(file.frames, 8000)
    XCTAssertEqual(file.comment, "step 3")
  }

  func testBeyondFullScale() throws {
    let loud = Tensor([3], [-2, 0, 1.5])
    try SoundFile.write(loud, rateHz: 8000, to: path("a.wav"))
    XCTAssertEqual(try SoundFile(path("a.wav")).readAll().values, [-2, 0, 1.5])
    try SoundFile.write(loud, rateHz: 8000, to: path("a.flac"))
    XCTAssertEqual(try SoundFile(path("a.flac")).readAll().values, [-1, 0, 1 - 0x1p-23])
  }

  func testSameSoundSameBytes() throws {
    for ending in ["wav", "flac"] {
      try SoundFile.write(wave([100]), rateHz: 8000, comment: "x", to: path("a." + ending))
      try SoundFile.write(wave([100]), rateHz: 8000, comment: "x", to: path("b." + ending))
      XCTAssertEqual(
        FileManager.default.contents(atPath: path("a." + ending)),
        FileManager.default.contents(atPath: path("b." + ending)))
    }
  }

  func testWhatIsNoSound() throws {
    try AtomicFile.write("", to: path("nothing.wav"))
    try AtomicFile.write("These are words,\nnot a sound.\n", to: path("words.wav"))
    try AtomicFile.write([UInt8](repeating: 0xA5, count: 1000), to: path("noise.wav"))
    try SoundFile.write(Tensor([0]), rateHz: 8000, to: path("none.wav"))
    try SoundFile.write(wave([20_000]), rateHz: 8000, to: path("whole.flac"))
    let flac = try XCTUnwrap(FileManager.default.contents(atPath: path("whole.flac")))
    try AtomicFile.write(flac.prefix(flac.count / 2), to: path("half.flac"))
    var floats = try XCTUnwrap(FileManager.default.contents(atPath: golden("float.wav")))
    floats.replaceSubrange(floats.count - 4..<floats.count, with: [0, 0, 0xC0, 0x7F])
    try AtomicFile.write(floats, to: path("nan.wav"))
    let cases: [(name: String, kind: FileError.Kind, says: String)] = [
      ("nothing.wav", .badData, "is empty"), ("words.wav", .badData, "is text, not sound"),
      ("noise.wav", .badData, "is no sound file"), ("none.wav", .badData, "holds no samples"),
      ("half.flac", .badData, "is cut short"), ("nan.wav", .badData, "a sample is no number"),
      ("absent.wav", .missing, "there is no such file"), (".", .missing, "is a folder"),
    ]
    for expected in cases {
      XCTAssertThrowsError(try SoundFile(path(expected.name)).readAll(), expected.name) { error in
        XCTAssertEqual((error as? FileError)?.kind, expected.kind, expected.name)
        XCTAssert((error as? FileError)?.found.contains(expected.says) == true, "\(error)")
        XCTAssertEqual((error as? FileError)?.remedy.isEmpty, false)
      }
    }
  }

  func testWhatCannotBeWritten() throws {
    let cases: [(path: String, samples: Tensor, rateHz: Int, kind: FileError.Kind)] = [
      (path("a.xyz"), wave([8]), 8000, .usage), (path("a.ogg"), wave([8]), 250_000, .usage),
      (path("a.wav"), Tensor([2], [0, .nan]), 8000, .badData), (path("absent/a.wav"), wave([8]), 8000, .cannotCreate),
    ]
    for expected in cases {
      XCTAssertThrowsError(
        try SoundFile.write(expected.samples, rateHz: expected.rateHz, to: expected.path), expected.path
      ) { XCTAssertEqual(($0 as? FileError)?.kind, expected.kind, "\($0)") }
    }
    XCTAssertEqual(try names(), [])
  }

  func testAFullDisk() throws {
    try FileManager.default.createSymbolicLink(atPath: path("full.wav"), withDestinationPath: "/dev/full")
    XCTAssertThrowsError(try SoundFile.write(wave([100_000]), rateHz: 8000, to: path("full.wav"))) {
      XCTAssert(($0 as? FileError)?.found.contains("the disk is full") == true, "\($0)")
    }
  }
}

final class HostileSoundTests: HostileTestCase {
  /// (Damaged mp3 files are read or refused as well, but libmpg123 prints its mind on each.)
  func testDamagedSounds() throws {
    for name in ["pcm16.wav", "pcm16.flac", "pcm16.aiff", "vorbis.ogg"] {
      try assertSurvives(Array(Data(contentsOf: URL(fileURLWithPath: golden(name)))), mutations: 1000) {
        _ = try SoundFile($0).readAll()
      }
    }
  }

  func testCompressedSoundsAreSmallAndSoundTheSame() throws {
    for rateHz in SoundFile.compressibleRatesHz {
      // A third of the rate's band, which no loss takes away.
      let frequency = Float(rateHz) / 40
      let tone = Tensor([rateHz], (0..<rateHz).map { 0.5 * sin(2 * .pi * frequency * Float($0) / Float(rateHz)) })
      let bytes = try SoundFile.compressed(tone, rateHz: rateHz)
      XCTAssertLessThan(bytes.count, rateHz, "\(rateHz) Hz: a quarter of the floats' size at most")
      let path = path("\(rateHz).mp3")
      try bytes.write(to: URL(fileURLWithPath: path))
      let read = try SoundFile(path)
      XCTAssertEqual(read.rateHz, rateHz)
      let samples = try read.readAll().values
      // The coder puts a little silence before and after.
      XCTAssertEqual(Double(samples.count), Double(rateHz), accuracy: 4000, "\(rateHz) Hz")
      let middle = Array(samples[samples.count / 4..<samples.count * 3 / 4])
      let crossings = zip(middle, middle.dropFirst()).count { $0 < 0 && $1 >= 0 }
      XCTAssertEqual(Float(crossings) / Float(middle.count) * Float(rateHz), frequency, accuracy: frequency * 0.02)
      XCTAssertEqual(middle.max() ?? 0, 0.5, accuracy: 0.1)
    }
    XCTAssertThrowsError(try SoundFile.compressed(Tensor([100]), rateHz: 250_000)) {
      XCTAssertTrue("\($0)".contains("250000 Hz"), "\($0)")
    }
  }
}
