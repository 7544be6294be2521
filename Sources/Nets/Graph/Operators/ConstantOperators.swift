import Files
import Tensors

extension GraphOperator {
  /// Values that no input decides; whole numbers among them are worked out by `IntegerOperator`.
  static let constants: [GraphOperator] = [
    GraphOperator("Constant") { call in
      let node = call.node
      if let value = try node.attributes["value_int"].map({ _ in try node.integer("value_int", 0) }) {
        return [.integers(IntegerArray(scalar: value))]
      }
      if let values = try node.integers("value_ints") { return [.integers(IntegerArray(values))] }
      if node.attributes["value_float"] != nil {
        return [.tensor(try call.builder.constant(Tensor(node.number("value_float", 0)), for: node))]
      }
      if let values = try node.numbers("value_floats") {
        return [.tensor(try call.builder.constant(Tensor([values.count], values), for: node))]
      }
      throw node.refused("holds neither numbers nor whole numbers")
    },
    GraphOperator("ConstantOfShape") { call in
      let shape = try call.integers(0) ?? [], node = call.node
      guard let count = checkedProduct(shape), count <= 1 << 24, shape.count <= GraphBuilder.largestRank else {
        throw node.refused("makes an array of shape \(shape), which is too large")
      }
      if case .integer(let value)? = node.attributes["value"] {
        return [.integers(IntegerArray(shape, Array(repeating: value, count: count)))]
      }
      return [.tensor(try call.builder.constant(Tensor(shape, repeating: node.number("value", 0)), for: node))]
    },
    GraphOperator("Range") { call in
      guard let start = try call.numbers(0)?.first, let limit = try call.numbers(1)?.first, let step = try call.numbers(2)?.first,
        step != 0, start.isFinite, limit.isFinite, step.isFinite, (limit - start) / step < Float(1 << 24)
      else { throw call.node.refused("has no range that can be counted") }
      let count = max(0, Int(((limit - start) / step).rounded(.up)))
      let values = (0..<count).map { start + Float($0) * step }
      return [.tensor(try call.builder.constant(Tensor([count], values), for: call.node))]
    },
    GraphOperator("Cast") { call in
      let value = try call.value(0), kind = try GraphCall.Kind(call.node)
      switch (value, kind) {
      case (.integers(let array), .truth): return [.integers(IntegerArray(array.shape, array.values.map { $0 == 0 ? 0 : 1 }))]
      case (.integers, .whole): return [value]
      case (.integers(let array), .number): return [.tensor(try call.builder.constant(array, for: call.node))]
      case (.tensor(let x), .number): return [.tensor(try call.elementwise(x) { $0 })]
      case (.tensor(let x), .truth):
        return [.tensor(try call.elementwise(x, kind: .truth) { $0.tape.constant(Tensor(1) - equal($0.value, Tensor(0))) })]
      case (.tensor(let x), .whole):
        if let content = call.builder.content(of: x), content.count <= 1 << 20 {
          let whole = try content.values.map { value in
            guard let whole = Int(exactly: value.rounded(.towardZero)) else { throw call.node.refused("makes no whole number of \(value)") }
            return whole
          }
          return [.integers(IntegerArray(x.shape, whole))]
        }
        return [.tensor(try call.elementwise(x, kind: .whole) { $0.tape.constant(sign($0.value) * floor(abs($0.value))) })]
      }
    },
  ]

  /// An If whose condition is known: its branch's nodes stand in its place.
  static let control: [GraphOperator] = [
    GraphOperator("If") { call in
      guard let condition = try call.integers(0)?.first else { throw call.node.refused("has no condition") }
      guard case .graph(let branch)? = call.node.attributes[condition != 0 ? "then_branch" : "else_branch"] else {
        throw call.node.refused("lacks a branch")
      }
      let around = call.builder.values
      defer { call.builder.values = around }
      for node in try branch.sorted(given: Set(around.keys)) { try call.builder.add(node) }
      return try branch.outputs.map { output in
        guard let value = call.builder.values[output.name] else { throw call.node.refused("has a branch that lacks '\(output.name)'") }
        return value
      }
    }
  ]
}

extension GraphCall {
  /// What a Cast makes, by ONNX's number of the type.
  enum Kind {
    case number, whole, truth

    init(_ node: GraphNode) throws {
      switch try node.integer("to", 1) {
      case 1, 10, 11, 16: self = .number
      case 2...7, 12, 13: self = .whole
      case 9: self = .truth
      case let other: throw node.refused("makes values of the type \(other)")
      }
    }
  }
}
