import Files
import Tensors

/// Builds a graph node by node: what layers of ours say themselves with.
///
/// Maps keep channels last, as ours do; `ONNXModel.bytes` puts them first where ONNX wants it.
public final class GraphWriter {
  /// A value of the graph: its name, and its axes after the batch.
  public struct Value: Sendable {
    public let name: String
    public let shape: [Int]
  }

  public private(set) var graph: Graph
  /// Weights by name.
  public private(set) var weights: [String: Tensor] = [:]
  private var names = Set<String>()

  /// Of the operators that are written.
  public static let opset = 18

  public init(name: String) { graph = Graph(name: name, opset: GraphWriter.opset) }

  /// What has been written.
  public var written: WrittenGraph { (graph, weights) }

  // MARK: Inputs and outputs

  public func input(_ port: Port) -> Value {
    graph.inputs.append(GraphInput(port.name, [.name("batch")] + port.shape.map { $0 == -1 ? .name("?") : .length($0) }))
    names.insert(port.name)
    return Value(name: port.name, shape: port.shape)
  }

  /// Gives a value out under a port's name.
  public func output(_ value: Value, as port: Port) {
    let name = names.contains(port.name) ? port.name + "_out" : port.name
    graph.nodes.append(GraphNode(unique("output " + port.name), "Identity", [value.name], [name]))
    var output = GraphOutput(name, [.name("batch")] + value.shape.map { .length($0) })
    output.labels = port.labels
    graph.outputs.append(output)
  }

  // MARK: Weights and constants

  public func weight(_ parameter: Parameter) -> String { weight(parameter.name, parameter.value, isTrained: true) }
  public func weight(_ buffer: Buffer) -> String { weight(buffer.name, buffer.value, isTrained: false) }

  private func weight(_ name: String, _ value: Tensor, isTrained: Bool) -> String {
    precondition(!name.isEmpty, "a weight has no name: walk the model with Inventory first")
    if weights.updateValue(value, forKey: name) == nil {
      graph.weights.append(GraphWeight(name, value.shape, isTrained: isTrained))
      names.insert(name)
    }
    return name
  }

  public func constant(_ value: Tensor) -> String {
    let name = unique("constant")
    graph.constants[name] = FloatArray(value.shape, value.values)
    return name
  }

  public func constant(_ value: Float) -> String { constant(Tensor(value)) }

  public func integers(_ values: [Int]) -> String {
    let name = unique("integers")
    graph.integers[name] = IntegerArray(values)
    return name
  }

  // MARK: Nodes

  /// Adds a node. It has the path of `site`, where the layer can be listened to, or a name made of the operator.
  ///
  /// - Parameters:
  ///   - inputs: names of values, weights and constants; empty for one that is left out.
  ///   - shape: axes of the result after the batch.
  public func node(
    _ operator: String, _ inputs: [String], at site: Site? = nil, shape: [Int], _ attributes: [String: GraphAttribute] = [:]
  ) -> Value {
    let path = site?.path ?? ""
    let name = unique(path.isEmpty ? `operator`.lowercased() : path)
    graph.nodes.append(GraphNode(name, `operator`, inputs, [name], attributes))
    return Value(name: name, shape: shape)
  }

  /// A function of each value alone.
  public func elementwise(
    _ operator: String, _ x: Value, at site: Site? = nil, _ attributes: [String: GraphAttribute] = [:]
  ) -> Value {
    node(`operator`, [x.name], at: site, shape: x.shape, attributes)
  }

  /// x where positive, else slope · x.
  public func leakyReLU(_ x: Value, slope: Float, at site: Site? = nil) -> Value {
    slope == 0 ? elementwise("Relu", x, at: site) : elementwise("LeakyRelu", x, at: site, ["alpha": .number(slope)])
  }

  /// Other axes after the batch.
  public func reshaped(_ x: Value, _ shape: [Int], at site: Site? = nil) -> Value {
    precondition(x.shape.reduce(1, *) == shape.reduce(1, *), "\(x.shape) cannot be read as \(shape)")
    return node("Reshape", [x.name, integers([0] + shape)], at: site, shape: shape)
  }

  /// scale · x + shift.
  public func affine(_ x: Value, scale: Float, shift: Float) -> Value {
    let scaled = node("Mul", [x.name, constant(scale)], shape: x.shape)
    return node("Add", [scaled.name, constant(shift)], shape: x.shape)
  }

  public func clamp(_ x: Value, low: Float, high: Float) -> Value {
    node("Clip", [x.name, constant(low), constant(high)], shape: x.shape)
  }

  private func unique(_ name: String) -> String {
    var candidate = name, count = 1
    while !names.insert(candidate).inserted {
      count += 1
      candidate = "\(name)_\(count)"
    }
    return candidate
  }
}
