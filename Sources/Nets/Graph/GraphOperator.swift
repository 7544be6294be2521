/// An operator of a graph: what a node of that name does.
///
/// A new one is written into the list of its family and is then known to the importers, the refusals and the help.
struct GraphOperator: Sendable {
  /// ONNX's name: `Conv`.
  let name: String
  /// Works out, for the shapes at hand, what the node gives and which steps lead there.
  let specialise: @Sendable (GraphCall) throws -> [GraphValue]

  init(_ name: String, _ specialise: @escaping @Sendable (GraphCall) throws -> [GraphValue]) {
    self.name = name
    self.specialise = specialise
  }

  /// For an operator that gives one tensor.
  static func one(
    _ name: String, _ specialise: @escaping @Sendable (GraphCall) throws -> GraphTensor
  ) -> GraphOperator {
    GraphOperator(name) { [.tensor(try specialise($0))] }
  }

  /// Every operator, by family.
  static let all: [GraphOperator] =
    activations + arithmetic + comparisons + convolutions + poolings + normalisations + products + reductions + shapes
    + pieces + resizing + constants + control

  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension Graph {
  /// Names of all operators that are understood, sorted.
  public static let operators = GraphOperator.all.map { $0.name }.sorted()

  /// Throws `ArchitectureError` for a node that is not understood: with its name, the operator and the list.
  func requireKnownOperators() throws {
    for node in allNodes where GraphOperator.byName[node.operator] == nil {
      throw ArchitectureError(
        "the node '\(node.name)' is a \(node.operator), which is not among the operators that are understood: "
          + Graph.operators.joined(separator: ", "))
    }
  }
}
