/// A function of one variable with weights of its own.
///
/// A layer is its `Parameter`s, its `Buffer`s, a `Site` and `callAsFunction`, which ends in `site.mark(y)`. Nothing
/// is registered: `Inventory` finds them when the model is built.
public protocol Layer {
  func callAsFunction(_ x: Var) -> Var
}

/// A layer that is a chain of others: whoever looks at one of them need not run those behind it.
public protocol StagedLayer: Layer {
  /// In the order in which they are run; of one that somebody listens into, its parts.
  func stages(on tape: Tape) -> [any Layer]
}

/// A function from named inputs to named outputs: what has several of either.
public protocol Network {
  /// Names and shapes (without the batch axis) of the inputs, in order.
  var inputs: [Port] { get }
  /// Names and shapes (without the batch axis) of the outputs, in order.
  var outputs: [Port] { get }
  func callAsFunction(_ inputs: [String: Var]) -> [String: Var]
}

/// A named input or output of a network.
public struct Port: Codable, Equatable, Sendable {
  public let name: String
  /// Axes after the batch axis; −1 for any length.
  public let shape: [Int]
  /// What each value along the last axis stands for, such as classes; empty where nobody said.
  public let labels: [String]

  public init(_ name: String, _ shape: [Int], labels: [String] = []) {
    self.name = name
    self.shape = shape
    self.labels = labels
  }

  /// Whether an input of that shape, batch axis included, fits.
  public func takes(_ batched: [Int]) -> Bool {
    batched.count == shape.count + 1 && zip(batched.dropFirst(), shape).allSatisfy { $1 == -1 || $0 == $1 }
  }
}

/// A layer as a network of one input and one output.
public struct LayerNetwork: Network {
  public let layer: any Layer
  public let inputs: [Port]
  public let outputs: [Port]

  public init(_ layer: any Layer, from input: Port, to output: Port) {
    self.layer = layer
    inputs = [input]
    outputs = [output]
  }

  public func callAsFunction(_ inputs: [String: Var]) -> [String: Var] {
    guard let x = inputs[self.inputs[0].name] else {
      preconditionFailure("the network takes \(self.inputs[0].name), not \(inputs.keys.sorted())")
    }
    return [outputs[0].name: layer(x)]
  }
}

extension Network {
  /// The network on its only input, to its first output.
  public func callAsFunction(_ x: Var) -> Var {
    precondition(inputs.count == 1, "the network has the inputs \(inputs.map(\.name)): name each")
    return self([inputs[0].name: x])[outputs[0].name]!
  }
}

/// Layers one after the other.
public struct Sequential: Layer {
  public let layers: [any Layer]

  public init(_ layers: [any Layer]) { self.layers = layers }

  public func callAsFunction(_ x: Var) -> Var { layers.reduce(x) { $1($0) } }
}
