import Tensors

/// A graph as a network: its weights under the names of the file, and every node where it can be listened to.
///
/// What goes in and comes out has the file's order of axes. The graph is specialised to the shapes of its inputs when
/// they are first met; the plans of the last few shapes are kept.
public final class GraphNetwork: Network {
  /// Floats of the file: what an optimiser may change, or what only belongs to the net.
  enum Weight {
    case parameter(Parameter)
    case buffer(Buffer)

    var value: Tensor {
      switch self {
      case .parameter(let parameter): parameter.value
      case .buffer(let buffer): buffer.value
      }
    }

    func variable(on tape: Tape) -> Var {
      switch self {
      case .parameter(let parameter): tape[parameter]
      case .buffer(let buffer): tape.constant(buffer.value)
      }
    }
  }

  /// Where a node can be listened to.
  private struct Node { let site: Site }

  public let graph: Graph
  public let inputs: [Port]
  public private(set) var outputs: [Port]
  let weights: [String: Weight]
  /// Of the nodes that are some, and whose numbers are weights of the file.
  let batchNorms: [String: BatchNorm]
  /// Of every node.
  let sites: [String: Site]
  /// In the order in which they run.
  let nodes: [GraphNode]
  /// Floats in all weights.
  let weightCount: Int
  /// Shapes whose batch has to be cut.
  private var cut = Set<[String: [Int]]>()
  private var plans: [(shapes: [String: [Int]], plan: GraphPlan)] = []

  /// Builds it with weights by name, or where these are still to come with zeros.
  ///
  /// - Throws: `ArchitectureError` for a graph that makes no sense or has operators that are not known.
  public init(_ graph: Graph, values: [String: Tensor]? = nil) throws {
    try graph.requireKnownOperators()
    self.graph = graph
    var weights: [String: Weight] = [:], count = 0
    for weight in graph.allWeights {
      count += try weight.count(beside: count)
      let value = values?[weight.name] ?? Tensor(weight.shape, repeating: 0)
      precondition(value.shape == weight.shape, "\(weight.name) has the shape \(weight.shape), not \(value.shape)")
      let held: Weight = weight.isTrained ? .parameter(Parameter(value)) : .buffer(Buffer(value))
      guard weights.updateValue(held, forKey: weight.name) == nil else {
        throw ArchitectureError("the weight '\(weight.name)' stands in it twice")
      }
    }
    self.weights = weights
    weightCount = count
    let given = graph.inputs.map(\.name) + Array(weights.keys) + graph.allIntegers.keys + graph.allConstants.keys
    guard Set(given).count == given.count else { throw ArchitectureError("an input or a weight has the name of another") }
    guard Set(graph.outputs.map(\.name)).count == graph.outputs.count else {
      throw ArchitectureError("two outputs have one name: \(graph.outputs.map(\.name).joined(separator: ", "))")
    }
    nodes = try graph.sorted(given: Set(given))
    var sites: [String: Site] = [:], batchNorms: [String: BatchNorm] = [:]
    for node in graph.allNodes {
      batchNorms[node.name] = try BatchNorm(node, weights)
      guard sites.updateValue(batchNorms[node.name]?.site ?? Site(), forKey: node.name) == nil else {
        throw ArchitectureError("two nodes have the name '\(node.name)'")
      }
    }
    (self.sites, self.batchNorms) = (sites, batchNorms)
    inputs = graph.inputs.map { Port($0.name, $0.axes.dropFirst().map { $0.length ?? -1 }) }
    outputs = graph.outputs.map { Port($0.name, ($0.axes ?? []).dropFirst().map { $0.length ?? -1 }, labels: $0.labels) }
    try settlePorts()
  }

  /// Specialises the graph to shapes, batch axis included, unless that has been done.
  ///
  /// - Throws: `ArchitectureError` for shapes that the graph does not take.
  public func prepare(_ shapes: [String: [Int]]) throws {
    guard try pieces(of: shapes) == nil else { return }
    _ = try planned(shapes)
  }

  /// Axes of an output for inputs of these shapes.
  public func outputShape(_ name: String, for shapes: [String: [Int]]) throws -> [Int]? {
    let index = try planned(shapes)
    return plans[index].plan.outputs.first { $0.name == name }?.shape
  }

  /// Seconds that a run on inputs of these shapes takes, roughly.
  ///
  /// - Throws: `ArchitectureError` for shapes that the graph does not take.
  public func work(for shapes: [String: [Int]]) throws -> Double {
    let index = try planned(shapes)
    return plans[index].plan.seconds
  }

  public func callAsFunction(_ inputs: [String: Var]) -> [String: Var] {
    guard let tape = inputs.values.first?.tape else { preconditionFailure("the network \(graph.name) needs its inputs") }
    do {
      let shapes = inputs.mapValues(\.shape)
      if let pieces = try pieces(of: shapes) {
        let parts = pieces.map { range in self(inputs.mapValues { $0.slice(axis: 0, range) }) }
        return Dictionary(uniqueKeysWithValues: outputs.map { port in
          (port.name, Var.concatenation(parts.map { $0[port.name]! }, axis: 0))
        })
      }
      let index = try planned(shapes)
      return plans[index].plan.run(inputs, on: tape)
    } catch { preconditionFailure("the network \(graph.name) cannot take \(inputs.mapValues(\.shape)): \(error)") }
  }

  /// Batches that one which the graph does not take is cut into: those of the length that its file gives. nil where it
  /// is taken whole.
  private func pieces(of shapes: [String: [Int]]) throws -> [Range<Int>]? {
    guard let own = graph.inputs.first?.axes.first?.length, let count = shapes[graph.inputs[0].name]?.first, count > own,
      count % own == 0, graph.inputs.allSatisfy({ $0.axes.first?.length == own && shapes[$0.name]?.first == count })
    else { return nil }
    if !cut.contains(shapes) {
      do {
        _ = try planned(shapes)
        return nil
      } catch {
        _ = try planned(shapes.mapValues { [own] + $0.dropFirst() })
        cut.insert(shapes)
      }
    }
    return stride(from: 0, to: count, by: own).map { $0..<$0 + own }
  }

  /// Place of the plan for shapes among those kept; a new one is made where there is none.
  private func planned(_ shapes: [String: [Int]]) throws -> Int {
    if let index = plans.firstIndex(where: { $0.shapes == shapes }) { return index }
    for input in graph.inputs {
      guard let shape = shapes[input.name] else { throw ArchitectureError("lacks its input '\(input.name)'") }
      guard shape.count == input.axes.count, !zip(shape, input.axes).dropFirst().contains(where: { $1.length ?? $0 != $0 }) else {
        throw ArchitectureError("its input '\(input.name)' is [\(input.axes.map(\.description).joined(separator: ", "))], not \(shape)")
      }
    }
    let plan = try GraphBuilder(self, shapes: shapes).plan
    if plans.count == GraphNetwork.keptPlans { plans.removeFirst() }
    plans.append((shapes, plan))
    return plans.count - 1
  }

  private static let keptPlans = 8

  /// The outputs' shapes, where those of the inputs are all known.
  private func settlePorts() throws {
    guard graph.inputs.allSatisfy({ !$0.axes.isEmpty && $0.axes.dropFirst().allSatisfy { $0.length != nil } }) else { return }
    let shapes = Dictionary(uniqueKeysWithValues: graph.inputs.map { input in
      (input.name, input.axes.enumerated().map { $1.length ?? ($0 == 0 ? 1 : 0) })
    })
    let index = try planned(shapes)
    outputs = zip(outputs, plans[index].plan.outputs).map { Port($0.name, Array($1.shape.dropFirst()), labels: $0.labels) }
  }
}

extension GraphNetwork: CustomReflectable {
  /// Weights and nodes as `Inventory` finds them: under their names in the file.
  public var customMirror: Mirror {
    let weights = graph.allWeights.map { weight -> (label: String?, value: Any) in
      switch self.weights[weight.name]! {
      case .parameter(let parameter): (weight.name, parameter)
      case .buffer(let buffer): (weight.name, buffer)
      }
    }
    let nodes = graph.allNodes.map { node -> (label: String?, value: Any) in
      (node.name, batchNorms[node.name] ?? Node(site: sites[node.name]!) as Any)
    }
    return Mirror(self, children: weights + nodes)
  }
}
