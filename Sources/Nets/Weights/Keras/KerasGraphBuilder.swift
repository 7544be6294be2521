import Files
import Tensors

/// Turns the layers of a Keras model into a graph's nodes.
struct KerasGraphBuilder {
  let path: String
  /// Of Keras itself: some activations changed their meaning.
  let isVersion3: Bool
  private(set) var graph: Graph
  private(set) var weights: [String: Tensor] = [:]
  private let entries: [KerasWeights.Entry]
  private var names = Set<String>()
  /// Weights that layers have made use of: those of a layer that is called twice are shared.
  private var taken: [String: String] = [:]
  /// Names of the models around the layer at hand: what stands before its name, the outermost model aside.
  private var around: [String] = []

  static let deepestModel = 8

  /// A value on its way: its name and its axes, batch included.
  struct Value {
    var name: String
    var axes: [GraphAxis]

    var rank: Int { axes.count }
    /// Length of the last axis, or of another one.
    func length(_ axis: Int) -> Int? { axes[axis < 0 ? axes.count + axis : axis].length }
  }

  init(path: String, isVersion3: Bool, entries: [KerasWeights.Entry]) {
    (self.path, self.isVersion3, self.entries) = (path, isVersion3, entries)
    graph = Graph(name: "keras", opset: 18)
  }

  mutating func build(_ model: KerasConfiguration) throws {
    guard KerasLayer.models.contains(model.kind) else {
      throw refused("is a model of the kind '\(model.kind)', which is neither Sequential nor Functional")
    }
    graph.name = model.settings.name.isEmpty ? "keras" : model.settings.name
    let outputs = try apply(model, to: nil, depth: 0)
    for (index, output) in outputs.enumerated() {
      // What comes out has a name of its own.
      let name = unique(outputs.count == 1 ? "output" : "output_\(index + 1)")
      graph.nodes.append(GraphNode(unique("give " + name), "Identity", [output.name], [name]))
      graph.outputs.append(GraphOutput(name))
    }
    guard !graph.inputs.isEmpty, !graph.outputs.isEmpty else { throw refused("has no inputs or no outputs") }
  }

  // MARK: Models

  /// A model's layers on given inputs, or on inputs of its own.
  private mutating func apply(_ model: KerasConfiguration, to inputs: [Value]?, depth: Int) throws -> [Value] {
    guard depth < KerasGraphBuilder.deepestModel else { throw refused("has models in models, \(depth) deep") }
    let layers = try model.settings.objects("layers")
    return model.kind == "Sequential"
      ? [try sequential(layers, on: inputs, depth: depth)] : try functional(model.settings, layers, on: inputs, depth: depth)
  }

  private mutating func sequential(_ layers: [KerasConfiguration], on inputs: [Value]?, depth: Int) throws -> Value {
    var value = inputs?.first
    for layer in layers {
      if value == nil { value = try input(layer) }
      if layer.kind != "InputLayer" { value = try call(layer, on: [value!], depth: depth)[0] }
    }
    guard let value else { throw refused("has a Sequential of no layers") }
    return value
  }

  private mutating func functional(
    _ settings: KerasConfiguration, _ layers: [KerasConfiguration], on inputs: [Value]?, depth: Int
  ) throws -> [Value] {
    let wanted = try KerasLink.all(in: settings.values["input_layers"], settings)
    let calls = try KerasLink.Calls(layers, outputs: settings)
    var values: [KerasLink: [Value]] = [:]
    // Layers stand in any order: each is called when all that it takes is there.
    var waiting: [(layer: KerasConfiguration, call: Int, links: [KerasLink])] = []
    for layer in layers {
      if layer.kind == "InputLayer" {
        let link = KerasLink(layer: layer.name, node: 0)
        if let inputs, let place = wanted.firstIndex(of: link), place < inputs.count { values[link] = [inputs[place]] } else {
          values[link] = [try input(layer)]
        }
        continue
      }
      for (call, node) in (layer.values["inbound_nodes"] as? [Any] ?? []).enumerated() {
        waiting.append((layer, call, try KerasLink.all(in: node, layer).map(calls.counted)))
      }
    }
    while !waiting.isEmpty {
      guard let next = waiting.firstIndex(where: { $0.links.allSatisfy { values[$0.call] != nil } }) else {
        throw refused("has layers that wait for each other, '\(waiting[0].layer.name)' among them")
      }
      let (layer, call, links) = waiting.remove(at: next)
      let operands = try links.map { link -> Value in
        guard let given = values[link.call], link.tensor < given.count else { throw refused("links to an output that '\(link.layer)' has not") }
        return given[link.tensor]
      }
      guard !operands.isEmpty else { throw refused("has a layer '\(layer.name)' that takes nothing") }
      values[KerasLink(layer: layer.name, node: call)] = try self.call(layer, on: operands, depth: depth)
    }
    return try KerasLink.all(in: settings.values["output_layers"], settings).map(calls.counted).map { link in
      guard let given = values[link.call], link.tensor < given.count else { throw refused("gives out '\(link.layer)', which is not there") }
      return given[link.tensor]
    }
  }

  private mutating func call(_ layer: KerasConfiguration, on inputs: [Value], depth: Int) throws -> [Value] {
    if KerasLayer.models.contains(layer.kind) {
      around.append(layer.name)
      defer { around.removeLast() }
      return try apply(layer, to: inputs, depth: depth + 1)
    }
    guard let kind = KerasLayer.all[layer.kind] else {
      throw refused(
        "has a layer '\(layer.name)' of the kind \(layer.kind), which is not among those that are understood: "
          + KerasLayer.all.keys.sorted().joined(separator: ", "))
    }
    var call = KerasCall(layer: layer, inputs: inputs, builder: self)
    let result = try kind(&call)
    self = call.builder
    return [result]
  }

  /// The input that a layer says it takes.
  private mutating func input(_ layer: KerasConfiguration) throws -> Value {
    let settings = layer.settings
    guard let axes = settings.axes("batch_shape") ?? settings.axes("batch_input_shape") else {
      throw refused("does not say the shape of its input")
    }
    let name = unique(layer.kind == "InputLayer" ? layer.name : "input")
    graph.inputs.append(GraphInput(name, axes))
    return Value(name: name, axes: axes)
  }

  // MARK: Nodes

  /// Adds a node; its value has the node's name.
  mutating func node(
    _ operator: String, _ inputs: [String], named name: String, axes: [GraphAxis], _ attributes: [String: GraphAttribute] = [:]
  ) -> Value {
    let name = unique(path(name))
    graph.nodes.append(GraphNode(name, `operator`, inputs, [name], attributes))
    // Lengths that no map has are left to be refused when the graph is specialised; until then none overflows.
    return Value(name: name, axes: axes.map { $0.length ?? 1 > 1 << 30 ? .name("?") : $0 })
  }

  /// A name under those of the models around it.
  private func path(_ name: String) -> String { (around + [name]).joined(separator: "/") }

  mutating func constant(_ value: Tensor, named name: String) -> String {
    let name = unique(path(name))
    graph.constants[name] = FloatArray(value.shape, value.values)
    return name
  }

  mutating func integers(_ values: [Int], named name: String) -> String {
    let name = unique(path(name))
    graph.integers[name] = IntegerArray(values)
    return name
  }

  /// A weight of a layer: by its name in the file, or by its place among the layer's where these have numbers.
  ///
  /// - Throws: `FileError` if the file does not hold it, or another shape than the layer wants (−1 for any length).
  mutating func weight(_ leaf: String, place: Int, of layer: String, shape wanted: [Int], isTrained: Bool = true) throws -> String {
    let name = path("\(layer)/\(leaf)")
    if let known = taken[name] { return known }
    func parts(_ entry: KerasWeights.Entry) -> [String] { entry.name.split(separator: "/").map { String($0.prefix { $0 != ":" }) } }
    // A model inside a model lists the weights of all its layers, each with its layer's name; archives have a group each.
    let own = entries.filter { entry in
      entry.layer == path(layer) || entry.layer == around.first && parts(entry).dropLast().contains(layer)
    }
    // Keras 3 calls a depthwise kernel just kernel.
    let named = own.first { parts($0).last == leaf } ?? (leaf == "depthwise_kernel" ? own.first { parts($0).last == "kernel" } : nil)
    let numbered = own.indices.contains(place) && own[place].name.last.map(\.isNumber) == true ? own[place] : nil
    guard let entry = named ?? numbered else {
      throw refused("lacks the \(leaf) of the layer '\(layer)'")
    }
    guard entry.tensor.rank == wanted.count, zip(entry.tensor.shape, wanted).allSatisfy({ $1 == -1 || $0 == $1 }) else {
      throw refused("has a \(leaf) of shape \(entry.tensor.shape) for the layer '\(layer)', which wants \(wanted)")
    }
    return add(entry.tensor, called: name, isTrained: isTrained)
  }

  /// A weight that a layer has by default and no file holds.
  mutating func weight(_ leaf: String, of layer: String, filled: Tensor) -> String {
    taken[path("\(layer)/\(leaf)")] ?? add(filled, called: path("\(layer)/\(leaf)"), isTrained: true)
  }

  private mutating func add(_ tensor: Tensor, called name: String, isTrained: Bool) -> String {
    let called = unique(name)
    taken[name] = called
    weights[called] = tensor
    graph.weights.append(GraphWeight(called, tensor.shape, isTrained: isTrained))
    return called
  }

  mutating func unique(_ name: String) -> String {
    let wanted = name.isEmpty ? "layer" : name.hasPrefix("[") ? "_" + name : name
    var candidate = wanted, count = 1
    while !names.insert(candidate).inserted {
      count += 1
      candidate = "\(wanted)_\(count)"
    }
    return candidate
  }

  func refused(_ found: String) -> FileError { FileError(.badData, path, found, remedy: "save it without that, or as ONNX") }
}
