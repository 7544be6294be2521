import Files
import Tensors

/// Specialises a graph to the shapes of its inputs: whole numbers are worked out, what depends on weights alone is set
/// apart, and every other node becomes steps on memory.
final class GraphBuilder {
  let opset: Int
  private let network: GraphNetwork
  private(set) var plan = GraphPlan()
  /// Values by name; a branch of an If adds its own to those around it.
  var values: [String: GraphValue] = [:]
  /// Values of constant slots, worked out on the way.
  private var contents: [Int: Tensor] = [:]
  /// Slots that depend on a weight, which may change.
  private var weighted = Set<Int>()
  /// Slots that hold another one with zeros around it, which a convolution can do without.
  var paddings: [Int: GraphZeroPadding] = [:]
  /// Floats that constants may still take.
  private var room: Int
  /// Floats that the maps of a run may still take: as many as its inputs and weights account for.
  private var mapRoom: Int

  init(_ network: GraphNetwork, shapes: [String: [Int]]) throws {
    self.network = network
    opset = network.graph.opset
    room = (1 << 20) + 16 * network.weightCount
    let given = shapes.values.compactMap { checkedProduct($0) }.reduce(network.weightCount) { min($0 + $1, GraphBuilder.largestCount) }
    mapRoom = GraphBuilder.leastMapRoom + GraphBuilder.mapsPerNumber * given
    for (name, array) in network.graph.allIntegers { values[name] = .integers(array) }
    for (name, array) in network.graph.allConstants { values[name] = .tensor(add(array.tensor)) }
    for (name, weight) in network.weights {
      let slot = plan.slot(of: weight)
      contents[slot] = weight.value
      weighted.insert(slot)
      values[name] = .tensor(GraphTensor(slot: slot, layout: GraphLayout(weight.value.shape), isConstant: true))
    }
    for input in network.graph.inputs {
      let shape = shapes[input.name]!
      try requireRoom(shape, "the input '\(input.name)'")
      let slot = plan.addInput(input.name, shape)
      values[input.name] = .tensor(GraphTensor(slot: slot, layout: GraphLayout(shape)))
    }
    for node in network.nodes { try add(node) }
    for output in network.graph.outputs { try finish(output) }
    plan.settle(contents: contents)
  }

  /// Works out a node's values.
  func add(_ node: GraphNode) throws {
    let inputs = try node.inputs.map { name -> GraphValue? in
      guard !name.isEmpty else { return nil }
      guard let value = values[name] else { throw node.refused("wants '\(name)', which nothing gives") }
      return value
    }
    let call = GraphCall(node: node, inputs: inputs, builder: self)
    guard let results = try call.integerResults() ?? GraphOperator.byName[node.operator]?.specialise(call) else {
      throw node.refused("is not among the operators that are understood")
    }
    for (index, name) in node.outputs.enumerated() where !name.isEmpty {
      guard index < results.count else { throw node.refused("gives '\(name)', its output \(index + 1), which is not made here") }
      if case .integers(let array) = results[index] { try take(array.values.count, for: node) }
      values[name] = results[index]
    }
    // A layer marks what passes it by itself.
    if network.batchNorms[node.name] == nil { plan.mark(node.name, network.sites[node.name]!) }
  }

  /// Takes room for constants: a small file must not fill the memory.
  private func take(_ count: Int, for node: GraphNode) throws {
    room -= count
    guard room >= 0 else { throw node.refused("makes constants far larger than the model's weights") }
  }

  private func finish(_ output: GraphOutput) throws {
    guard let value = values[output.name] else { throw ArchitectureError("nothing gives the output '\(output.name)'") }
    let node = GraphNode("output \(output.name)", "Output", [output.name], [])
    let call = GraphCall(node: node, inputs: [value], builder: self)
    let tensor = try call.natural(call.tensor(0))
    plan.addOutput(output.name, slot: tensor.slot, shape: tensor.shape)
  }

  // MARK: Steps

  func emit(
    _ node: GraphNode, _ inputs: [GraphTensor], _ layout: GraphLayout, isMap: Bool, kind: GraphTensor.Kind,
    _ run: @escaping ([Var]) -> Var
  ) throws -> GraphTensor {
    try requireRoom(layout.memoryShape, "the node '\(node.name)' (\(node.operator))")
    var tensor = GraphTensor(slot: plan.newSlot(), layout: layout, isConstant: inputs.allSatisfy(\.isConstant), isMap: isMap, kind: kind)
    let step = GraphPlan.Step(node: node.name, inputs: inputs.map(\.slot), output: tensor.slot, run: run)
    guard tensor.isConstant else {
      mapRoom -= layout.count
      guard mapRoom >= 0 else { throw node.refused("makes maps far larger than the model's inputs and weights") }
      plan.steps.append(step)
      plan.seconds += Double(layout.count) * GraphBuilder.secondsPerValue
      plan.shapes[tensor.slot] = GraphPlan.TapShape(layout, isMap: isMap)
      return tensor
    }
    // Constants are worked out now, and again when a weight that they depend on has changed.
    try take(layout.count, for: node)
    let tape = Tape()
    let value = withExtendedLifetime(tape) { step.run(inputs.map { tape.constant(contents[$0.slot]!) }).value }
    tensor.kind = kind
    contents[tensor.slot] = value
    if inputs.contains(where: { weighted.contains($0.slot) }) {
      weighted.insert(tensor.slot)
      plan.prologue.append(step)
    }
    return tensor
  }

  /// Adds to what a run may take: floating-point operations of the step before.
  func count(operations: Double) { plan.seconds += operations / GraphBuilder.operationsPerSecond }

  /// Tells how the step that gave a tensor runs with a leaky ReLU behind it.
  func setActivated(_ tensor: GraphTensor, _ run: @escaping ([Var], _ slope: Float) -> Var) {
    guard !tensor.isConstant, plan.steps.last?.output == tensor.slot else { return }
    plan.steps[plan.steps.count - 1].runActivated = run
  }

  /// Tells that the step that gave a tensor is a leaky ReLU.
  func setSlope(_ tensor: GraphTensor, _ slope: Float) {
    guard !tensor.isConstant, plan.steps.last?.output == tensor.slot else { return }
    plan.steps[plan.steps.count - 1].slope = slope
  }

  /// What one core makes of matrix products, and of one pass over memory.
  private static let operationsPerSecond = 150e9, secondsPerValue = 0.5e-9

  /// The tensor in another layout of the same shape.
  func laid(_ tensor: GraphTensor, _ layout: GraphLayout, for node: GraphNode) throws -> GraphTensor {
    var result = tensor
    for move in tensor.layout.move(to: layout) {
      result = try emit(node, [result], layout, isMap: tensor.isMap, kind: tensor.kind) { move($0[0]) }
    }
    result.layout = layout
    return result
  }

  /// Whole numbers as floats.
  func constant(_ array: IntegerArray, for node: GraphNode) throws -> GraphTensor {
    try constant(Tensor(array.shape, array.values.map(Float.init)), for: node)
  }

  func constant(_ value: Tensor, for node: GraphNode) throws -> GraphTensor {
    try requireRoom(value.shape, "the node '\(node.name)' (\(node.operator))")
    try take(value.count, for: node)
    return add(value)
  }

  private func add(_ value: Tensor) -> GraphTensor {
    let slot = plan.newSlot()
    contents[slot] = value
    return GraphTensor(slot: slot, layout: GraphLayout(value.shape), isConstant: true)
  }

  /// Values in the order of the shape, for a tensor that is known now.
  func content(of tensor: GraphTensor) -> Tensor? {
    guard tensor.isConstant, let value = contents[tensor.slot] else { return nil }
    let tape = Tape()
    return withExtendedLifetime(tape) {
      tensor.layout.move(to: GraphLayout(tensor.shape)).reduce(tape.constant(value)) { $1($0) }.value
    }.reshaped(tensor.shape)
  }

  func batchNorm(of node: GraphNode) -> BatchNorm? { network.batchNorms[node.name] }

  /// Refuses what is empty or would not fit into memory.
  func requireRoom(_ shape: [Int], _ what: @autoclosure () -> String) throws {
    guard shape.count <= GraphBuilder.largestRank, let count = checkedProduct(shape), (1...GraphBuilder.largestCount).contains(count)
    else { throw ArchitectureError("\(what()) would hold values of shape \(shape), which is nothing or too much") }
  }

  /// A small file must not fill the memory: 16 MB are nobody's business, more has to come of something.
  private static let leastMapRoom = 1 << 22, mapsPerNumber = 1 << 16

  static let largestRank = 16
  /// The longest axis that values are put together on one by one.
  static let longestAxis = 1 << 22
  /// 2 GB.
  static let largestCount = 1 << 29
}

/// Zeros around a value: how much of it on each axis.
struct GraphZeroPadding {
  var source: GraphTensor
  var before: [Int]
  var after: [Int]
}
