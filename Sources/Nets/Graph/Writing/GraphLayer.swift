import Tensors

/// A layer that can say itself in a graph's operators, for files that other programs read.
///
/// What it says gives what `callAsFunction` gives in inference; `GraphWritingTests` compares them for every layer and
/// model, and fails for one that cannot be written.
public protocol GraphLayer: Layer {
  /// Adds the nodes that make y of x, the last of them at the layer's site.
  func write(_ x: GraphWriter.Value, to writer: GraphWriter) -> GraphWriter.Value
}

/// A network that can say itself in a graph's operators.
public protocol GraphWritingNetwork: Network {
  /// The graph and its weights; the network's names have been filled in by `Inventory`.
  ///
  /// - Throws: `ArchitectureError` for a part that cannot be written.
  func graph(named name: String) throws -> WrittenGraph
}

/// A graph with its weights by name.
public typealias WrittenGraph = (graph: Graph, weights: [String: Tensor])

extension GraphNetwork: GraphWritingNetwork {
  /// The graph that it was made of, and its weights as they are now.
  public func graph(named name: String) -> WrittenGraph { (graph, weights.mapValues(\.value)) }
}

extension LayerNetwork: GraphWritingNetwork {
  public func graph(named name: String) throws -> WrittenGraph {
    let writer = GraphWriter(name: name)
    writer.output(try writer.layer(layer, on: writer.input(inputs[0])), as: outputs[0])
    return writer.written
  }
}

extension GraphWriter {
  /// A layer of any kind.
  ///
  /// - Throws: `ArchitectureError` for one that cannot be written.
  public func layer(_ layer: any Layer, on x: Value) throws -> Value {
    guard let layer = layer as? any GraphLayer else {
      throw ArchitectureError("a layer of the kind \(type(of: layer)) cannot be written as a graph")
    }
    return layer.write(x, to: self)
  }
}
