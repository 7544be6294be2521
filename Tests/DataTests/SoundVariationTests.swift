import Data
import Files
import Foundation
import Tensors
import XCTest

/// Sound at another pitch and tempo.
final class SoundVariationTests: ScratchTestCase {
  private let rateHz = 24_000

  private func tone(_ hz: Double, seconds: Double) -> Tensor {
    let count = Int(seconds * Double(rateHz))
    return Tensor([count], (0..<count).map { Float(0.5 * sin(2 * .pi * hz * Double($0) / Double(rateHz))) })
  }

  /// Frequency of a tone, from the zero crossings of its middle.
  private func frequency(_ samples: Tensor) -> Double {
    let values = samples.values[samples.count / 4..<3 * samples.count / 4]
    let rising = zip(values, values.dropFirst()).enumerated().filter { $0.element.0 < 0 && $0.element.1 >= 0 }.map(\.offset)
    return Double(rising.count - 1) * Double(rateHz) / Double(rising.last! - rising.first!)
  }

  func testATonesLengthAndPitchChangeApart() {
    let original = tone(440, seconds: 2)
    for (cents, tempo) in [(0.0, 0.8), (0, 1.2), (200, 1), (-200, 1), (137, 0.9), (-61, 1.13)] {
      let varied = SoundVariation(pitchCents: cents, tempo: tempo)(original, rateHz: rateHz)
      XCTAssertEqual(varied.count, Int((Double(original.count) / tempo).rounded()))
      XCTAssertEqual(1200 * log2(frequency(varied) / 440), cents, accuracy: 2, "\(cents) cents, tempo \(tempo)")
      // No holes where segments meet.
      let middle = varied.slice(axis: 0, varied.count / 8..<7 * varied.count / 8).values
      for start in stride(from: 0, to: middle.count - 600, by: 600) {
        let power = middle[start..<start + 600].reduce(0) { $0 + $1 * $1 } / 600
        XCTAssertEqual(power, 0.125, accuracy: 0.0125, "\(cents) cents, tempo \(tempo)")
      }
    }
  }

  func testWithoutVariationASoundIsItself() throws {
    for sound in try EffectSound.all() { XCTAssertEqual(SoundVariation.none(sound.mono, rateHz: rateHz), sound.mono) }
  }

  /// SoX's `tempo` and `pitch` do the same with segments of other lengths. Which segments are met is chance; the spectra
  /// are as near to SoX's as SoX's own are to each other under its settings for speech, music and what is linear.
  func testAsNearToSoXAsSoXToItself() throws {
    let sox = "/usr/bin/sox"
    try XCTSkipUnless(FileManager.default.isExecutableFile(atPath: sox), "no sox")
    let tempos = ["-s", "-m", "-l"].map { setting in { (amount: Double) in ["tempo", setting, "\(amount)"] } }
    let pitches = ["30", "82", "120"].map { segment in { (amount: Double) in ["pitch", "\(amount)", segment] } }
    for sound in try EffectSound.all() {
      try SoundFile.write(sound.mono, rateHz: rateHz, to: path("dry.wav"))
      for (cents, tempo) in [(0.0, 0.85), (0, 1.15), (150, 1), (-150, 1)] {
        let theirs = try (cents == 0 ? tempos : pitches).map { words -> Tensor in
          let process = Process()
          process.executableURL = URL(fileURLWithPath: sox)
          process.arguments = ["-V1", path("dry.wav"), path("wet.wav")] + words(cents == 0 ? tempo : cents)
          try process.run()
          process.waitUntilExit()
          return try Recording(path("wet.wav")).channel(0)
        }
        let ours = SoundVariation(pitchCents: cents, tempo: tempo)(sound.mono, rateHz: rateHz)
        XCTAssertEqual(theirs.map(\.count), theirs.map { _ in ours.count })
        let own = theirs.indices.flatMap { a in theirs.indices.map { logSpectralDistance(theirs[a], theirs[$0]) } }.max()!
        let distance = theirs.map { logSpectralDistance($0, ours) }.min()!
        XCTAssertLessThanOrEqual(distance, own, "\(cents) cents, tempo \(tempo) of \(sound.name)")
      }
    }
  }
}
