import Files
import Tensors

/// One call of a Keras layer: what it was made with, what it takes, and the graph that its nodes go into.
struct KerasCall {
  typealias Value = KerasGraphBuilder.Value

  let layer: KerasConfiguration
  let inputs: [Value]
  var builder: KerasGraphBuilder

  var name: String { layer.name.isEmpty ? layer.settings.name : layer.name }
  var settings: KerasConfiguration { layer.settings }
  var x: Value { inputs[0] }
  /// Whether maps keep channels last.
  var isChannelsLast: Bool { settings.text("data_format", "channels_last") != "channels_first" }

  /// - Parameter named: the layer's own name if nil, which its last node has.
  mutating func node(
    _ operator: String, _ inputs: [String], named suffix: String? = nil, axes: [GraphAxis], _ attributes: [String: GraphAttribute] = [:]
  ) -> Value {
    builder.node(`operator`, inputs, named: suffix.map { "\(name)/\($0)" } ?? name, axes: axes, attributes)
  }

  mutating func elementwise(_ operator: String, _ x: Value, named suffix: String? = nil, _ attributes: [String: GraphAttribute] = [:]) -> Value {
    node(`operator`, [x.name], named: suffix, axes: x.axes, attributes)
  }

  mutating func constant(_ value: Float) -> String { builder.constant(Tensor(value), named: name + "/constant") }
  mutating func integers(_ values: [Int]) -> String { builder.integers(values, named: name + "/integers") }

  mutating func weight(_ leaf: String, _ place: Int, _ shape: [Int], isTrained: Bool = true) throws -> String {
    try builder.weight(leaf, place: place, of: name, shape: shape, isTrained: isTrained)
  }

  func refused(_ found: String) -> FileError { builder.refused("its layer '\(name)' (\(layer.kind)) \(found)") }

  /// A length that the layer must know.
  func known(_ length: Int?, _ what: String) throws -> Int {
    guard let length else { throw refused("needs to know \(what), which the file leaves open") }
    return length
  }

  // MARK: Maps

  /// A map with channels last, as the layer's arithmetic wants it; `turnedBack` undoes it.
  mutating func channelsLast(_ x: Value) -> Value {
    guard !isChannelsLast, x.rank > 2 else { return x }
    let order = [0] + Array(2..<x.rank) + [1]
    return node("Transpose", [x.name], named: "to-last", axes: order.map { x.axes[$0] }, ["perm": .integers(order)])
  }

  /// Runs what makes the layer's result of a map with channels last, and turns it back where the layer keeps them first.
  mutating func withMap(_ body: (inout KerasCall, Value, _ isLastNode: Bool) throws -> Value) rethrows -> Value {
    let x = channelsLast(self.x), y = try body(&self, x, isChannelsLast || self.x.rank < 3)
    guard !isChannelsLast, y.rank > 2 else { return y }
    let order = [0, y.rank - 1] + Array(1..<y.rank - 1)
    return node("Transpose", [y.name], axes: order.map { y.axes[$0] }, ["perm": .integers(order)])
  }

  /// Places of a window after its stride: known where the input's are.
  func places(_ axes: [GraphAxis], taps: [Int], strides: [Int], dilations: [Int], isSame: Bool) -> [GraphAxis] {
    axes.indices.map { axis in
      guard let size = axes[axis].length else { return .name("?") }
      let span = (taps[axis] - 1) &* dilations[axis] &+ 1
      return .length(isSame ? (size + strides[axis] - 1) / strides[axis] : max((size - span) / strides[axis] + 1, 0))
    }
  }

  /// Padding's rule as attributes.
  func padding() throws -> (isSame: Bool, isCausal: Bool) {
    switch settings.text("padding", "valid") {
    case "same": (true, false)
    case "valid": (false, false)
    case "causal": (false, true)
    case let other: throw refused("pads by the rule '\(other)'")
    }
  }

  // MARK: Activations

  /// The activation that a layer ends in: its result has the layer's name, what it is given `name/linear`.
  var hasActivation: Bool { activationName != "linear" }

  private var activationName: String {
    if let name = settings.values["activation"] as? String { return name }
    let object = settings.values["activation"] as? [String: Any]
    return object?["class_name"] as? String ?? "linear"
  }

  mutating func activated(_ x: Value) throws -> Value { hasActivation ? try activation(activationName, x) : x }

  /// An activation by Keras's name.
  mutating func activation(_ kind: String, _ x: Value) throws -> Value {
    switch kind {
    case "linear": return elementwise("Identity", x)
    case "relu": return elementwise("Relu", x)
    case "elu": return elementwise("Elu", x)
    case "selu": return elementwise("Selu", x)
    case "tanh": return elementwise("Tanh", x)
    case "sigmoid": return elementwise("Sigmoid", x)
    case "softplus": return elementwise("Softplus", x)
    case "softsign": return elementwise("Softsign", x)
    case "exponential": return elementwise("Exp", x)
    case "mish": return elementwise("Mish", x)
    case "softmax": return elementwise("Softmax", x, ["axis": .integer(-1)])
    case "log_softmax": return elementwise("LogSoftmax", x, ["axis": .integer(-1)])
    case "leaky_relu": return elementwise("LeakyRelu", x, ["alpha": .number(0.2)])
    case "relu6": return node("Clip", [x.name, constant(0), constant(6)], axes: x.axes)
    case "hard_sigmoid":
      let slope: Float = builder.isVersion3 ? 1 / 6 : 0.2
      return elementwise("HardSigmoid", x, ["alpha": .number(slope), "beta": .number(0.5)])
    case "hard_silu", "hard_swish": return elementwise("HardSwish", x)
    case "silu", "swish":
      let gate = elementwise("Sigmoid", x, named: "gate")
      return node("Mul", [x.name, gate.name], axes: x.axes)
    case "gelu":
      let scaled = node("Mul", [x.name, constant(Float(0.5).squareRoot())], named: "scaled", axes: x.axes)
      let erf = elementwise("Erf", scaled, named: "erf")
      let share = node("Mul", [node("Add", [erf.name, constant(1)], named: "shifted", axes: x.axes).name, constant(0.5)], named: "share", axes: x.axes)
      return node("Mul", [x.name, share.name], axes: x.axes)
    default: throw refused("has the activation '\(kind)', which is not known here")
    }
  }
}
