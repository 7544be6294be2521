import Nets
import Tensors

/// What a network says of examples: an objective's score, and the units of layers.
public struct ActivationReader {
  public let network: ProbedNetwork
  public let objective: Objective
  /// Layers whose units are read.
  public let layers: [ProbedNetwork.Layer]
  private let mode: Tape.Mode

  public init(
    _ network: ProbedNetwork, _ objective: Objective, layers: [ProbedNetwork.Layer],
    batchNorm: ProbeSettings.BatchNormMode = .inference
  ) {
    (self.network, self.objective, self.layers, mode) = (network, objective, layers, batchNorm.tape)
  }

  /// Of N examples.
  public struct Activations: Sendable {
    /// Of each of the objective's units, `[N]`.
    public var scoresOfVariants: [[Double]]
    /// By layer's path: the mean of every unit over its map, `[N, C]`.
    public var units: [String: Tensor]

    /// Of the first, `[N]`: of the only one, where an objective names one unit.
    public var scores: [Double] { scoresOfVariants[0] }

    public init(scoresOfVariants: [[Double]], units: [String: Tensor]) {
      (self.scoresOfVariants, self.units) = (scoresOfVariants, units)
    }
  }

  /// Inputs `[N, input…]`, which `make` gives for rows of them, a few at a time.
  ///
  /// - Parameter body: called with how many are done.
  public func activations(
    count: Int, _ body: (Int) throws -> Void, inputs make: (Range<Int>) throws -> Tensor
  ) rethrows -> Activations {
    var scores = [[Double]](repeating: [], count: objective.variantCount), units: [String: [Tensor]] = [:]
    for start in stride(from: 0, to: count, by: ActivationReader.rowsAtOnce) {
      let rows = start..<min(count, start + ActivationReader.rowsAtOnce)
      let found = read(try make(rows))
      for (variant, values) in found.scoresOfVariants.enumerated() { scores[variant] += values }
      for (layer, values) in found.units { units[layer, default: []].append(values) }
      try body(rows.upperBound)
    }
    return Activations(scoresOfVariants: scores, units: units.mapValues { Tensor.concatenation($0, axis: 0) })
  }

  /// Of a parameterisation's examples, `[N, parameters…]`.
  public func activations(of parameters: Tensor, _ parameterisation: any Parameterisation) -> Activations {
    activations(count: parameters.shape[0], { _ in }) { parameterisation.renderings(of: parameters.rows($0)).input }
  }

  private func read(_ inputs: Tensor) -> Activations {
    let sites = objective.sites.union(layers.map { ProbedNetwork.site(of: $0.path) })
    let tape = Tape(mode: mode, listening: { sites.contains($0) })
    return withExtendedLifetime(tape) {
      let x = inputs.reshaped([inputs.shape[0]] + network.inputShape)
      let reading = network(tape.constant(x))
      let scores = (0..<objective.variantCount).map { variant in
        objective(reading, variants: [Int](repeating: variant, count: x.shape[0])).value.values.map(Double.init)
      }
      let units = layers.map { layer in
        let y = reading.layers[layer.path]!.value
        return (layer.path, y.reshaped([x.shape[0], -1, layer.unitCount]).mean(axes: [1]))
      }
      return Activations(scoresOfVariants: scores, units: Dictionary(uniqueKeysWithValues: units))
    }
  }

  private static let rowsAtOnce = 32
}

extension ProbedNetwork {
  /// The last layer of several units before the scores: what the decision is made of.
  public var lastHiddenLayer: Layer? {
    let scores = squashing?.scores ?? layers.last?.path
    let end = layers.firstIndex { $0.path == scores } ?? layers.count
    return layers[..<end].last { $0.unitCount > 1 && $0.shape != output.shape }
  }
}
