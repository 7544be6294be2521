import Nets
import Tensors

extension ObjectiveKind {
  /// The value of one filter at one position of its map: y[b, p, unit].
  static let neuron = ObjectiveKind(
    name: "neuron", form: "neuron:LAYER:T,F,UNIT", summary: "one value of a layer, by its index on every axis"
  ) { written, network in
    try written.require(2...2, "neuron:LAYER:T,F,UNIT")
    let layer = try network.layer(written.fields[0])
    let index = written.fields[1].split(separator: ",").map { Int($0) ?? -1 }
    guard index.count == layer.shape.count, zip(index, layer.shape).allSatisfy({ (0..<$1).contains($0) }) else {
      throw written.problem(
        "'\(written.fields[1])' is no place in \(layer.path)", "it is \(described(layer.shape)): give \(layer.shape.count) numbers")
    }
    let place = zip(index, layer.shape).reduce(0) { $0 * $1.1 + $1.0 }
    return ObjectiveTerm(
      layer: layer.path, units: [place], name: { _ in written.text },
      warning: network.warning(for: layer)
    ) { reading, places in
      let y = reading.layers[layer.path]!, stride = layer.shape.reduce(1, *)
      return y.gathered(Positions(places.indices.map { $0 * stride + places[$0] }))
    }
  }

  /// The mean of one filter over its map: mean over p of y[b, p, unit].
  static let channel = ObjectiveKind(
    name: "channel", form: "channel:LAYER:UNIT", summary: "the mean of a filter over its map (of a dense layer, a neuron)"
  ) { written, network in
    try written.require(1...2, "channel:LAYER:UNIT")
    let layer = try network.layer(written.fields[0])
    let units = try UnitSyntax.units(
      written.fields.count > 1 ? written.fields[1] : "all", of: layer.unitCount, in: written, what: layer.path)
    return ObjectiveTerm(
      layer: layer.path, units: units, name: { "channel:\(layer.path):\($0)" }, warning: network.warning(for: layer)
    ) { reading, units in
      unitMean(reading.layers[layer.path]!, units)
    }
  }

  /// The mean square of a whole layer, which grows with everything in it (DeepDream's).
  static let layer = ObjectiveKind(
    name: "layer", form: "layer:LAYER", summary: "the mean square of a whole layer"
  ) { written, network in
    try written.require(1...1, "layer:LAYER")
    let layer = try network.layer(written.fields[0])
    return ObjectiveTerm(
      layer: layer.path, units: [0], name: { _ in "layer:\(layer.path)" }, warning: network.warning(for: layer)
    ) { reading, _ in
      let y = reading.layers[layer.path]!
      return square(y).mean(axes: Array(1..<y.rank))
    }
  }
}

/// The mean over all places of one unit a row, y: `[B, …, C]` → `[B]`.
///
/// The unit is taken out before the mean, so the gradient that flows back is sparse.
func unitMean(_ y: Var, _ units: [Int]) -> Var {
  let channels = y.shape[y.rank - 1], places = y.count / (y.shape[0] * channels)
  let positions = Positions(count: units.count * places) { positions in
    for i in positions.indices { positions[i] = Int32(i * channels + units[i / places]) }
  }
  return y.gathered(positions).reshaped([units.count, places]).mean(axes: [1])
}

extension ProbedNetwork {
  /// What a user who looks at a layer should know about it.
  func warning(for layer: Layer) -> String? {
    guard let squashing, let first = squashing.first, let end = layers.firstIndex(where: { $0.path == first }),
      let place = layers.firstIndex(of: layer), place >= end
    else { return nil }
    return squashing.reason(layer.path)
  }
}

extension Squashing {
  func reason(_ what: String) -> String {
    let scores = "'logit' takes the scores before it (\(scores))"
    return switch kind {
    case .softmax, .logSoftmax:
      "\(what) lies after a \(kind.rawValue): it rises as well by lowering the other classes, and where it is near 0 or 1 it has no gradient; \(scores)"
    case .sigmoid: "\(what) lies after a sigmoid: where it is near 0 or 1 it has no gradient; \(scores)"
    }
  }
}
