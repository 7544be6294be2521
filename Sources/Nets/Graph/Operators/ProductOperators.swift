import Tensors

extension GraphOperator {
  static let products: [GraphOperator] = [
    .one("Gemm") { call in
      let a = try call.tensor(0), b = try call.tensor(1)
      guard a.rank == 2, b.rank == 2 else { throw call.node.refused("multiplies matrices, not \(a.shape) and \(b.shape)") }
      let left = try call.node.flag("transA") ? a.transposedView([1, 0]) : a
      let right = try call.node.flag("transB") ? b.transposedView([1, 0]) : b
      let alpha = try call.node.number("alpha", 1), beta = try call.node.number("beta", 1)
      var y = try call.product(left, right, scale: alpha)
      if let bias = try call.optionalTensor(2), beta != 0 {
        guard try call.broadcastShape([bias.shape, y.shape]) == y.shape else {
          throw call.node.refused("adds \(bias.shape) to a product of shape \(y.shape)")
        }
        y = try call.elementwise([y, bias]) { $0[0] + (beta == 1 ? $0[1] : $0[1] * beta) }
      }
      return y
    },
    .one("MatMul") { call in
      var a = try call.tensor(0), b = try call.tensor(1)
      guard a.rank > 0, b.rank > 0 else { throw call.node.refused("multiplies matrices, not scalars") }
      let (isRow, isColumn) = (a.rank == 1, b.rank == 1)
      if isRow { a = try call.reshaped(a, [1] + a.shape) }
      if isColumn { b = try call.reshaped(b, b.shape + [1]) }
      let y = b.rank == 2 ? try call.product(a, b) : try call.stackedProduct(a, b)
      guard isRow || isColumn else { return y }
      return try call.reshaped(y, y.shape.dropLast(2) + (isRow ? [] : [y.shape[y.rank - 2]]) + (isColumn ? [] : [y.shape[y.rank - 1]]))
    },
  ]
}

extension GraphTensor {
  /// The same memory with its axes named in another order.
  fileprivate func transposedView(_ order: [Int]) -> GraphTensor {
    var result = self
    result.layout = layout.transposed(order)
    result.isMap = false
    return result
  }
}

extension GraphCall {
  /// a·b for one matrix b. The last axis of a may lie in pieces, as it does after maps are flattened: b's rows are then
  /// brought into the same order, once, instead of a's values each time.
  fileprivate func product(_ a: GraphTensor, _ b: GraphTensor, scale: Float = 1) throws -> GraphTensor {
    let depth = a.shape[a.rank - 1], columns = b.shape[1]
    guard depth == b.shape[0] else { throw node.refused("cannot multiply \(a.shape) and \(b.shape)") }
    let last = a.rank - 1, own = a.layout.merged
    let tail = own.axes[last].count
    let isLast = own.order.suffix(tail).allSatisfy { $0.axis == last }
    let left = isLast ? a : try laid(a, own.bringingLast(last))
    let layout = left.layout.merged
    // Rows of b in the order in which a's last axis lies.
    let rows = GraphLayout(inner: layout, axis: last, columns: columns)
    let right = try laid(b, rows)
    let result = layout.reduced([last], keepingAxes: true).appending(last, columns)
    builder.count(operations: 2 * Double(result.count) * Double(depth))
    return try emit([left, right], result) { values in
      let y = matrixProduct(values[0].reshaped([-1, depth]), values[1].reshaped([depth, columns]))
      return scale == 1 ? y : y * scale
    }
  }

  /// a·b for a matrix of b to each of a, the axes before them broadcast.
  fileprivate func stackedProduct(_ a: GraphTensor, _ b: GraphTensor) throws -> GraphTensor {
    let rank = max(a.rank, b.rank)
    guard a.shape[a.rank - 1] == b.shape[b.rank - 2] else { throw node.refused("cannot multiply \(a.shape) and \(b.shape)") }
    let stack = try broadcastShape([Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2))])
    let left = Array(repeating: 1, count: rank - a.rank) + a.shape, right = Array(repeating: 1, count: rank - b.rank) + b.shape
    let (wide, tall) = (stack + left.suffix(2), stack + right.suffix(2))
    let shape = stack + [left[rank - 2], right[rank - 1]]
    for operand in [wide, tall] { try builder.requireRoom(operand, "the node '\(node.name)' (\(node.operator))") }
    return try emit([natural(a), natural(b)], GraphLayout(shape)) { values in
      matrixProduct(values[0].reshaped(left).broadcast(to: wide), values[1].reshaped(right).broadcast(to: tall))
    }
  }
}

extension GraphLayout {
  /// With the factors of an axis behind all others.
  fileprivate func bringingLast(_ axis: Int) -> GraphLayout {
    GraphLayout(shape, ordered: axes.indices.filter { $0 != axis } + [axis])
  }

  /// A matrix whose rows lie as an axis of another layout does, each row in one piece.
  fileprivate init(inner layout: GraphLayout, axis: Int, columns: Int) {
    let others = Set(layout.axes.indices).subtracting([axis])
    let alone = layout.reduced(others, keepingAxes: false)
    self = alone.appendingAxis(columns)
  }
}
