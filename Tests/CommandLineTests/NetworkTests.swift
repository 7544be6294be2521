import Files
import Foundation
import Tensors
import XCTest

/// Networks out of runs and back, and those that others trained, as a user has them.
final class NetworkTests: XCTestCase {
  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("NetsTests/Goldens").path

  @discardableResult
  private func run(_ words: String, in folder: String, status: Int32 = 0, saying text: String = "") throws -> BenchProcess {
    let result = try bench(words, in: folder)
    XCTAssertEqual(result.status, status, "\(words): \(result.errors)")
    XCTAssert(text.isEmpty || (result.output + result.errors).contains(text), "\(words): \(result.output)\(result.errors)")
    return result
  }

  private func check(_ found: Tensor, _ expected: Tensor, tolerance: Float = 1e-6, _ name: String) {
    XCTAssertEqual(found.shape, expected.shape, name)
    XCTAssertLessThanOrEqual(abs(found - expected).max().scalar, tolerance * abs(expected).max().scalar, name)
  }

  /// A run of the published weights of experiment 1.
  private func folderWithRun() throws -> String {
    let folder = try scratchFolder()
    var random = Random(seed: 1, purpose: "inputs")
    try Npy.write(random.normal([5, 6]), to: folder + "/z.npy")
    try Npy.write(random.uniform([5, 10, 8, 1]), to: folder + "/x.npy")
    try run("model import \(NetworkTests.goldens)/keras-1.h5 --model gan-experiment-1 --out run", in: folder)
    return folder
  }

  func testComeBackFromFiles() throws {
    let folder = try folderWithRun()
    for (part, input) in [("generator", "z"), ("discriminator", "x")] {
      try run("model run run:\(part) --input \(input).npy --out there.npy", in: folder)
      let expected = try Npy.read(folder + "/there.npy")
      for file in ["\(part).onnx", "\(part).safetensors"] {
        try run("model export run:\(part) --out \(file)", in: folder)
        try run("model info \(file)", in: folder, saying: part + ".")
        try run("model run \(file) --input \(input).npy --out back.npy", in: folder)
        check(try Npy.read(folder + "/back.npy"), expected, file)
      }
      try run("model import \(part).onnx --out imported-\(part)", in: folder)
      try run("model run imported-\(part) --input \(input).npy --out again.npy --batch 2", in: folder)
      check(try Npy.read(folder + "/again.npy"), expected, "imported \(part)")
      try run("model export imported-\(part) --out twice.onnx", in: folder)
      try run("model run twice.onnx --input \(input).npy --out twice.npy", in: folder)
      check(try Npy.read(folder + "/twice.npy"), expected, "\(part) twice")
    }
    try run("model export run --out whole.safetensors", in: folder)
    try run("model run whole.safetensors:generator --input z.npy --out z-back.npy", in: folder)
    try run("model export run --out run.onnx", in: folder, status: 64, saying: "run:generator or run:discriminator")
    try run("model export run --out run.h5", in: folder, status: 64, saying: ".onnx or .safetensors")
  }

  func testOnnxruntimeGivesTheSame() throws {
    let folder = try folderWithRun()
    let script = """
      import sys, numpy, onnxruntime
      for part, name in [("generator", "z"), ("discriminator", "x")]:
          session = onnxruntime.InferenceSession(f"{part}.onnx", providers=["CPUExecutionProvider"])
          x = numpy.load(f"{name}.npy")
          numpy.save(f"{part}-there.npy", session.run(None, {session.get_inputs()[0].name: x})[0])
      """
    for part in ["generator", "discriminator"] { try run("model export run:\(part) --out \(part).onnx", in: folder) }
    try python(script, in: folder)
    for (part, input) in [("generator", "z"), ("discriminator", "x")] {
      try run("model run run:\(part) --input \(input).npy --out here.npy", in: folder)
      check(try Npy.read("\(folder)/\(part)-there.npy"), try Npy.read(folder + "/here.npy"), tolerance: 1e-5, part)
    }
  }

  func testKerasNetworksRun() throws {
    let folder = try scratchFolder(), keras = NetworkTests.goldens + "/keras-models"
    let arrays = try Npz(keras + "/functional-3.npz")
    for side in ["left", "right"] { try Npy.write(try arrays.array("in|\(side)").tensor(), to: "\(folder)/\(side).npy") }
    for file in ["functional-3.keras", "functional-3.h5", "functional-2.h5"] {
      let words = "model run \(keras)/\(file) --input left=left.npy --input right=right.npy"
      try run("\(words) --out output_1=a.npy --out output_2=b.npy", in: folder)
      for (name, output) in [("a", 0), ("b", 1)] {
        check(try Npy.read("\(folder)/\(name).npy"), try arrays.array("out|\(output)").tensor(), tolerance: 1e-5, "\(file) \(name)")
      }
    }
    try run("model run \(keras)/functional-3.h5 --input left.npy --out a.npy", in: folder, status: 64, saying: "left=X.npy --input right=X.npy")
    try run("model info \(keras)/functional-3.h5", in: folder, saying: "features/erf")
  }

  func testAFrontEndMakesTheInput() throws {
    let folder = try scratchFolder()
    try sound(16_000, rateHz: 16_000).write(to: folder + "/a.wav")
    // A network that hands on frames of 1024 samples.
    try identity(named: "x", [1024], to: folder + "/same.onnx")
    try run("model run same.onnx --input a.wav --front-end crepe --out y.npy", in: folder)
    let y = try Npy.read(folder + "/y.npy")
    XCTAssertEqual(y.shape, [94, 1024])
    XCTAssertEqual(y.slice(axis: 0, 3..<4).sum().scalar, 0, accuracy: 0.01)
    try run("model import same.onnx --front-end crepe --out run", in: folder)
    try run("model run run --input a.wav --out z.npy", in: folder)
    XCTAssertEqual(try Npy.read(folder + "/z.npy"), y)
    try run("model export run --out back.onnx", in: folder)
    try run("model run back.onnx --input a.wav --out z.npy", in: folder)
    XCTAssertEqual(try Npy.read(folder + "/z.npy"), y)
    try run("model run same.onnx --input a.wav --out y.npy", in: folder, status: 64, saying: "--front-end")
    try run("model run same.onnx --input a.wav --front-end kws-mfcc --out y.npy", in: folder, status: 65, saying: "49 × 10")
    try run("model import same.onnx --front-end kws-mfcc --out other", in: folder, status: 65, saying: "49 × 10")
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder + "/other"))
  }

  func testSaysWhatIsWrongInOneLine() throws {
    let folder = try scratchFolder()
    try identity(named: "x", [4], to: folder + "/same.onnx")
    try Npy.write(Tensor([2, 5]), to: folder + "/x.npy")
    try run("model run same.onnx --input x.npy --out y.npy", in: folder, status: 65, saying: "takes [N, 4]")
    try run("model run same.onnx --input z=x.npy --out y.npy", in: folder, status: 64, saying: "x=X.npy")
    try AtomicFile.write("no network", to: folder + "/no.onnx")
    for file in ["no.onnx", "none.onnx"] {
      let result = try bench("model info \(file)", in: folder)
      XCTAssertEqual(result.status, file == "no.onnx" ? 65 : 66, result.errors)
      XCTAssertEqual(result.errors.split(separator: "\n").count, 1, result.errors)
    }
    try run("model info \(NetworkTests.goldens)/keras-1.h5", in: folder, status: 65, saying: "--model")
    try run("model import same.onnx --data x.h5 --out run", in: folder, status: 64, saying: "weights alone")
    try run("model import same.onnx --shape time=4 --out run", in: folder, status: 64, saying: "no open axis")
  }

  /// Writes an ONNX model that hands its input on.
  private func identity(named name: String, _ shape: [Int], to path: String) throws {
    func message(_ build: (inout ProtobufMessage) -> Void) -> ProtobufMessage {
      var message = ProtobufMessage()
      build(&message)
      return message
    }
    func port(_ name: String) -> ProtobufMessage {
      let axes = message { axes in
        axes.append(field: 1, message: message { $0.append(field: 2, text: "batch") })
        for length in shape { axes.append(field: 1, message: message { $0.append(field: 1, integer: length) }) }
      }
      let tensor = message { tensor in
        tensor.append(field: 1, integer: 1)
        tensor.append(field: 2, message: axes)
      }
      return message { port in
        port.append(field: 1, text: name)
        port.append(field: 2, message: message { $0.append(field: 1, message: tensor) })
      }
    }
    let node = message { node in
      node.append(field: 1, text: name)
      node.append(field: 2, text: "y")
      node.append(field: 4, text: "Identity")
    }
    let graph = message { graph in
      graph.append(field: 1, message: node)
      graph.append(field: 2, text: "same")
      graph.append(field: 11, message: port(name))
      graph.append(field: 12, message: port("y"))
    }
    let model = message { model in
      model.append(field: 1, integer: 8)
      model.append(field: 7, message: graph)
      model.append(field: 8, message: message { $0.append(field: 2, integer: 17) })
    }
    try AtomicFile.write(model.bytes, to: path)
  }

  /// Runs a Python script with the packages of requirements-test.txt; skips the test where there is none.
  private func python(_ script: String, in folder: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let interpreter = ProcessInfo.processInfo.environment["BENCH_PYTHON"] ?? root + "/.venv/bin/python"
    try XCTSkipUnless(FileManager.default.isExecutableFile(atPath: interpreter), "no Python: set BENCH_PYTHON")
    let result = try BenchProcess(program: interpreter, ["-c", script], in: folder)
    XCTAssertEqual(result.status, 0, result.errors)
  }
}
