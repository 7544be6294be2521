import Tensors

extension GraphOperator {
  /// A function over some axes, which stay with a length of one unless `keepdims` is 0.
  ///
  /// - Parameter axesOpset: from which opset on the axes are an input.
  private static func reduction(
    _ name: String, axesOpset: Int = 18, _ function: @escaping @Sendable (Var, [Int]) -> Var
  ) -> GraphOperator {
    .one(name) { call in
      let x = try call.tensor(0)
      let written = try call.opset < axesOpset ? call.node.integers("axes") : call.integers(1)
      if written?.isEmpty ?? true, try call.node.flag("noop_with_empty_axes") { return x }
      let axes = try call.axes(written.flatMap { $0.isEmpty ? nil : $0 } ?? Array(x.shape.indices), rank: x.rank)
      let keepsAxes = try call.node.integer("keepdims", 1) != 0, own = x.layout
      let layout = own.reduced(Set(axes), keepingAxes: keepsAxes), memory = own.memoryShape
      // An axis may lie in pieces: all of them are folded, in whatever order.
      let places = own.order.indices.filter { axes.contains(own.order[$0].axis) }
      return try call.emit([x], layout, isMap: x.isMap && keepsAxes) { function($0[0].reshaped(memory), places) }
    }
  }

  /// A sum over no axes is the value itself.
  static let reductions: [GraphOperator] = [
    reduction("ReduceSum", axesOpset: 13) { $0.sum(axes: $1) },
    reduction("ReduceMean") { $0.mean(axes: $1) },
    reduction("ReduceMax") { $0.max(axes: $1) },
    reduction("ReduceMin") { -(-$0).max(axes: $1) },
    reduction("ReduceProd") { $0.product(axes: $1) },
    reduction("ReduceL1") { abs($0).sum(axes: $1) },
    reduction("ReduceL2") { sqrt(square($0).sum(axes: $1)) },
    reduction("ReduceSumSquare") { square($0).sum(axes: $1) },
    reduction("ReduceLogSum") { log($0.sum(axes: $1)) },
    reduction("ReduceLogSumExp") { logSumExp($0, axes: $1) },
  ]
}
