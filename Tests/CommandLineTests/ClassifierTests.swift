import Files
import Foundation
import XCTest

/// `bench train classifier`, `evaluate` and `classify` from recordings to tables, as their user runs them.
final class ClassifierTests: XCTestCase {
  /// Low and high tones of seven voices, and their set.
  private func folderOfTones() throws -> String {
    let folder = try scratchFolder()
    for voice in 0..<7 {
      try tone(220 + 9 * Double(voice), seconds: 1.2, to: "\(folder)/sounds/low/v\(voice)_a.wav")
      try tone(2400 + 31 * Double(voice), seconds: 1.2, to: "\(folder)/sounds/high/v\(voice)_a.wav")
    }
    let built = try bench(
      "data build sounds --preset librosa-mfcc --patch 12 --labels folders --split-by /(v[0-9])_ --held-out 0.3 --out set.h5",
      in: folder)
    XCTAssertEqual(built.status, 0, built.errors)
    return folder
  }

  func testFromRecordingsToTables() throws {
    let folder = try folderOfTones()
    let trained = try bench("train classifier --data set.h5 --model mfcc-cnn --epochs 6 --batch 4 --out run", in: folder)
    XCTAssertEqual(trained.status, 0, trained.errors)
    for word in ["accuracy", "largest class alone", "macro F1", "ROC area", "precision", "intervals by"] {
      XCTAssertTrue(trained.output.contains(word), "'\(word)' is not in \(trained.output)")
    }
    for name in [
      "best.safetensors", "config.json", "recordings.csv", "samples/confusion.png", "samples/confusion-dark.png",
      "samples/confusion.tsv", "samples/roc.pdf", "samples/predictions.csv",
    ] { XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/run/\(name)"), name) }

    let judged = try bench("evaluate run --data set.h5 --json --out judged", in: folder)
    XCTAssertEqual(judged.status, 0, judged.errors)
    let measures = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(judged.output.utf8)) as? [String: Any])
    let predictions = try String(contentsOfFile: folder + "/judged/predictions.csv", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(measures["examples"] as? Int, predictions.count - 1)
    XCTAssertEqual(predictions[0], "recording,start_seconds,label,prediction,p_high,p_low")
    // What was judged at the end of the training is what is judged here.
    XCTAssertEqual(
      try String(contentsOfFile: folder + "/judged/predictions.csv", encoding: .utf8),
      try String(contentsOfFile: folder + "/run/samples/predictions.csv", encoding: .utf8))

    try tone(230, seconds: 3, to: folder + "/long.wav")
    try tone(230, seconds: 0.05, to: folder + "/short.wav")
    let named = try bench("classify run long.wav short.wav --out curves", in: folder)
    XCTAssertEqual(named.status, 0, named.errors)
    XCTAssertTrue(named.output.contains("long.wav: low "), named.output)
    XCTAssertTrue(named.output.contains("silence was put behind it"), named.output)
    for name in ["long.csv", "long.png", "short.csv"] {
      XCTAssertTrue(FileManager.default.fileExists(atPath: "\(folder)/curves/\(name)"), name)
    }
  }

  /// A classifier's file says the same as its run, whatever its head: one logit for two classes, or a logit each.
  func testAnExportedClassifierSaysWhatItsRunSays() throws {
    let folder = try folderOfTones()
    try tone(230, seconds: 3, to: folder + "/long.wav")
    for head in ["binary", "one-of", "each"] {
      for line in [
        "train classifier --data set.h5 --model mfcc-cnn --head \(head) --epochs 2 --batch 4 --out \(head)",
        "model export \(head) --out \(head).onnx", "model import \(head).onnx --out \(head)-back",
      ] {
        let done = try bench(line, in: folder)
        XCTAssertEqual(done.status, 0, "\(line): \(done.errors)")
      }
      let own = try bench("classify \(head) long.wav", in: folder), judged = try bench("evaluate \(head) --data set.h5 --json", in: folder)
      XCTAssertEqual(own.status, 0, own.errors)
      for other in ["\(head).onnx", "\(head)-back"] {
        XCTAssertEqual(try bench("classify \(other) long.wav", in: folder).output, own.output, other)
        let elsewhere = try bench("evaluate \(other) --data set.h5", in: folder)
        XCTAssertEqual(elsewhere.status, 0, elsewhere.errors)
        XCTAssertTrue(elsewhere.output.contains("may have been trained on"), elsewhere.output)
        XCTAssertTrue(elsewhere.output.contains("2 classes"), elsewhere.output)
      }
      XCTAssertEqual(judged.status, 0, judged.errors)
    }
  }

  func testLabelsThatSayNothingOrTwoThings() throws {
    let folder = try scratchFolder()
    for name in ["a", "b", "c"] { try tone(220, seconds: 4, to: "\(folder)/\(name).wav") }
    func write(_ text: String, _ name: String) throws {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    try write("path,label\na.wav,yes\nb.wav,no\na.wav,no\n", "two.csv")
    try write("start,end,label\n0,2,sing\n2,2.1,\n", "a.labels.csv")
    let build = "data build a.wav b.wav c.wav --preset librosa-mfcc --patch 12 --out set.h5 --labels "
    for (labels, words) in [("two.csv", "both 'yes' and 'no'"), ("intervals", "has no label")] {
      let result = try bench(build + labels, in: folder)
      XCTAssertEqual(result.status, 65, labels)
      XCTAssertTrue(result.errors.contains(words), result.errors)
    }
    try write("start,end,label\n", "a.labels.csv")
    XCTAssertTrue(try bench(build + "intervals", in: folder).errors.contains("labels nothing"))
    try write("start,end,label\n0,2,sing\n", "a.labels.csv")
    let built = try bench(build + "intervals", in: folder)
    XCTAssertEqual(built.status, 0, built.errors)
    XCTAssertTrue(built.output.contains(/labels: sing [0-9]+, without a label [0-9]+/), built.output)
  }

  func testGoesOnWhereItStopped() throws {
    let folder = try folderOfTones()
    for (epochs, out) in [(4, "whole"), (2, "parts")] {
      let trained = try bench("train classifier --data set.h5 --model mfcc-cnn --epochs \(epochs) --batch 4 --out \(out)", in: folder)
      XCTAssertEqual(trained.status, 0, trained.errors)
    }
    let resumed = try bench("train classifier --resume parts --epochs 4", in: folder)
    XCTAssertEqual(resumed.status, 0, resumed.errors)
    let parts = try Safetensors("\(folder)/parts/last.safetensors"), whole = try Safetensors("\(folder)/whole/last.safetensors")
    XCTAssertEqual(parts.names, whole.names)
    for name in whole.names { XCTAssertEqual(try parts.tensor(name), try whole.tensor(name), name) }
    XCTAssertEqual(
      try String(contentsOfFile: folder + "/parts/metrics.csv", encoding: .utf8),
      try String(contentsOfFile: folder + "/whole/metrics.csv", encoding: .utf8))
  }

  func testWhatCannotBeIsSaidInOneLine() throws {
    let folder = try folderOfTones()
    for line in [
      "train classifier --data set.h5 --model mfcc-cnn --epochs 1 --out run",
      "data build sounds/low sounds/high --preset librosa-mfcc --patch 12 --labels folders --seed 1 --out other.h5",
      "data build sounds/low --preset librosa-mfcc --patch 12 --labels folders --out one.h5",
      "data build sounds --preset librosa-mfcc --patch 12 --out plain.h5",
      "data build sounds --preset librosa-mfcc --patch 13 --labels folders --out long.h5",
    ] {
      let result = try bench(line, in: folder)
      XCTAssertEqual(result.status, 0, "\(line): \(result.errors)")
    }
    for (line, status, words) in [
      ("evaluate run --data other.h5", 65, "same recording as"),
      ("evaluate run --data long.h5", 65, "holds patches of"),
      ("evaluate run --data plain.h5", 65, "holds no labels"),
      ("train classifier --data plain.h5 --model mfcc-cnn --out x", 65, "no labels"),
      ("train classifier --data one.h5 --model mfcc-cnn --out x", 65, "one class"),
      ("train classifier --data set.h5 --model samplecnn-16k --out x", 65, "takes waveforms"),
      ("train classifier --data set.h5 --model mfcc-cnn --augment noise --out x", 64, "done to waveforms"),
      ("train classifier --resume run --lr 1", 64, "settled when the run began"),
      ("train classifier --data set.h5 --out run", 73, "is a run already"),
      ("classify run nowhere.wav", 66, "nowhere.wav"),
      ("classify run sounds --front-end samplecnn-16k", 65, "makes patches of"),
    ] {
      let result = try bench(line, in: folder)
      XCTAssertEqual(Int(result.status), status, "\(line): \(result.errors)")
      XCTAssertTrue(result.errors.contains(words), "'\(words)' is not in \(result.errors)")
      XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/x"), line)
    }
  }
}
