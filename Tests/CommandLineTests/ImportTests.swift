import Files
import Foundation
import Tensors
import XCTest

/// Weights that Keras saved become a run which gives what Keras gave.
final class ImportTests: XCTestCase {
  /// Weights and results of Keras, made by the script beside them.
  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("NetsTests/Goldens").path

  private func golden(_ name: String, _ array: String) throws -> Tensor {
    let data = try HDF5File("\(ImportTests.goldens)/\(name)").dataset(array)
    return try data.read(rows: 0..<data.rowCount)
  }

  private func check(_ found: Tensor, _ expected: Tensor, _ name: String) {
    let difference = abs(found - expected.reshaped(found.shape)).max().scalar
    XCTAssertLessThanOrEqual(difference, 1e-5 * abs(expected).max().scalar, name)
  }

  func testKerasFilesGiveWhatKerasGave() throws {
    for (model, files, results) in [
      ("gan-experiment-1", ["keras-1.h5"], "keras-1-results.h5"),
      ("gan-experiment-2", ["keras-2-generator.h5", "keras-2-discriminator.h5"], "keras-2-results.h5"),
      ("gan-experiment-5", ["keras-5.h5"], "keras-5-results.h5"),
    ] {
      let folder = try scratchFolder()
      for (name, array) in [("z", "latents"), ("x", "patches")] {
        try Npy.write(golden(results, array), to: "\(folder)/\(name).npy")
      }
      let paths = files.map { "\(ImportTests.goldens)/\($0)" }.joined(separator: " ")
      // The goldens' patches are small: 10 × 8, from 6 latents; that is read off the weights.
      for words in [
        "model import \(paths) --model \(model) --out run",
        "sample run --latents z.npy --out samples", "model run run:discriminator --input x.npy --out logits.npy",
      ] {
        let result = try bench(words, in: folder)
        XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
      }
      check(try Npy.read(folder + "/samples/samples.npy"), try golden(results, "patches"), "\(model), patches")
      check(try Npy.read(folder + "/logits.npy"), try golden(results, "logits"), "\(model), logits")
    }
  }

  /// Weights alone of a classifier: its own preset, its classes by the last bias.
  func testWeightsOfAClassifierGiveWhatKerasGave() throws {
    let folder = try scratchFolder()
    try Npy.write(golden("keras-mfcc-results.h5", "patches"), to: folder + "/x.npy")
    for words in [
      "model import \(ImportTests.goldens)/keras-mfcc.h5 --model mfcc-cnn --preset kws-mfcc --classes a,b,c,d --out run",
      "model run run --input x.npy --out y.npy", "model export run --out run.onnx", "model run run.onnx --input x.npy --out z.npy",
      "model export run --out run.safetensors", "model import run.safetensors --model mfcc-cnn --preset kws-mfcc --out again",
      "model run again --input x.npy --out again.npy",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
    for name in ["y", "z", "again"] {
      check(try Npy.read("\(folder)/\(name).npy"), try golden("keras-mfcc-results.h5", "logits"), name)
    }
    XCTAssertTrue(try bench("model info run", in: folder).output.contains("classifier: patch [N, 49, 10, 1] to logits [N, 4] (a, b, c, d)"))
  }

  func testAnImportedRunTrainsOn() throws {
    let folder = try scratchFolder()
    try sound(200_000).write(to: folder + "/a.wav")
    try sound(200_001).write(to: folder + "/b.wav")
    for words in [
      "data build . --preset seed002 --patch 10 --downsample 4 --threshold none --held-out 0.3 --out set.h5",
      "model import \(ImportTests.goldens)/keras-1.h5 --model gan-experiment-1 --data set.h5 --out run",
      "train gan --resume run --data set.h5 --steps 3", "train gan --resume run --steps 5",
    ] {
      let result = try bench(words, in: folder)
      XCTAssertEqual(result.status, 0, "\(words): \(result.errors)")
    }
  }

  func testWhatDoesNotFitIsSaidInOneLine() throws {
    let folder = try scratchFolder()
    try assertRefused(in: folder, inOneLine: true, [
      ("model import \(ImportTests.goldens)/keras-1.h5 --model gan-experiment-2 --out run", 65, "keras-1.h5"),
      ("model import \(ImportTests.goldens)/keras-1.h5 --model gan-experiment-1 --preset librosa-mfcc --out run", 64, "10 × 8"),
      (
        "model import \(ImportTests.goldens)/keras-2-generator.h5 \(ImportTests.goldens)/keras-theano.h5 "
          + "--model gan-experiment-2 --out run", 65, "Theano"
      ),
      ("model import \(ImportTests.goldens)/keras-1-results.h5 --model gan-experiment-1 --out run", 65, "no weights of Keras"),
      ("model import none.h5 --model gan-experiment-1 --out run", 66, "none.h5"),
      ("model import x.h5 --model gan-experiment-1 --data set.h5 --rate 8000 --out run", 64, "--data and --rate"),
      ("model import \(ImportTests.goldens)/keras-1.h5 --out run", 65, "--model"),
      ("model import \(ImportTests.goldens)/keras-mfcc.h5 --model mfcc-cnn --out run", 64, "samples a second"),
      ("model import \(ImportTests.goldens)/keras-mfcc.h5 --model mfcc-cnn --rate 16000 --out run", 65, "no run of its weights"),
      ("model import \(ImportTests.goldens)/keras-mfcc.h5 --model mfcc-cnn --preset kws-mfcc --classes a,b --out run", 64, "4 logits"),
      ("model import \(ImportTests.goldens)/keras-mfcc.h5 --model vae-small --out run", 65, "encoder"),
      ("model import \(ImportTests.goldens)/keras-1.h5 --model gan-experiment-1 --classes a,b --out run", 64, "classifier"),
    ])
  }
}
