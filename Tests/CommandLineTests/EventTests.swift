import Foundation
import XCTest

/// What every trainer and a probe leave, as the real tensorboard package reads it.
final class EventTests: XCTestCase {
  private let script = """
    import json, sys
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    found = {}
    for folder in sys.argv[1:]:
        events = EventAccumulator(folder, size_guidance={"scalars": 0, "images": 0, "audio": 0})
        events.Reload()
        found[folder.split("/")[-1]] = {kind: tags for kind, tags in events.Tags().items() if kind in ("scalars", "images", "audio")}
    print(json.dumps(found))
    """

  /// Tones whose labels say nothing about them, so that a classifier cannot but be wrong about some.
  private func writeTones(to folder: String) throws {
    for voice in 0..<6 {
      for label in ["one", "other"] {
        try tone(
          300 + 50 * Double(voice), amplitude: label == "one" ? 0.3 : 0.27, seconds: 1.2, to: "\(folder)/\(label)/v\(voice)_a.wav")
      }
    }
  }

  func testScalarsPicturesAndSoundsOfAll() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let python = ProcessInfo.processInfo.environment["BENCH_PYTHON"] ?? root + "/.venv/bin/python"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw XCTSkip("no Python with tensorboard at \(python): script/test makes one, or name it by BENCH_PYTHON")
    }
    let folder = try folderWithSet()
    try writeTones(to: folder + "/tones")
    for words in [
      "train gan --data set.h5 --experiment 2 --steps 4 --report-every 2 --out gan",
      "train vae --data set.h5 --latent 4 --channels 8,8,16 --batch 8 --beta 1 --steps 2 --out vae",
      "data build tones --preset librosa-mfcc --patch 12 --labels folders --split-by /(v[0-9])_ --held-out 0.3 --out tones.h5",
      "train classifier --data tones.h5 --model mfcc-cnn --epochs 1 --batch 4 --out classifier",
      "probe gan:discriminator --seeds 0..1 --iterations 3 --brief --out probe",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    let names = ["gan", "vae", "classifier", "probe"]
    let process = Process(), output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", script] + names.map { folder + "/" + $0 }
    process.standardOutput = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 0)
    let found = try JSONDecoder().decode([String: [String: [String]]].self, from: printed)
    for name in names {
      for kind in ["scalars", "images", "audio"] {
        XCTAssertFalse((found[name]?[kind] ?? []).isEmpty, "\(name) has no \(kind): \(found)")
      }
    }
    XCTAssertEqual(found["probe"]?["scalars"]?.first, "score/maximise score")
  }
}
