import Files
import Foundation
import Nets
import Tensors
import XCTest

/// Networks that Keras 2 and 3 saved whole, against their outputs (Goldens/make-keras-models.py).
final class KerasModelTests: XCTestCase {
  static let bench = Bundle(for: KerasModelTests.self).bundleURL.appendingPathComponent("bench").path
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/keras-models/"

  func testGiveWhatKerasGives() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { !$0.hasSuffix(".npz") }.sorted()
    XCTAssertEqual(files.count, 18)
    for file in files {
      let model = try KerasModel(Self.folder + file, executable: Self.bench), network = try model.network()
      let check = try Npz(Self.folder + file.prefix { $0 != "." } + ".npz"), tape = Tape()
      let inputs = try check.names.filter { $0.hasPrefix("in|") }.map { name in
        (String(name.dropFirst(3)), tape.variable(try check.array(name).tensor()))
      }
      let outputs = network(Dictionary(uniqueKeysWithValues: inputs))
      for (index, port) in network.outputs.enumerated() {
        assertClose(outputs[port.name]!.value, try check.array("out|\(index)").tensor(), "\(file) \(port.name)")
      }
      let sum = outputs.values.map { square($0).sum() }.reduce(tape.constant(Tensor(0))) { $0 + $1 }
      for gradient in tape.gradients(of: sum, for: inputs.map(\.1)) { XCTAssert(gradient.value.values.contains { $0 != 0 }, file) }
    }
  }

  /// Into ONNX and back: channels first there, the same numbers.
  func testComeBackFromONNX() throws {
    for name in ["sequential-3.h5", "waves-3.h5", "generator-3.h5", "functional-3.h5", "nested-3.h5", "learned-2.h5"] {
      let network = try KerasModel(Self.folder + name, executable: Self.bench).network()
      let path = NSTemporaryDirectory() + "/\(UUID().uuidString).onnx"
      defer { unlink(path) }
      let written = network.graph(named: name)
      try ONNXModel.write(written.graph, written.weights, to: path)
      let back = try ONNXModel(path).network(), tape = Tape()
      var random = Random(seed: 1, purpose: "inputs")
      let inputs = Dictionary(uniqueKeysWithValues: network.inputs.map { ($0.name, tape.constant(random.normal([2] + $0.shape))) })
      let here = network(inputs), there = back(inputs)
      for (port, value) in here { assertClose(there[port]!.value, value.value, tolerance: 1e-6, "\(name) \(port)") }
    }
  }

  func testLayersAreListenedToByName() throws {
    let network = try KerasModel(Self.folder + "sequential-3.h5", executable: Self.bench).network()
    _ = Inventory(of: network)
    let tape = Tape(listening: { ["conv", "conv/linear", "classes/linear"].contains($0) })
    _ = network(tape.constant(Tensor([1, 13, 9, 1], repeating: 0.5)))
    XCTAssertEqual(tape.taps.map(\.path).sorted(), ["classes/linear", "conv", "conv/linear"])
    XCTAssertEqual(tape.taps.first { $0.path == "conv" }?.value.shape, [1, 11, 8, 6])
  }

  /// What stands in a model inside has its name before its own, and weights of its own.
  func testModelsInsideKeepTheirNames() throws {
    for file in ["nested-2.h5", "nested-3.h5", "nested-3.keras"] {
      let network = try KerasModel(Self.folder + file, executable: Self.bench).network(), names = Inventory(of: network).names
      for name in ["encoder/point/kernel", "decoder/point/kernel", "encoder/norm/gamma", "scores/kernel"] {
        XCTAssert(names.contains(name), "\(file) lacks \(name) among \(names)")
      }
      let tape = Tape(listening: { $0.hasPrefix("decoder/norm") })
      _ = network(tape.constant(Tensor([1, 12, 5], repeating: 0.5)))
      XCTAssertEqual(tape.taps.map(\.path), ["decoder/norm"], file)
    }
  }

  func testWeightsAloneAreRefused() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/keras-1.h5"
    XCTAssertThrowsError(try KerasModel(path, executable: Self.bench)) { error in
      XCTAssertTrue("\(error)".contains("--model"), "\(error)")
    }
  }
}
