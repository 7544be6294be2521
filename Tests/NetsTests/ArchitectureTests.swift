import Foundation
import Nets
import Tensors
import XCTest

/// Every kind of network can be written down, built again, and run by the ports that it names.
final class ArchitectureTests: XCTestCase {
  /// One of each kind and model, small.
  static var examples: [any Architecture] {
    GANModel.all.map { GANArchitecture($0, patchShape: PatchShape(time: 16, frequency: 12)) as any Architecture }
      + ClassifierModel.all.map { ClassifierArchitecture($0, patchShape: $0.leastShape, labels: ["no", "yes"]) } + [graph]
      + VAEModel.all.map { model in
        var options = model.options
        options.latentCount = 5
        return VAEArchitecture(model, options: options, patchShape: PatchShape(time: 13, frequency: 20, channels: 2))
      }
  }

  /// A convolution, and a product after a Flatten.
  private static var graph: GraphArchitecture {
    var graph = Graph(name: "example", opset: 17)
    graph.inputs = [GraphInput("x", [.name("batch"), .length(2), .length(7)])]
    graph.outputs = [GraphOutput("y", nil)]
    graph.weights = [GraphWeight("w", [3, 2, 3], isTrained: true), GraphWeight("v", [15, 4], isTrained: true)]
    graph.nodes = [
      GraphNode("conv", "Conv", ["x", "w"], ["a"]), GraphNode("flat", "Flatten", ["a"], ["b"]),
      GraphNode("product", "MatMul", ["b", "v"], ["y"]),
    ]
    return GraphArchitecture(graph)
  }

  func testEveryKindHasAnExample() {
    let kinds = Set(Self.examples.map { type(of: $0).kind })
    XCTAssertEqual(kinds, Set(AnyArchitecture.kinds.map { $0.kind }))
  }

  func testAreTheSameAfterWritingAndReading() throws {
    for example in Self.examples {
      let written = try JSONEncoder().encode(AnyArchitecture(example))
      let read = try JSONDecoder().decode(AnyArchitecture.self, from: written)
      XCTAssertEqual(read, AnyArchitecture(example), example.summary)
      let fields = try JSONSerialization.jsonObject(with: written) as? [String: Any]
      XCTAssertEqual(fields?["kind"] as? String, type(of: example).kind)
    }
  }

  func testEveryPartTakesAndGivesWhatItsPortsSay() throws {
    for example in Self.examples {
      let built = try example.build(seed: 1)
      XCTAssertFalse(built.parts.isEmpty, example.summary)
      for part in built.parts {
        let tape = Tape()
        let inputs = part.network.inputs.map { port in
          (port.name, tape.constant(Tensor([2] + port.shape.map { $0 == -1 ? 7 : $0 }, repeating: 0.1)))
        }
        let outputs = part.network(Dictionary(uniqueKeysWithValues: inputs))
        XCTAssertEqual(Set(outputs.keys), Set(part.network.outputs.map(\.name)), part.name)
        for port in part.network.outputs {
          let shape = outputs[port.name]!.shape
          XCTAssertEqual(shape.first, 2, "\(part.name) \(port.name)")
          XCTAssertTrue(port.takes(shape), "\(part.name) gives \(shape) for \(port)")
        }
      }
    }
  }

  func testTheSameSeedBuildsTheSameWeights() throws {
    for example in Self.examples {
      let a = Inventory(of: try example.build(seed: 5).root).tensors
      let b = Inventory(of: try example.build(seed: 5).root).tensors
      XCTAssertFalse(a.isEmpty)
      XCTAssertEqual(a.mapValues(\.values), b.mapValues(\.values), example.summary)
    }
  }

  func testRefusesWhatThisVersionCannotBuild() {
    let unknown = Data(#"{"kind": "perpetuum-mobile"}"#.utf8)
    XCTAssertThrowsError(try JSONDecoder().decode(AnyArchitecture.self, from: unknown)) {
      XCTAssertTrue("\($0)".contains("perpetuum-mobile"), "\($0)")
    }
    var gan = GANArchitecture(.experiment1, patchShape: PatchShape(time: 16, frequency: 12))
    gan.model = "gan-experiment-99"
    XCTAssertThrowsError(try gan.build(seed: 0) as BuiltModel) { XCTAssertTrue("\($0)".contains("gan-experiment-99")) }
  }
}
