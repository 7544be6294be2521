import Files
import Nets
import Tensors

extension ObjectiveKind {
  /// The score of a class before softmax or sigmoid.
  static let logit = ObjectiveKind(
    name: "logit", form: "logit:CLASS", summary: "a class before softmax or sigmoid, by number or label", post: "probability"
  ) { written, network in
    try written.require(0...1, "logit:CLASS")
    return try classTerm(written, network, network.squashing?.scores)
  }

  /// The share of a class: the network's output where it ends in softmax or sigmoid, else what its head, or one that is
  /// assumed for it, makes of its scores.
  static let probability = ObjectiveKind(
    name: "probability", form: "probability:CLASS", summary: "a class after softmax or sigmoid: --post"
  ) { written, network in
    try written.require(0...1, "probability:CLASS")
    var term = try classTerm(written, network, nil, squashed: true)
    let isOne = network.output.shape.reduce(1, *) == 1
    term.warning = network.squashing?.reason(written.text)
      ?? (network.head == nil ? "\(network.name) ends in scores: a \(isOne ? "sigmoid" : "softmax") is put behind them" : nil)
    return term
  }

  /// What a network of one output says, before a sigmoid: a discriminator's real or fake, positive for real.
  static let score = ObjectiveKind(
    name: "score", form: "score", summary: "a discriminator's only output before its sigmoid: large for real",
    post: "probability"
  ) { written, network in
    try written.require(0...0, "score")
    let count = network.output.shape.reduce(1, *)
    guard count == 1 else {
      throw written.problem("\(network.name) has \(count) outputs, no one score", "use logit:CLASS")
    }
    return try classTerm(written, network, network.squashing?.scores)
  }

  /// The projection on a direction: mean over p of ⟨y[b, p], v⟩/‖v‖ with v from a file, or the difference of two
  /// classes before softmax.
  static let direction = ObjectiveKind(
    name: "direction", form: "direction:LAYER:V.npy or direction:CLASS:CLASS",
    summary: "a layer's projection on a vector, or one class less another"
  ) { written, network in
    try written.require(2...2, form)
    if written.fields[1].hasSuffix(".npy") { return try vectorTerm(written, network) }
    let labels = network.output.labels, count = network.classCount
    let pair = try written.fields.map {
      try UnitSyntax.units($0, of: count, labels: labels, in: written, what: "the output")
    }
    guard pair.allSatisfy({ $0.count == 1 }) else { throw written.problem("a direction leads from one class to one", form) }
    return ObjectiveTerm(layer: network.squashing?.scores, units: [0], name: { _ in written.text }) { reading, rows in
      let y = scores(reading, network.squashing?.scores, count: count)
      return unitMean(y, rows.map { _ in pair[0][0] }) - unitMean(y, rows.map { _ in pair[1][0] })
    }
  }

  private static let form = "direction:LAYER:V.npy or direction:CLASS:CLASS"

  private static func vectorTerm(_ written: ObjectiveSyntax.Term, _ network: ProbedNetwork) throws -> ObjectiveTerm {
    let layer = try network.layer(written.fields[0]), path = written.fields[1]
    let vector = try Npy.read(path)
    guard vector.count == layer.unitCount, vector.isFinite, square(vector).sum().scalar > 0 else {
      throw FileError(
        .badData, path, "holds \(vector.shape), which is no direction in \(layer.path)",
        remedy: "give \(layer.unitCount) finite numbers that are not all 0")
    }
    let unit = affine(vector, scale: 1 / square(vector).sum().scalar.squareRoot()).reshaped([layer.unitCount, 1])
    return ObjectiveTerm(
      layer: layer.path, units: [0], name: { _ in written.text }, warning: network.warning(for: layer)
    ) { reading, _ in
      let y = reading.layers[layer.path]!
      return matrixProduct(y.reshaped([y.shape[0], -1, layer.unitCount]), y.tape.constant(unit)).mean(axes: [1, 2])
    }
  }

  private static func classTerm(
    _ written: ObjectiveSyntax.Term, _ network: ProbedNetwork, _ layer: String?, squashed: Bool = false
  ) throws -> ObjectiveTerm {
    let labels = network.output.labels, count = network.classCount
    let units = try UnitSyntax.units(
      written.fields.first ?? (count == 1 ? "0" : "all"), of: count, labels: labels, in: written,
      what: "the output of \(network.name)")
    func name(_ unit: Int) -> String {
      count == 1 ? written.kind : "\(written.kind):\(labels.indices.contains(unit) ? labels[unit] : String(unit))"
    }
    let isSoftmax = network.head.map { $0 == .oneOf } ?? (count > 1), isLogarithm = network.squashing?.kind == .logSoftmax
    let isSquashed = squashed && network.squashing == nil
    return ObjectiveTerm(layer: layer, units: units, name: name) { reading, units in
      let y = scores(reading, layer, count: count)
      if squashed, isLogarithm { return unitMean(exp(y), units) }
      return unitMean(isSquashed ? isSoftmax ? softmax(y) : sigmoid(y) : y, units)
    }
  }

  /// `[B, …, classes]`, whichever axis the network has its classes along.
  private static func scores(_ reading: Reading, _ layer: String?, count: Int) -> Var {
    let y = layer.map { reading.layers[$0]! } ?? reading.output
    return y.count == y.shape[0] * count ? y.reshaped([y.shape[0], count]) : y
  }
}
