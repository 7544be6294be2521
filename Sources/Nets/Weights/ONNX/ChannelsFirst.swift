import Tensors

/// Brings a graph whose maps keep channels last into ONNX's order: channels first.
///
/// Each map is turned once where it enters such nodes and once where it leaves them; activations between stay in that
/// order. Kernels are turned where they lie.
struct ChannelsFirst {
  private(set) var graph: Graph
  private(set) var weights: [String: Tensor]
  private var nodes: [GraphNode] = []
  /// The other form of maps: name with channels first, and number of axes; and whether the own name exists yet.
  private var first: [String: (name: String, rank: Int, hasLast: Bool)] = [:]
  private var turned = Set<String>()

  /// - Throws: `ArchitectureError` for a graph that makes no sense.
  init(_ graph: Graph, _ weights: [String: Tensor]) throws {
    self.graph = graph
    self.weights = weights
    guard graph.nodes.contains(where: { $0.attributes["channels_last"] != nil }) else { return }
    let given = graph.inputs.map(\.name) + graph.weights.map(\.name) + graph.integers.keys + graph.constants.keys
    for node in try graph.sorted(given: Set(given)) { try add(node) }
    for output in graph.outputs { _ = last(output.name) }
    self.graph.nodes = nodes
  }

  private mutating func add(_ node: GraphNode) throws {
    let rank = try node.integer("channels_last", 0)
    var result = node
    result.attributes["channels_last"] = nil
    result.attributes["biased_variance"] = nil
    if rank > 2 {
      result.inputs[0] = first(node.inputs[0], rank: rank)
      if ["Conv", "ConvTranspose"].contains(node.operator) { result.inputs[1] = kernel(node.inputs[1], rank: rank) }
      give(&result, rank: rank)
    } else if ChannelsFirst.unary.contains(node.operator), let map = first[node.inputs[0]], !map.hasLast {
      result.inputs[0] = map.name
      give(&result, rank: map.rank)
    } else if ChannelsFirst.binary.contains(node.operator), let rank = commonRank(node.inputs) {
      result.inputs = node.inputs.map { first[$0]?.name ?? $0 }
      give(&result, rank: rank)
    } else {
      result.inputs = node.inputs.map { last($0) }
    }
    nodes.append(result)
  }

  /// The node gives its map with channels first.
  private mutating func give(_ node: inout GraphNode, rank: Int) {
    let name = node.outputs[0]
    node.outputs[0] = name + "/first"
    first[name] = (name + "/first", rank, false)
  }

  private mutating func first(_ name: String, rank: Int) -> String {
    if let map = first[name] { return map.name }
    let order = [0, rank - 1] + Array(1..<rank - 1)
    nodes.append(GraphNode(name + "/to-first", "Transpose", [name], [name + "/first"], ["perm": .integers(order)]))
    first[name] = (name + "/first", rank, true)
    return name + "/first"
  }

  private mutating func last(_ name: String) -> String {
    guard let map = first[name], !map.hasLast else { return name }
    let order = [0] + Array(2..<map.rank) + [1]
    nodes.append(GraphNode(name + "/to-last", "Transpose", [map.name], [name], ["perm": .integers(order)]))
    first[name]!.hasLast = true
    return name
  }

  /// A kernel [taps…, C, K] as [K, C, taps…]; ours for transposed convolutions go the same way.
  private mutating func kernel(_ name: String, rank: Int) -> String {
    let order = [rank - 1, rank - 2] + Array(0..<rank - 2)
    guard let value = weights[name] else {
      if turned.insert(name).inserted {
        nodes.append(GraphNode(name + "/to-first", "Transpose", [name], [name + "/kernel"], ["perm": .integers(order)]))
      }
      return name + "/kernel"
    }
    if turned.insert(name).inserted {
      weights[name] = value.transposed(order)
      let index = graph.weights.firstIndex { $0.name == name }!
      graph.weights[index].shape = order.map { value.shape[$0] }
    }
    return name
  }

  /// The rank of maps that all lie with channels first, numbers that broadcast anyhow aside; nil if some do not.
  private func commonRank(_ names: [String]) -> Int? {
    var rank: Int?
    for name in names {
      if let map = first[name], !map.hasLast { rank = map.rank } else {
        guard graph.constants[name].map({ $0.values.count == 1 && $0.shape.count < 2 }) ?? false else { return nil }
      }
    }
    return rank
  }

  private static let unary: Set<String> = [
    "Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus", "Softsign", "Gelu", "Mish", "Erf",
    "Exp", "Log", "Sqrt", "Abs", "Neg", "Reciprocal", "Clip", "Dropout", "Identity",
  ]
  private static let binary: Set<String> = ["Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean"]
}
