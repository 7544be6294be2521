import Tensors

extension GraphOperator {
  /// Two values at the same place, with broadcasting.
  private static func binary(_ name: String, _ function: @escaping @Sendable (Var, Var) -> Var) -> GraphOperator {
    .one(name) { call in
      let a = try call.tensor(0), b = try call.tensor(1)
      guard a.kind != .whole, b.kind != .whole else {
        throw call.node.refused("works on whole numbers that are worked out from the data, which is not done here")
      }
      return try call.elementwise([a, b]) { function($0[0], $0[1]) }
    }
  }

  /// Any number of values at the same place.
  private static func several(_ name: String, _ function: @escaping @Sendable ([Var]) -> Var) -> GraphOperator {
    .one(name) { call in
      guard !call.inputs.isEmpty else { throw call.node.refused("has no inputs") }
      let operands = try call.inputs.indices.map { try call.tensor($0) }
      // One that is broadcast must not be the sum's start alone: it would keep its shape.
      let shape = try call.broadcastShape(operands.map(\.shape))
      guard operands.count > 1 || operands[0].shape == shape else { return operands[0] }
      return try call.elementwise(operands, function)
    }
  }

  static let arithmetic: [GraphOperator] = [
    binary("Add") { $0 + $1 },
    binary("Sub") { $0 - $1 },
    binary("Mul") { $0 * $1 },
    binary("Div") { $0 / $1 },
    .one("Mod") { call in
      // What is left has the sign of the divisor, or with fmod that of the number itself.
      let isTruncated = try call.node.flag("fmod")
      return try call.elementwise([call.tensor(0), call.tensor(1)]) { x in
        let quotient = x[0] / x[1]
        return x[0] - (isTruncated ? x[0].tape.constant(sign(quotient.value)) * floor(abs(quotient)) : floor(quotient)) * x[1]
      }
    },
    .one("Pow") { call in
      let x = try call.tensor(0)
      if let exponent = try? call.numbers(1), exponent.count == 1, (try call.tensor(1)).rank <= x.rank {
        switch exponent[0] {
        case 2: return try call.elementwise(x) { square($0) }
        case 0.5: return try call.elementwise(x) { sqrt($0) }
        case let exponent: return try call.elementwise(x) { pow($0, exponent) }
        }
      }
      return try call.elementwise([x, call.tensor(1)]) { pow($0[0], $0[1]) }
    },
    several("Max") { $0.dropFirst().reduce($0[0]) { maximum($0, $1) } },
    several("Min") { $0.dropFirst().reduce($0[0]) { minimum($0, $1) } },
    several("Sum") { $0.dropFirst().reduce($0[0]) { $0 + $1 } },
    several("Mean") { $0.dropFirst().reduce($0[0]) { $0 + $1 } / Float($0.count) },
  ]

  /// Truth values of two numbers: 1 or 0, through which no gradient flows.
  private static func comparison(_ name: String, _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor) -> GraphOperator {
    .one(name) { call in
      try call.elementwise([call.tensor(0), call.tensor(1)], kind: .truth) {
        $0[0].tape.constant(function($0[0].value, $0[1].value))
      }
    }
  }

  static let comparisons: [GraphOperator] = [
    comparison("Equal") { equal($0, $1) },
    comparison("Greater") { greater($0, $1) },
    comparison("Less") { greater($1, $0) },
    comparison("GreaterOrEqual") { maximum(greater($0, $1), equal($0, $1)) },
    comparison("LessOrEqual") { maximum(greater($1, $0), equal($0, $1)) },
    comparison("And") { $0 * $1 },
    comparison("Or") { maximum($0, $1) },
    .one("Not") { call in
      try call.elementwise(call.tensor(0), kind: .truth) { $0.tape.constant(equal($0.value, Tensor(0))) }
    },
    .one("Where") { call in
      let operands = try call.broadcast([call.tensor(0), call.tensor(1), call.tensor(2)])
      let shape = operands.layout.memoryShape, shapes = operands.shapes
      return try call.emit(operands.tensors, operands.layout, isMap: operands.isMap) { values in
        let parts = zip(values, shapes).map { $0.reshaped($1).broadcast(to: shape) }
        return select(parts[0].value, parts[1], parts[2])
      }
    },
  ]
}
