import Nets
import Tensors

extension ProbedNetwork {
  /// Where filters are looked at: of each convolution what its filters give, behind their activation.
  ///
  /// That is the first place of the convolution's shape, before the next convolution, that lets nothing below zero pass;
  /// where there is none the last one that changes anything.
  ///
  /// - Parameter parameters: the model's, named after their layers; of a graph its nodes say what they are.
  public func filterLayers(parameters: [Parameter]) -> [Layer] {
    let nodes = (network as? GraphNetwork)?.graph.nodes.filter { $0.operator.contains("Conv") }.map(\.name)
    let convolutions = Set(
      nodes ?? parameters.compactMap { parameter in
        parameter.name.hasSuffix(".weight") && parameter.shape.count >= 3 ? String(parameter.name.dropLast(7)) : nil
      })
    func isConvolution(_ layer: Layer) -> Bool { convolutions.contains(ProbedNetwork.site(of: layer.path)) }
    return layers.indices.filter { isConvolution(layers[$0]) }.map { place in
      let rest = layers[(place + 1)...].prefix { $0.shape == layers[place].shape && !isConvolution($0) }
        .filter { !$0.isIdentity }
      let run = [layers[place]] + rest
      return run.first(where: \.isRectified) ?? run[run.count - 1]
    }
  }
}

extension ProbedNetwork {
  /// The kernel of the convolution that a layer's filters belong to, `[taps…, C, K]`; nil where that is not known.
  public func kernel(of layer: Layer, among parameters: [Parameter]) -> Tensor? {
    guard let place = layers.firstIndex(of: layer) else { return nil }
    let graph = (network as? GraphNetwork)?.graph
    for candidate in layers[...place].reversed() {
      guard candidate.shape == layer.shape else { return nil }
      let site = ProbedNetwork.site(of: candidate.path)
      let node = graph?.nodes.first { $0.name == site }, inputs = graph == nil ? [site + ".weight"] : node?.inputs ?? []
      guard let weight = parameters.first(where: { inputs.contains($0.name) && $0.shape.count >= 3 })?.value else { continue }
      guard let node, node.attributes["channels_last"] == nil else { return weight }
      // ONNX files have a kernel's filters first: [K, C, taps…].
      return weight.transposed(Array(2..<weight.rank) + [1, 0])
    }
    return nil
  }
}
