import Nets

/// A chain of layers as far as one of them: what lies behind it costs nothing.
///
/// The output is what the last stage that was run gives.
struct Trunk: Network {
  let chain: any StagedLayer
  let inputs: [Port]
  let outputs: [Port]
  /// Where it ends.
  let site: String

  func callAsFunction(_ inputs: [String: Var]) -> [String: Var] {
    var y = inputs[self.inputs[0].name]!
    let before = y.tape.taps.count
    for stage in chain.stages(on: y.tape) {
      y = stage(y)
      if y.tape.taps[before...].contains(where: { $0.path == site }) { break }
    }
    return [outputs[0].name: y]
  }
}

extension ProbedNetwork {
  /// Whether it is a chain of layers that take sounds of any length.
  public var isChain: Bool { chain != nil }

  private var chain: (any StagedLayer)? { (network as? LayerNetwork)?.layer as? any StagedLayer }

  /// The network as far as a layer, where it is a chain, on inputs of another shape.
  ///
  /// Its output, and so objectives on it, mean nothing.
  public func trunk(to layer: Layer, inputShape shape: [Int]) -> ProbedNetwork {
    guard let chain else {
      precondition(shape == inputShape, "\(name) takes \(inputShape), not \(shape)")
      return self
    }
    let site = ProbedNetwork.site(of: layer.path)
    return ProbedNetwork(
      self, Trunk(chain: chain, inputs: network.inputs, outputs: network.outputs, site: site), inputShape: shape)
  }
}
