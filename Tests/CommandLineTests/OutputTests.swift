import Foundation
import XCTest

/// What happens when standard output or a folder of results cannot be written.
final class OutputTests: XCTestCase {
  func testFullDiskIsAnError() throws {
    let result = try BenchProcess.shell("$BENCH --help > /dev/full")
    XCTAssertEqual(result.status, 74)
    XCTAssertTrue(result.errors.hasPrefix("bench: standard output cannot be written"), result.errors)
  }

  func testReaderThatLeavesIsNone() throws {
    let result = try BenchProcess.shell("exec 3> >(true); wait $!; $BENCH --help >&3")
    XCTAssertEqual(result.status, 0)
    XCTAssertEqual(result.errors, "")
  }

  /// A folder of results is there with all its files or not at all, here on a disk that has room for the smallest of them.
  func testFoldersOfResultsAreWholeOrNotThere() throws {
    let folder = try folderWithSet()
    for voice in 0..<6 {
      try tone(300 + 50 * Double(voice), seconds: 1.2, to: "\(folder)/tones/low/v\(voice).wav")
      try tone(2000 + 50 * Double(voice), seconds: 1.2, to: "\(folder)/tones/high/v\(voice).wav")
    }
    for words in [
      "train gan --data set.h5 --experiment 2 --steps 2 --out gan",
      "effects render . --effects Overdrive,RingMod --clip-samples 8192 --held-out 0.3 --out wet.h5",
      "train vae --data wet.h5 --latent 4 --channels 8,8,16 --batch 8 --beta 1 --steps 2 --out vae",
      "data build tones --preset librosa-mfcc --patch 12 --labels folders --held-out 0.3 --out tones.h5",
      "train classifier --data tones.h5 --model mfcc-cnn --epochs 1 --batch 4 --out classifier",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for words in [
      "sample gan --count 2", "data export set.h5 --count 2", "evaluate classifier --data tones.h5",
      "interpolate vae --data wet.h5 --from Overdrive --to RingMod", "latents figure vae --data wet.h5",
      "latents figure vae --data wet.h5 --kind parameters --effect RingMod --values 8 --clips 4", "latents score vae --data wet.h5",
      "probe top gan:discriminator --count 2", "probe filters gan:discriminator --iterations 2", "probe gan gan --seeds 0..1 --iterations 1",
      "probe maps classifier tones/low/v0.wav", "probe patterns classifier --iterations 1", "compare gan vae --count 12",
    ] {
      let full = try BenchProcess.shell("ulimit -f 3; $BENCH \(words) --out out", in: folder)
      XCTAssertEqual(full.status, 74, "\(words): \(full.errors)")
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder).sorted(), names, words)
    }
  }
}
