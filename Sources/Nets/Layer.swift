/// A function of one variable with weights of its own.
///
/// A layer is its `Parameter`s, its `Buffer`s, a `Site` and `callAsFunction`, which ends in `site.mark(y)`. Nothing
/// is registered: `Inventory` finds them when the model is built.
public protocol Layer {
  func callAsFunction(_ x: Var) -> Var
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
public struct Port: Equatable, Sendable {
  public let name: String
  /// Axes after the batch axis.
  public let shape: [Int]

  public init(_ name: String, _ shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

/// Layers one after the other.
public struct Sequential: Layer {
  public let layers: [any Layer]

  public init(_ layers: [any Layer]) { self.layers = layers }

  public func callAsFunction(_ x: Var) -> Var { layers.reduce(x) { $1($0) } }
}
