import Files
import Foundation
import Runs
import Tensors
import XCTest

/// The event file as the real tensorboard package reads it.
final class TensorBoardTests: ScratchTestCase {
  private let script = """
    import json, sys
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0, "audio": 0})
    events.Reload()
    tags = events.Tags()
    print(json.dumps({
      "scalars": {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]},
      "images": {tag: [[e.step, e.width, e.height] for e in events.Images(tag)] for tag in tags["images"]},
      "audio": {tag: [[e.step, e.sample_rate, e.length_frames] for e in events.Audio(tag)] for tag in tags["audio"]},
    }))
    """

  private struct Found: Decodable {
    var scalars, images, audio: [String: [[Double]]]
  }

  func testTensorBoardReadsWhatWasWritten() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let python = ProcessInfo.processInfo.environment["BENCH_PYTHON"] ?? root + "/.venv/bin/python"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw XCTSkip("no Python with tensorboard at \(python): script/test makes one, or name it by BENCH_PYTHON")
    }
    let folder = try RunFolder.create(scratch + "/run", configuration)
    let log = try MetricsLog(creatingIn: folder, columns: ["loss", "coverage"])
    try log.write(step: 1, ["loss": 0.1])
    try log.write(step: 70_000, ["loss": 2.5, "coverage": 0.68])
    try log.write(step: 70_000, picture: "samples", Image(width: 4, height: 3, filledWith: [1, 2, 3]))
    try log.write(step: 70_000, sound: "generated", Tensor([80], repeating: 0.25), rateHz: 8000)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", script, folder.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 0)
    let found = try JSONDecoder().decode(Found.self, from: printed)
    XCTAssertEqual(found.scalars, ["loss": [[1, Double(Float(0.1))], [70_000, 2.5]], "coverage": [[70_000, Double(Float(0.68))]]])
    XCTAssertEqual(found.images, ["samples": [[70_000, 4, 3]]])
    XCTAssertEqual(found.audio, ["generated": [[70_000, 8000, 80]]])
  }
}
