extension GraphOperator {
  /// A function of each value alone, made from the node's attributes.
  private static func unary(
    _ name: String, _ make: @escaping @Sendable (GraphNode) throws -> (Var) -> Var
  ) -> GraphOperator {
    .one(name) { call in try call.elementwise(call.tensor(0), make(call.node)) }
  }

  static let activations: [GraphOperator] = [
    .one("Relu") { call in try call.leakyReLU(slope: 0) },
    .one("LeakyRelu") { call in try call.leakyReLU(slope: call.node.number("alpha", 0.01)) },
    unary("Elu") { node in
      let alpha = try node.number("alpha", 1)
      return { elu($0, alpha: alpha) }
    },
    unary("Selu") { node in
      let alpha = try node.number("alpha", 1.67326319217681884765625), scale = try node.number("gamma", 1.05070102214813232421875)
      return { selu($0, alpha: alpha, scale: scale) }
    },
    unary("Celu") { node in
      let alpha = try node.number("alpha", 1)
      return { elu($0 / alpha, alpha: 1) * alpha }
    },
    unary("ThresholdedRelu") { node in
      let threshold = try node.number("alpha", 1)
      return { x in gate(x, by: x - threshold, slope: 0) }
    },
    unary("Gelu") { node in
      switch try node.text("approximate", "none") {
      case "none": return { gelu($0) }
      case "tanh": return { gelu(approximating: $0) }
      case let other: throw node.refused("has the unknown approximation '\(other)'")
      }
    },
    unary("Sigmoid") { _ in { sigmoid($0) } },
    unary("HardSigmoid") { node in
      let slope = try node.number("alpha", 0.2), middle = try node.number("beta", 0.5)
      return { hardSigmoid($0, slope: slope, middle: middle) }
    },
    unary("HardSwish") { _ in { hardSwish($0) } },
    unary("Mish") { _ in { $0 * tanh(softplus($0)) } },
    unary("Tanh") { _ in { tanh($0) } },
    unary("Softplus") { _ in { softplus($0) } },
    unary("Softsign") { _ in { $0 / (1 + abs($0)) } },
    unary("Abs") { _ in { abs($0) } },
    unary("Neg") { _ in { -$0 } },
    unary("Exp") { _ in { exp($0) } },
    unary("Log") { _ in { log($0) } },
    unary("Sqrt") { _ in { sqrt($0) } },
    unary("Reciprocal") { _ in { reciprocal($0) } },
    unary("Erf") { _ in { erf($0) } },
    unary("Sin") { _ in { sin($0) } },
    unary("Cos") { _ in { cos($0) } },
    unary("Floor") { _ in { floor($0) } },
    unary("Ceil") { _ in { -floor(-$0) } },
    unary("Sign") { _ in { sign($0) } },
    .one("PRelu") { call in
      let x = try call.tensor(0), slope = try call.tensor(1)
      return try call.elementwise([x, slope]) { prelu($0[0], slope: $0[1]) }
    },
    .one("Clip") { call in
      let x = try call.tensor(0)
      let low = try call.opset < 11 ? call.node.number("min", -.greatestFiniteMagnitude) : call.numbers(1)?.first ?? -.infinity
      let high = try call.opset < 11 ? call.node.number("max", .greatestFiniteMagnitude) : call.numbers(2)?.first ?? .infinity
      return try call.elementwise(x) { clamp($0, low: low, high: high) }
    },
    softmax("Softmax") { Nets.softmax($0, axis: $1) },
    softmax("LogSoftmax") { logSoftmax($0, axis: $1) },
    .one("Dropout") { call in
      let x = try call.tensor(0), name = call.node.name
      let rate = try call.opset < 12 ? call.node.number("ratio", 0.5) : call.numbers(1)?.first ?? 0.5
      guard (0..<1).contains(rate) else { throw call.node.refused("drops a share of \(rate), which is none of [0, 1)") }
      return try call.elementwise(x) { x in
        guard x.tape.mode != .inference, rate > 0 else { return x }
        var random = x.tape.random(for: name)
        return dropout(x, rate: rate, &random)
      }
    },
    .one("Identity") { call in try call.elementwise(call.tensor(0)) { $0 } },
  ]

  /// Along one axis; before opset 13 along all axes from one on as if they were one.
  private static func softmax(_ name: String, _ function: @escaping @Sendable (Var, Int) -> Var) -> GraphOperator {
    .one(name) { call in
      let x = try call.tensor(0), coerces = call.opset < 13
      let axis = try call.axis(call.node.integer("axis", coerces ? 1 : -1), rank: max(x.rank, 1))
      if coerces, axis < x.rank - 1 {
        let flat = try call.natural(x), shape = [x.shape[..<axis].reduce(1, *), x.shape[axis...].reduce(1, *)]
        return try call.emit([flat], flat.layout, isMap: x.isMap) { function($0[0].reshaped(shape), 1) }
      }
      let whole = x.layout.isWhole(axis) ? x : try call.natural(x)
      let (shape, place) = whole.layout.memory(with: axis)
      return try call.emit([whole], whole.layout.merged, isMap: x.isMap) { function($0[0].reshaped(shape), place) }
    }
  }
}

extension GraphCall {
  fileprivate func leakyReLU(slope: Float) throws -> GraphTensor {
    let y = try elementwise(tensor(0)) { Nets.leakyReLU($0, slope: slope) }
    builder.setSlope(y, slope)
    return y
  }
}
