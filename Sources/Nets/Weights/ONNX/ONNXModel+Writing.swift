import Files
import Tensors

extension ONNXModel {
  /// Writes a graph and its weights as an ONNX file, atomically: channels first, weights inside.
  ///
  /// - Throws: `FileError` for an unwritable place, and for weights of 2 GB, which the format does not hold;
  ///   `ArchitectureError` for a graph that makes no sense.
  public static func write(_ graph: Graph, _ weights: [String: Tensor], to path: String) throws {
    let turned = try ChannelsFirst(graph, weights)
    guard turned.weights.values.reduce(0, { $0 + $1.count }) < 1 << 29 else {
      throw FileError(.usage, path, "the weights are more than an ONNX file holds", remedy: "write .safetensors")
    }
    var model = ProtobufMessage(), opset = ProtobufMessage()
    opset.append(field: 1, text: "")
    opset.append(field: 2, integer: graph.opset)
    model.append(field: 1, integer: 8)
    model.append(field: 2, text: "bench")
    model.append(field: 7, message: message(turned.graph, turned.weights))
    model.append(field: 8, message: opset)
    for (key, word) in graph.metadataWithLabels.sorted(by: { $0.key < $1.key }) {
      var entry = ProtobufMessage()
      entry.append(field: 1, text: key)
      entry.append(field: 2, text: word)
      model.append(field: 14, message: entry)
    }
    try AtomicFile.write(model.bytes, to: path)
  }

  private static func message(_ graph: Graph, _ weights: [String: Tensor]) -> ProtobufMessage {
    var message = ProtobufMessage()
    for node in graph.nodes { message.append(field: 1, message: self.message(node, weights)) }
    message.append(field: 2, text: graph.name)
    let truths = Set(graph.allNodes.flatMap(\.truthInputs))
    for weight in graph.weights {
      message.append(field: 5, message: array(weight.name, weights[weight.name]!))
    }
    for (name, constant) in graph.constants.sorted(by: { $0.key < $1.key }) {
      message.append(field: 5, message: array(name, constant.tensor))
    }
    for (name, integers) in graph.integers.sorted(by: { $0.key < $1.key }) {
      message.append(field: 5, message: array(name, integers, areTruths: truths.contains(name)))
    }
    for input in graph.inputs { message.append(field: 11, message: port(input.name, input.axes)) }
    for output in graph.outputs { message.append(field: 12, message: port(output.name, output.axes)) }
    return message
  }

  private static func message(_ node: GraphNode, _ weights: [String: Tensor]) -> ProtobufMessage {
    var message = ProtobufMessage()
    for name in node.inputs { message.append(field: 1, text: name) }
    for name in node.outputs { message.append(field: 2, text: name) }
    message.append(field: 3, text: node.name)
    message.append(field: 4, text: node.operator)
    for (name, attribute) in node.attributes.sorted(by: { $0.key < $1.key }) {
      var entry = ProtobufMessage()
      entry.append(field: 1, text: name)
      // The one value of a ConstantOfShape is an array in the file.
      switch attribute {
      case .integer(let value) where node.operator == "ConstantOfShape":
        entry.append(field: 5, message: array("", IntegerArray([value]), areTruths: false))
        entry.append(field: 20, integer: 4)
      case .number(let value) where node.operator == "ConstantOfShape":
        entry.append(field: 5, message: array("", Tensor([1], [value])))
        entry.append(field: 20, integer: 4)
      case .number(let value):
        entry.append(field: 2, float: value)
        entry.append(field: 20, integer: 1)
      case .integer(let value):
        entry.append(field: 3, integer: value)
        entry.append(field: 20, integer: 2)
      case .text(let value):
        entry.append(field: 4, text: value)
        entry.append(field: 20, integer: 3)
      case .graph(let graph):
        entry.append(field: 6, message: self.message(graph, weights))
        entry.append(field: 20, integer: 5)
      case .numbers(let values):
        for value in values { entry.append(field: 7, float: value) }
        entry.append(field: 20, integer: 6)
      case .integers(let values):
        for value in values { entry.append(field: 8, integer: value) }
        entry.append(field: 20, integer: 7)
      case .texts(let values):
        for value in values { entry.append(field: 9, text: value) }
        entry.append(field: 20, integer: 8)
      }
      message.append(field: 5, message: entry)
    }
    return message
  }

  private static func array(_ name: String, _ value: Tensor) -> ProtobufMessage {
    var message = ProtobufMessage()
    for length in value.shape { message.append(field: 1, integer: length) }
    message.append(field: 2, integer: 1)
    if !name.isEmpty { message.append(field: 8, text: name) }
    message.append(field: 9, bytes: value.withUnsafeBufferPointer { Array(UnsafeRawBufferPointer($0)) })
    return message
  }

  private static func array(_ name: String, _ value: IntegerArray, areTruths: Bool) -> ProtobufMessage {
    var message = ProtobufMessage()
    for length in value.shape { message.append(field: 1, integer: length) }
    message.append(field: 2, integer: areTruths ? 9 : 7)
    if !name.isEmpty { message.append(field: 8, text: name) }
    message.append(
      field: 9, bytes: areTruths ? value.values.map { $0 == 0 ? 0 : 1 } : value.values.flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      })
    return message
  }

  private static func port(_ name: String, _ axes: [GraphAxis]?) -> ProtobufMessage {
    var tensor = ProtobufMessage(), type = ProtobufMessage(), port = ProtobufMessage()
    tensor.append(field: 1, integer: 1)
    if let axes {
      var shape = ProtobufMessage()
      for axis in axes {
        var dimension = ProtobufMessage()
        switch axis {
        case .length(let length): dimension.append(field: 1, integer: length)
        case .name("?"): break
        case .name(let name): dimension.append(field: 2, text: name)
        }
        shape.append(field: 1, message: dimension)
      }
      tensor.append(field: 2, message: shape)
    }
    type.append(field: 1, message: tensor)
    port.append(field: 1, text: name)
    port.append(field: 2, message: type)
    return port
  }
}

extension GraphNode {
  /// Inputs that hold truth values: a file says the kind of every array.
  fileprivate var truthInputs: [String] {
    switch self.operator {
    case "Where", "If": Array(inputs.prefix(1))
    case "Not", "And", "Or": inputs
    default: []
    }
  }
}
