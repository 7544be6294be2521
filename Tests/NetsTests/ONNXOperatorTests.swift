import Files
import Foundation
import Nets
import Tensors
import XCTest

/// Operators of ONNX, alone and in the company that exporters give them, against onnxruntime
/// (Goldens/make-onnx-nodes.py).
final class ONNXOperatorTests: XCTestCase {
  /// A model with its inputs and the outputs that onnxruntime gives.
  struct Case {
    let name: String
    let model: ONNXModel
    let inputs: [String: Tensor]
    let outputs: [String: Tensor]
  }

  static func cases(_ file: String) throws -> [Case] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Goldens/"
    let archive = try Npz(folder + file)
    let parts = Dictionary(grouping: archive.names) { String($0.prefix { $0 != "|" }) }
    return try parts.sorted { $0.key < $1.key }.map { name, entries in
      let path = NSTemporaryDirectory() + "/\(UUID().uuidString).onnx"
      try AtomicFile.write(archive.array("\(name)|model").integers().map { UInt8($0) }, to: path)
      defer { unlink(path) }
      func tensors(_ prefix: String) throws -> [String: Tensor] {
        try entries.filter { $0.hasPrefix(prefix) }.reduce(into: [:]) {
          $0[String($1.dropFirst(prefix.count))] = try archive.array($1).tensor()
        }
      }
      return Case(
        name: name, model: try ONNXModel(path), inputs: try tensors("\(name)|in|"), outputs: try tensors("\(name)|out|"))
    }
  }

  func testGiveWhatOnnxruntimeGives() throws {
    for row in try ONNXOperatorTests.cases("onnx-nodes.npz") {
      do {
        let network = try row.model.network()
        try network.prepare(row.inputs.mapValues(\.shape))
        let tape = Tape()
        let outputs = network(row.inputs.mapValues { tape.constant($0) })
        for (name, expected) in row.outputs { assertClose(outputs[name]!.value, expected, "\(row.name) \(name)") }
      } catch { XCTFail("\(row.name): \(error)") }
    }
  }

  /// Steps on variables give what steps on constants give, so that every operator is on the gradient's way.
  func testGradientsReachEveryInput() throws {
    // What has no slope anywhere.
    let flat = ["Floor", "Ceil", "Sign", "Cast whole", "Cast truth", "Not", "And Or", "Equal"]
    for row in try ONNXOperatorTests.cases("onnx-nodes.npz") where !flat.contains(row.name) {
      let network = try row.model.network()
      let tape = Tape(), inputs = row.inputs.mapValues { tape.variable($0) }
      let outputs = network(inputs)
      for (name, expected) in row.outputs { assertClose(outputs[name]!.value, expected, "\(row.name) \(name)") }
      let sum = outputs.values.map { square($0).sum() }.reduce(tape.constant(Tensor(0))) { $0 + $1 }
      let names = inputs.keys.sorted(), gradients = tape.gradients(of: sum, for: names.map { inputs[$0]! })
      for (name, gradient) in zip(names, gradients) {
        XCTAssertEqual(gradient.shape, row.inputs[name]!.shape, row.name)
        XCTAssert(gradient.value.values.contains { $0 != 0 }, "\(row.name): no gradient for \(name)")
        XCTAssert(gradient.value.isFinite, row.name)
      }
    }
  }

  /// Weights may be trained: what is worked out from them follows.
  func testFollowsItsWeights() throws {
    for row in try ONNXOperatorTests.cases("onnx-nodes.npz") where row.name.hasPrefix("Layout") || row.name.hasPrefix("Gemm") {
      let network = try row.model.network(), inventory = Inventory(of: network), tape = Tape()
      let inputs = row.inputs.mapValues { tape.constant($0) }
      _ = network(inputs)
      guard let name = row.outputs.keys.first, !inventory.parameters.isEmpty else { continue }
      for parameter in inventory.parameters { parameter.value = affine(parameter.value, scale: 0.5) }
      let halved = network(inputs)[name]!.value
      let fresh = try row.model.network(), again = Inventory(of: fresh)
      for parameter in again.parameters { parameter.value = affine(parameter.value, scale: 0.5) }
      assertClose(halved, fresh(inputs)[name]!.value, row.name)
      let trained = Tape()
      trained.variables(inventory.parameters)
      let outputs = network(row.inputs.mapValues { trained.constant($0) })
      assertClose(outputs[name]!.value, halved, row.name)
      let gradients = trained.gradients(of: square(outputs[name]!).sum(), for: inventory.parameters.map { trained[$0] })
      XCTAssert(gradients.contains { $0.value.values.contains { $0 != 0 } }, row.name)
    }
  }

  /// Whoever listens to a node gets its value, and what comes out stays the same.
  func testEveryNodeCanBeListenedTo() throws {
    for row in try ONNXOperatorTests.cases("onnx-nodes.npz") where row.name.hasPrefix("Layout") || row.name.hasPrefix("Pad") {
      let network = try row.model.network()
      _ = Inventory(of: network)
      let tape = Tape(listening: { _ in true })
      let outputs = network(row.inputs.mapValues { tape.constant($0) })
      for (name, expected) in row.outputs { assertClose(outputs[name]!.value, expected, row.name) }
      XCTAssertFalse(tape.taps.isEmpty, row.name)
      for tap in tape.taps where tap.path.hasPrefix("Conv") && tap.value.rank == 4 {
        // Maps are shown with places before channels.
        XCTAssertEqual(tap.value.shape.first, row.inputs["x"]!.shape.first, row.name)
      }
    }
  }
}
