import Files

/// A network as others write it down: operators with names, attributes and connections, without its weights.
///
/// The words are ONNX's: operators, attributes and the order of axes, channels before places. Nodes of networks that
/// keep channels last say so by the attribute `channels_last`; their kernels and axes are then Keras's. Whoever runs a
/// graph decides how values lie in memory (`GraphPlan`); what goes in and comes out has the order of the file.
public struct Graph: Codable, Equatable, Sendable {
  public var name: String
  /// ONNX's version of the operators' meaning.
  public var opset: Int
  /// In any order; each name is given by one node at most.
  public var nodes: [GraphNode] = []
  public var inputs: [GraphInput] = []
  public var outputs: [GraphOutput] = []
  /// Floats that lie elsewhere: in the file that the graph came from, or a run's weights.
  public var weights: [GraphWeight] = []
  /// Whole numbers, mostly shapes and places.
  public var integers: [String: IntegerArray] = [:]
  /// Floats that are part of the structure rather than weights: bounds, scales.
  public var constants: [String: FloatArray] = [:]
  /// What somebody wrote about it.
  public var metadata: [String: String] = [:]

  public init(name: String, opset: Int) {
    self.name = name
    self.opset = opset
  }

  /// The graph's nodes and those of the branches in them.
  var allNodes: [GraphNode] { nodes.flatMap { [$0] + $0.branches.flatMap(\.allNodes) } }
  var allWeights: [GraphWeight] { weights + nodes.flatMap { $0.branches.flatMap(\.allWeights) } }
  var allIntegers: [String: IntegerArray] { gathered(\.integers) }
  var allConstants: [String: FloatArray] { gathered(\.constants) }

  private func gathered<Value>(_ part: (Graph) -> [String: Value]) -> [String: Value] {
    nodes.flatMap(\.branches).reduce(into: part(self)) { $0.merge($1.gathered(part)) { first, _ in first } }
  }
}

/// What goes into a graph.
public struct GraphInput: Codable, Equatable, Sendable {
  public var name: String
  /// Every axis, the batch first.
  public var axes: [GraphAxis]

  public init(_ name: String, _ axes: [GraphAxis]) {
    self.name = name
    self.axes = axes
  }
}

/// What comes out of a graph.
public struct GraphOutput: Codable, Equatable, Sendable {
  public var name: String
  /// Every axis, the batch first; nil where the file does not say.
  public var axes: [GraphAxis]?
  /// What each value along the last axis stands for.
  public var labels: [String] = []

  public init(_ name: String, _ axes: [GraphAxis]? = nil) {
    self.name = name
    self.axes = axes
  }
}

/// The length of an axis: known, or a name that the input settles.
public enum GraphAxis: Codable, Equatable, Sendable, CustomStringConvertible {
  case length(Int)
  case name(String)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = try (try? container.decode(Int.self)).map(GraphAxis.length) ?? .name(container.decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .length(let length): try container.encode(length)
    case .name(let name): try container.encode(name)
    }
  }

  /// The length; nil for a name.
  public var length: Int? { if case .length(let length) = self { length } else { nil } }

  public var description: String {
    switch self {
    case .length(let length): String(length)
    case .name(let name): name
    }
  }
}

/// Floats that a graph uses, by their name and shape.
public struct GraphWeight: Codable, Equatable, Sendable {
  public var name: String
  public var shape: [Int]
  /// Whether an optimiser may change it: not so for running statistics and written-down constants.
  public var isTrained: Bool

  public init(_ name: String, _ shape: [Int], isTrained: Bool) {
    self.name = name
    self.shape = shape
    self.isTrained = isTrained
  }
}

extension GraphWeight {
  /// How many there are.
  ///
  /// - Throws: `ArchitectureError` if they, beside others, are more than memory could hold.
  func count(beside others: Int) throws -> Int {
    guard let count = checkedProduct(shape), shape.count <= GraphBuilder.largestRank, count <= GraphBuilder.largestCount - others else {
      throw ArchitectureError("the weight '\(name)' of shape \(shape) is too large")
    }
    return count
  }
}
