import Data
import Files
import Nets
import Runs
import Tensors

/// A network as a probe sees it: one input, its layers by name, and where its scores are before the last squashing.
public struct ProbedNetwork {
  /// As it was named: `checkpoints/voice:discriminator`.
  public let name: String
  public let network: any Network
  /// What its input means as sound; nil where nobody said.
  public let domain: PatchDomain?
  /// Shape of an input, without the batch axis.
  public let inputShape: [Int]
  /// How a patch is laid out as that.
  public let axes: InputAxes
  /// Everything that can be listened to, in the order in which it is passed.
  public let layers: [Layer]
  /// The softmax or sigmoid that ends the network; nil where it ends in scores.
  public let squashing: Squashing?
  /// What turns the scores that a classifier ends in into shares; nil where nobody said.
  public private(set) var head: ClassifierHead?

  /// A place in the network.
  public struct Layer: Equatable, Sendable {
    /// `discriminator.filters`; the second time that a place is passed, `discriminator.filters#2`.
    public let path: String
    /// Shape of what passes, without the batch axis.
    public let shape: [Int]
    /// Whether nothing below zero passed it when it was surveyed, as behind a ReLU.
    public let isRectified: Bool
    /// Whether it gave on what the layer before it gave, as dropout does outside training.
    public let isIdentity: Bool

    /// Values along the last axis: filters, or neurons of a dense layer.
    public var unitCount: Int { shape.last ?? 1 }
  }

  /// - Parameter length: what axes of any length are taken as.
  /// - Throws: `FileError` for a network of several inputs, or of an input whose length nobody said.
  public init(_ network: any Network, name: String, domain: PatchDomain? = nil, length: Int? = nil) throws {
    guard network.inputs.count == 1 else {
      throw FileError(
        .usage, name, "has the inputs \(network.inputs.map(\.name).joined(separator: ", "))",
        remedy: "a probe takes networks of one input")
    }
    var shape = network.inputs[0].shape
    if shape.contains(-1) {
      guard let length else {
        throw FileError(
          .usage, name, "takes inputs of any length, \(described(shape))", remedy: "say which by --length")
      }
      shape = shape.map { $0 == -1 ? length : $0 }
    }
    (self.name, self.network, self.domain, inputShape) = (name, network, domain, shape)
    axes = InputAxes(shape, domain: domain, isChannelsFirst: ProbedNetwork.isChannelsFirst(network))
    let survey = Survey(of: network, shape)
    (layers, squashing) = (survey.layers, survey.squashing)
  }

  /// The same layers in a network that is run as far as it has to be.
  init(_ whole: ProbedNetwork, _ network: any Network, inputShape: [Int]) {
    (name, self.network, domain, self.inputShape) = (whole.name, network, whole.domain, inputShape)
    (layers, squashing, head) = (whole.layers, nil, whole.head)
    axes = InputAxes(inputShape, domain: domain, isChannelsFirst: ProbedNetwork.isChannelsFirst(network))
  }

  /// Whether the first filters of a graph that meet its input take the first axis as channels, as ONNX has it.
  private static func isChannelsFirst(_ network: any Network) -> Bool {
    guard let graph = (network as? GraphNetwork)?.graph, let input = graph.inputs.first?.name else { return false }
    return graph.nodes.contains { node in
      node.operator.contains("Conv") && node.inputs.first == input && node.attributes["channels_last"] == nil
    }
  }

  /// Opens what the command line names.
  ///
  /// - Parameter domain: what its input means, where that is known better than from the model.
  public init(_ part: OpenedPart, name: String, domain: PatchDomain? = nil, length: Int? = nil) throws {
    // A network from a file has no names for its layers until somebody has walked it.
    _ = part.model.inventory
    try self.init(part.network, name: name, domain: domain ?? part.domain, length: length)
    head = (part.model.architecture as? ClassifierArchitecture)?.head
      ?? (part.model.architecture as? GraphArchitecture)?.graph.classes?.head
  }

  /// A layer by its path, or by the end of it where that is one layer's alone (`filters`).
  ///
  /// - Throws: `FileError` that lists what layers there are, with their shapes.
  public func layer(_ path: String) throws -> Layer {
    if let layer = layers.first(where: { $0.path == path }) { return layer }
    let alike = layers.filter { $0.path.hasSuffix("." + path) }
    if alike.count == 1 { return alike[0] }
    throw FileError(
      .usage, path, "is no layer of \(name)",
      remedy: "it has " + layers.map { "\($0.path) \(described($0.shape))" }.joined(separator: ", "))
  }

  /// The first output.
  public var output: Port { network.outputs[0] }

  /// Classes of the output: along its only axis of several values, else along the last.
  public var classCount: Int {
    let long = output.shape.filter { $0 > 1 }
    return long.count > 1 ? output.shape[output.shape.count - 1] : long.first ?? 1
  }

  /// Runs the network on examples `[B, input…]`.
  ///
  /// The variable's tape has to listen to the sites of the layers that are wanted: see `site(of:)`.
  public func callAsFunction(_ x: Var) -> Reading {
    let tape = x.tape, before = tape.taps.count
    let outputs = network([network.inputs[0].name: x])
    var layers: [String: Var] = [:]
    for tap in tape.taps[before...] {
      let call = tape.taps[before...].prefix { $0.path != tap.path || $0.call != tap.call }.count { $0.path == tap.path }
      layers[ProbedNetwork.name(tap.path, call: call)] = tap.value
    }
    return Reading(input: x, output: outputs[output.name]!, layers: layers)
  }

  /// The site that a tape listens to for a layer.
  static func site(of layer: String) -> String { String(layer.prefix { $0 != "#" }) }

  static func name(_ path: String, call: Int) -> String { call == 0 ? path : "\(path)#\(call + 1)" }
}

/// What passed a network: `[B, …]` each.
public struct Reading {
  public let input: Var
  public let output: Var
  /// By layer, where somebody listened.
  public let layers: [String: Var]
}

/// A shape as people write it: 50 × 32 × 1.
func described(_ shape: [Int]) -> String {
  shape.isEmpty ? "a number" : shape.map { $0 == -1 ? "any" : String($0) }.joined(separator: " × ")
}
