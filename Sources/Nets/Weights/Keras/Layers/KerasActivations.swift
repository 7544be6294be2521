extension KerasLayer {
  static let activations: [String: Kind] = [
    "Activation": { call in try call.activation(call.settings.text("activation", "linear"), call.x) },
    "ReLU": { call in
      let slope = try call.settings.number("negative_slope", 0), threshold = try call.settings.number("threshold", 0)
      guard threshold == 0 else { throw call.refused("has a threshold") }
      let largest = call.settings.isGiven("max_value") ? try call.settings.number("max_value", 0) : nil
      guard let largest else {
        return slope == 0 ? call.elementwise("Relu", call.x) : call.elementwise("LeakyRelu", call.x, ["alpha": .number(Float(slope))])
      }
      guard slope == 0 else { throw call.refused("has both a slope and a largest value") }
      return call.node("Clip", [call.x.name, call.constant(0), call.constant(Float(largest))], axes: call.x.axes)
    },
    "LeakyReLU": { call in
      let slope = try call.settings.number("negative_slope", call.settings.number("alpha", 0.3))
      return call.elementwise("LeakyRelu", call.x, ["alpha": .number(Float(slope))])
    },
    "ELU": { call in call.elementwise("Elu", call.x, ["alpha": .number(Float(try call.settings.number("alpha", 1)))]) },
    "ThresholdedReLU": { call in call.elementwise("ThresholdedRelu", call.x, ["alpha": .number(Float(try call.settings.number("theta", 1)))]) },
    "Softmax": { call in call.elementwise("Softmax", call.x, ["axis": .integer(try call.settings.integer("axis", -1))]) },
    "PReLU": { call in
      let slope = try call.weight("alpha", 0, Array(repeating: -1, count: call.x.rank - 1))
      return call.node("PRelu", [call.x.name, slope], axes: call.x.axes)
    },
    "Dropout": { call in call.node("Dropout", [call.x.name, call.constant(Float(try call.settings.number("rate", call.settings.number("p", 0.5))))], axes: call.x.axes) },
    "SpatialDropout1D": identity, "SpatialDropout2D": identity, "GaussianNoise": identity, "GaussianDropout": identity,
    "AlphaDropout": identity, "ActivityRegularization": identity,
  ]

  /// What does nothing in inference.
  private static let identity: Kind = { call in call.elementwise("Identity", call.x) }
}
