import Nets
import Tensors

/// A layer with what is trained in it.
public struct WeightedLayer {
  public let path: String
  public let parameters: [Parameter]
}

extension ProbedNetwork {
  /// The layers with weights, in the order in which they are passed. A norm goes with the layer before it.
  ///
  /// - Parameter parameters: of the model; those of its other parts are left out.
  public func weightedLayers(among parameters: [Parameter]) -> [WeightedLayer] {
    let owners = self.owners, paths = layers.map(\.path)
    func owner(_ parameter: Parameter) -> String? {
      if let owners { return owners[parameter.name] }
      guard let dot = parameter.name.lastIndex(of: ".") else { return nil }
      return String(parameter.name[..<dot])
    }
    let own = Dictionary(grouping: parameters) { owner($0) ?? "" }
    var found: [WeightedLayer] = []
    for path in paths {
      guard let parameters = own[path], !found.contains(where: { $0.path == path }) else { continue }
      // A matrix or a kernel makes a layer; scales and shifts alone do not.
      if let last = found.last, parameters.allSatisfy({ $0.shape.count < 2 }) {
        found[found.count - 1] = WeightedLayer(path: last.path, parameters: last.parameters + parameters)
      } else {
        found.append(WeightedLayer(path: path, parameters: parameters))
      }
    }
    return found
  }

  /// Of a graph, whose weights have names of their own, the node that takes each first.
  private var owners: [String: String]? {
    guard let graph = (network as? GraphNetwork)?.graph else { return nil }
    return Dictionary(graph.nodes.flatMap { node in node.inputs.map { ($0, node.name) } }) { first, _ in first }
  }
}

/// Does something while the weights of some layers are shuffled: each tensor keeps its values and loses their order.
///
/// What a network says then has its size and nothing of what it learned.
/// - Source: after Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018.
public func withShuffledWeights<R>(of layers: [WeightedLayer], seed: Int, _ body: () throws -> R) rethrows -> R {
  let parameters = layers.flatMap(\.parameters), kept = parameters.map(\.value)
  defer { for (parameter, value) in zip(parameters, kept) { parameter.value = value } }
  for parameter in parameters { parameter.shuffle(seed: seed) }
  return try body()
}
