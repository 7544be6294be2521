import Foundation
import Nets
import Tensors
import XCTest

/// Every layer and every part of every architecture as a graph: what it gives there is what it gives itself.
final class GraphWritingTests: XCTestCase {
  /// The network of a graph, as it is and through an ONNX file.
  private func networks(_ written: WrittenGraph) throws -> [GraphNetwork] {
    let path = NSTemporaryDirectory() + "/\(UUID().uuidString).onnx"
    defer { unlink(path) }
    try ONNXModel.write(written.graph, written.weights, to: path)
    return [try GraphNetwork(written.graph, values: written.weights), try ONNXModel(path).network()]
  }

  private func compare(_ network: any Network, _ inputs: [String: Tensor], _ name: String, tolerance: Float = 1e-6) throws {
    let writing = try XCTUnwrap(network as? any GraphWritingNetwork, "\(name) cannot be written as a graph")
    let tape = Tape(), expected = network(inputs.mapValues { tape.constant($0) })
    for graph in try networks(writing.graph(named: name)) {
      let outputs = graph(inputs.mapValues { tape.constant($0) })
      XCTAssertEqual(outputs.count, expected.count, name)
      for (port, value) in expected { assertClose(outputs[port]!.value, value.value, tolerance: tolerance, "\(name) \(port)") }
    }
  }

  func testEveryLayerCanBeWritten() throws {
    for row in LayerCase.all {
      var random = Random(seed: 3, purpose: "layer")
      let layer = row.make(&random), shape = Array(row.input.shape.dropFirst())
      for parameter in Inventory(of: layer).parameters where parameter.value.rank == 1 {
        parameter.value = random.uniform(parameter.shape, low: 0.5, high: 1.5)
      }
      XCTAssert(layer is any GraphLayer, "\(row.layer) cannot be written as a graph: add it in Sources/Nets/Graph/Writing")
      guard layer is any GraphLayer else { continue }
      let tape = Tape(), y = layer(tape.constant(row.input)).shape
      let network = LayerNetwork(layer, from: Port("x", shape), to: Port("y", Array(y.dropFirst())))
      // Transforms are sums of products there, and butterflies here.
      try compare(network, ["x": row.input], "\(row.layer) (\(row.detail))", tolerance: row.layer == "SpectrogramLayer" ? 1e-5 : 1e-6)
    }
  }

  func testEveryPartOfEveryArchitectureCanBeWritten() throws {
    var random = Random(seed: 4, purpose: "inputs")
    for example in ArchitectureTests.examples {
      let built = try example.build(seed: 1)
      _ = Inventory(of: built.root)
      for part in built.parts {
        let inputs = part.network.inputs.map { ($0.name, random.uniform([3] + $0.shape)) }
        try compare(part.network, Dictionary(uniqueKeysWithValues: inputs), "\(example.summary) \(part.name)")
      }
    }
  }

  /// Names and places stay: what could be listened to can be after coming back.
  func testPlacesKeepTheirNames() throws {
    let built = try GANArchitecture(.experiment1, patchShape: PatchShape(time: 16, frequency: 12)).build(seed: 1) as BuiltModel
    let inventory = Inventory(of: built.root)
    for part in built.parts {
      let writing = try XCTUnwrap(part.network as? any GraphWritingNetwork), written = try writing.graph(named: part.name)
      let sites = Set(inventory.sites.map(\.path).filter { $0.hasPrefix(part.name + ".") })
      for network in try networks(written) {
        let own = Inventory(of: network)
        XCTAssert(sites.isSubset(of: own.sites.map(\.path)), "\(sites.subtracting(own.sites.map(\.path)))")
        XCTAssertEqual(Set(own.names), Set(inventory.names.filter { $0.hasPrefix(part.name + ".") }))
      }
    }
  }
}
