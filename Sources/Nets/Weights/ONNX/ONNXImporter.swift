import Files
import Tensors

/// Turns the messages of an ONNX file into a graph, names made unique and arrays sorted into weights, whole numbers and
/// constants.
struct ONNXImporter {
  let path: String
  let opset: Int
  /// Weights by name, those of branches too.
  private(set) var tensors: [String: Tensor] = [:]
  private var nodeNames = Set<String>()
  private var valueNames = Set<String>()
  private var nodeCount = 0

  init(path: String, opset: Int) {
    self.path = path
    self.opset = opset
  }

  /// What a node may say at most: a file of nothing but tiny nodes would take far more memory than it has bytes.
  private static let largestNodeCount = 100_000
  private static let deepestBranch = 8
  /// Values that a Constant may hold to be written beside its node.
  private static let largestConstant = 4096

  /// What a graph's message holds, before names are looked at.
  private struct Parts {
    var name = ""
    var nodes: [Node] = []
    var arrays: [ONNXTensor] = []
    var inputs: [Port] = []
    var outputs: [Port] = []
  }

  private struct Node {
    var name = "", kind = "", domain = "", inputs: [String] = [], outputs: [String] = []
    var attributes: [(name: String, attribute: Attribute)] = []
  }

  private enum Attribute {
    case plain(GraphAttribute)
    case array(ONNXTensor)
    case graph(ProtobufReader)
  }

  private struct Port {
    var name = "", type: Int?, axes: [GraphAxis]?
  }

  // MARK: Graphs

  mutating func graph(_ message: ProtobufReader) throws -> Graph { try graph(message, prefix: "", around: [:], depth: 0) }

  /// - Parameters:
  ///   - prefix: what stands before every name of a branch.
  ///   - around: names of the values around a branch, as the file has them, and as they are called here.
  private mutating func graph(
    _ message: ProtobufReader, prefix: String, around: [String: String], depth: Int
  ) throws -> Graph {
    guard depth <= ONNXImporter.deepestBranch else { throw refused("has branches in branches, \(depth) deep") }
    let parts = try parts(message)
    var graph = Graph(name: parts.name, opset: opset), names = around

    func unique(_ name: String, _ taken: inout Set<String>) -> String {
      // A label that begins with a bracket would be taken for the place of an array's element.
      let wanted = prefix + (name.hasPrefix("[") ? "_" + name : name)
      var candidate = wanted, count = 1
      while !taken.insert(candidate).inserted {
        count += 1
        candidate = "\(wanted)_\(count)"
      }
      return candidate
    }
    /// Values are given once in a graph; a branch may use a name again that another one has.
    func give(_ name: String) throws -> String {
      guard !name.isEmpty else { throw refused("has a value without a name") }
      let called = unique(name, &valueNames)
      guard prefix.isEmpty ? called == name || name.hasPrefix("[") : true else { throw refused("gives '\(name)' twice") }
      names[name] = called
      return called
    }

    let users = Users(parts.nodes)
    let initialised = Set(parts.arrays.map(\.name))
    for port in parts.inputs where !initialised.contains(port.name) {
      guard prefix.isEmpty else { throw refused("has a branch with inputs, which is none of an If") }
      guard ONNXImporter.floats.contains(port.type ?? 1) else {
        throw refused("its input '\(port.name)' holds values of the type \(port.type ?? 0), not floats")
      }
      guard let axes = port.axes else { throw refused("does not say how many axes its input '\(port.name)' has") }
      graph.inputs.append(GraphInput(try give(port.name), axes))
    }
    for array in parts.arrays {
      try add(array, called: give(array.name), users: users, isTrained: true, to: &graph)
    }
    for node in parts.nodes { for output in node.outputs where !output.isEmpty { _ = try give(output) } }
    for node in parts.nodes {
      let name = unique(node.name.isEmpty ? node.outputs.first { !$0.isEmpty } ?? node.kind : node.name, &nodeNames)
      guard node.domain.isEmpty || node.domain == "ai.onnx" else {
        throw refused("the node '\(name)' is a \(node.kind) of '\(node.domain)', which is not one of ONNX's own operators")
      }
      // A Constant's array is one of the graph's own.
      if node.kind == "Constant", case .array(let array)? = node.attributes.first(where: { $0.name == "value" })?.attribute,
        let output = node.outputs.first
      {
        try add(array, called: names[output]!, users: users, isTrained: false, to: &graph)
        continue
      }
      var attributes: [String: GraphAttribute] = [:]
      for (key, attribute) in node.attributes {
        switch attribute {
        case .plain(let value): attributes[key] = value
        case .array(let array):
          // Of ConstantOfShape: one value.
          let value = try array.tensor()
          guard value.count == 1 else { throw refused("the node '\(name)' has an array of \(value.count) values as its \(key)") }
          attributes[key] = array.isWhole ? .integer(try array.array().values[0]) : .number(value.scalar)
        case .graph(let message):
          guard node.kind == "If" else {
            throw refused("the node '\(name)' is a \(node.kind), which runs a graph as often as the data say: no loop is understood")
          }
          attributes[key] = .graph(try self.graph(message, prefix: "\(name)/\(key)/", around: names, depth: depth + 1))
        }
      }
      func called(_ value: String) throws -> String {
        guard !value.isEmpty else { return "" }
        guard let name = names[value] else { throw refused("the node '\(name)' (\(node.kind)) wants '\(value)', which nothing gives") }
        return name
      }
      graph.nodes.append(
        GraphNode(name, node.kind, try node.inputs.map(called), node.outputs.map { $0.isEmpty ? "" : names[$0]! }, attributes))
    }
    graph.outputs = try parts.outputs.map { port in
      guard let name = names[port.name] else { throw refused("has an output '\(port.name)' that nothing gives") }
      return GraphOutput(name, port.axes)
    }
    guard !graph.outputs.isEmpty, !prefix.isEmpty || !graph.inputs.isEmpty else { throw refused("has no inputs or no outputs") }
    return graph
  }

  /// Sorts an array in: whole numbers beside the nodes, running statistics apart from what is trained, bounds and
  /// scales beside the nodes.
  private mutating func add(
    _ array: ONNXTensor, called name: String, users: Users, isTrained: Bool, to graph: inout Graph
  ) throws {
    if array.isWhole {
      graph.integers[name] = try array.array()
      return
    }
    let tensor = try array.tensor()
    let isSmall = tensor.count <= ONNXImporter.largestConstant
    if isSmall && !isTrained || users.isStructure(array.name) && isSmall {
      graph.constants[name] = FloatArray(tensor.shape, tensor.values)
    } else {
      graph.weights.append(GraphWeight(name, tensor.shape, isTrained: isTrained && !users.isStatistics(array.name)))
      tensors[name] = tensor
    }
  }

  /// Which arrays are bounds, scales or running statistics, by the nodes that take them.
  private struct Users {
    private var structure = Set<String>(), statistics = Set<String>(), others = Set<String>()

    init(_ nodes: [Node]) {
      for node in nodes {
        for (place, name) in node.inputs.enumerated() {
          switch (node.kind, place) {
          case ("BatchNormalization", 3...): statistics.insert(name)
          case ("Clip", 1...), ("Pad", 1...), ("Resize", 1...), ("Upsample", 1...), ("Dropout", 1...), ("Pow", 1...), ("Cast", _),
            ("Range", _), ("Tile", 1...):
            structure.insert(name)
          default: others.insert(name)
          }
        }
      }
    }

    func isStructure(_ name: String) -> Bool { structure.contains(name) && !others.contains(name) && !statistics.contains(name) }
    func isStatistics(_ name: String) -> Bool { statistics.contains(name) }
  }

  private static let floats: Set<Int> = [1, 10, 11, 16]

  // MARK: Messages

  private mutating func parts(_ message: ProtobufReader) throws -> Parts {
    var reader = message, parts = Parts()
    while let (field, value) = try reader.next() {
      switch field {
      case 1:
        nodeCount += 1
        guard nodeCount <= ONNXImporter.largestNodeCount else { throw refused("has more than \(ONNXImporter.largestNodeCount) nodes") }
        parts.nodes.append(try node(reader.message(value)))
      case 2: parts.name = try reader.text(value)
      case 5: parts.arrays.append(try ONNXTensor(reader.message(value)))
      case 11: parts.inputs.append(try port(reader.message(value)))
      case 12: parts.outputs.append(try port(reader.message(value)))
      case 15: throw refused("has sparse weights, which are not read here")
      default: break
      }
    }
    return parts
  }

  private func node(_ message: ProtobufReader) throws -> Node {
    var reader = message, node = Node()
    while let (field, value) = try reader.next() {
      switch field {
      case 1: node.inputs.append(try reader.text(value))
      case 2: node.outputs.append(try reader.text(value))
      case 3: node.name = try reader.text(value)
      case 4: node.kind = try reader.text(value)
      case 5: node.attributes.append(try attribute(reader.message(value)))
      case 7: node.domain = try reader.text(value)
      default: break
      }
    }
    guard !node.kind.isEmpty else { throw refused("has a node without an operator") }
    return node
  }

  private func attribute(_ message: ProtobufReader) throws -> (String, Attribute) {
    var reader = message, name = "", kind: Int?
    var number: Float = 0, integer = 0, text = "", numbers: [Float] = [], integers: [Int] = [], texts: [String] = []
    var array: ONNXTensor?, graph: ProtobufReader?
    while let (field, value) = try reader.next() {
      switch field {
      case 1: name = try reader.text(value)
      case 2: (number, kind) = (try reader.float(value), kind ?? 1)
      case 3: (integer, kind) = (try reader.integer(value), kind ?? 2)
      case 4: (text, kind) = (String(decoding: try reader.bytes(value), as: UTF8.self), kind ?? 3)
      case 5: (array, kind) = (try ONNXTensor(reader.message(value)), kind ?? 4)
      case 6: (graph, kind) = (try reader.message(value), kind ?? 5)
      case 7:
        try reader.append(value, to: &numbers)
        kind = kind ?? 6
      case 8:
        try reader.append(value, to: &integers)
        kind = kind ?? 7
      case 9:
        texts.append(String(decoding: try reader.bytes(value), as: UTF8.self))
        kind = kind ?? 8
      case 20: kind = try reader.integer(value)
      default: break
      }
    }
    switch kind {
    case 1: return (name, .plain(.number(number)))
    case 2: return (name, .plain(.integer(integer)))
    case 3: return (name, .plain(.text(text)))
    case 4: if let array { return (name, .array(array)) }
    case 5: if let graph { return (name, .graph(graph)) }
    case 6: return (name, .plain(.numbers(numbers)))
    case 7: return (name, .plain(.integers(integers)))
    case 8: return (name, .plain(.texts(texts)))
    default: break
    }
    throw refused("has an attribute '\(name)' of the kind \(kind ?? 0), which is not read here")
  }

  private func port(_ message: ProtobufReader) throws -> Port {
    var reader = message, port = Port()
    while let (field, value) = try reader.next() {
      if field == 1 { port.name = try reader.text(value) }
      guard field == 2 else { continue }
      var type = try reader.message(value)
      while let (field, value) = try type.next() {
        guard field == 1 else { throw refused("'\(port.name)' is no array") }
        var tensor = try type.message(value)
        while let (field, value) = try tensor.next() {
          if field == 1 { port.type = try tensor.integer(value) }
          if field == 2 { port.axes = try axes(tensor.message(value)) }
        }
      }
    }
    return port
  }

  private func axes(_ message: ProtobufReader) throws -> [GraphAxis] {
    var reader = message, axes: [GraphAxis] = []
    while let (field, value) = try reader.next() {
      guard field == 1 else { continue }
      var axis = try reader.message(value), result = GraphAxis.name("?")
      while let (field, value) = try axis.next() {
        if field == 1 {
          let length = try axis.integer(value)
          // A length that is not positive stands for any.
          result = length > 0 ? .length(length) : .name("?")
        } else if field == 2 {
          result = .name(try axis.text(value))
        }
      }
      axes.append(result)
    }
    guard axes.count <= GraphBuilder.largestRank else { throw refused("has an input or output of \(axes.count) axes") }
    return axes
  }

  private func refused(_ found: String) -> FileError { ONNXModel.refused(path, found) }
}
