/// A network that was brought in from elsewhere.
public struct GraphArchitecture: Architecture {
  public static let kind = "graph"
  /// Name of its only part.
  public static let part = "network"

  public var graph: Graph

  public init(_ graph: Graph) { self.graph = graph }

  public var summary: String {
    let inputs = graph.inputs.map { "\($0.name) [\($0.axes.map(\.description).joined(separator: ", "))]" }
    let outputs = graph.outputs.map(\.name).joined(separator: ", ")
    return "\(graph.name), \(graph.nodes.count) nodes from \(inputs.joined(separator: ", ")) to \(outputs)"
  }

  public func requireWeights(_ shapes: [String: [Int]]) throws {
    let wanted = Dictionary(graph.allWeights.map { ($0.name, $0.shape) }) { first, _ in first }
    try TensorMismatch.check(shapes, against: wanted)
  }

  /// Builds it with weights of zeros: what a graph is worth is in its weights, which come from a file.
  public func build(seed: Int) throws -> BuiltModel {
    let network = try GraphNetwork(graph)
    return BuiltModel(root: network, parts: [BuiltModel.Part(GraphArchitecture.part, network)])
  }
}
