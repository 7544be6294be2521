import Files
import Tensors

extension GraphOperator {
  /// The values as they are under another shape: nothing moves unless what follows wants another order.
  static let shapes: [GraphOperator] = [
    .one("Flatten") { call in
      let x = try call.tensor(0), axis = try call.node.integer("axis", 1)
      guard (-x.rank...x.rank).contains(axis) else { throw call.node.refused("has no axis \(axis) among \(x.rank)") }
      let start = axis < 0 ? axis + x.rank : axis
      return try call.reshaped(x, [x.shape[..<start].reduce(1, *), x.shape[start...].reduce(1, *)])
    },
    .one("Reshape") { call in
      let x = try call.tensor(0)
      guard let wanted = try call.integers(1) else { throw call.node.refused("lacks its shape") }
      return try call.reshaped(x, call.resolved(shape: wanted, of: x.shape))
    },
    .one("Squeeze") { call in
      let x = try call.tensor(0)
      let written = try call.opset < 13 ? call.node.integers("axes") : call.integers(1)
      let axes = try written.map { try call.axes($0, rank: x.rank) } ?? x.shape.indices.filter { x.shape[$0] == 1 }
      guard axes.allSatisfy({ x.shape[$0] == 1 }) else { throw call.node.refused("cannot drop the axes \(axes) of \(x.shape)") }
      let kept = x.shape.indices.filter { !axes.contains($0) }
      let staysMap = x.isMap && kept.count > 2 && axes.allSatisfy { $0 > 1 }
      return try call.reshaped(x, kept.map { x.shape[$0] }, isMap: staysMap)
    },
    .one("Unsqueeze") { call in
      let x = try call.tensor(0)
      guard let written = try call.opset < 13 ? call.node.integers("axes") : call.integers(1) else {
        throw call.node.refused("lacks its axes")
      }
      guard x.rank + written.count <= GraphBuilder.largestRank else { throw call.node.refused("makes too many axes") }
      let axes = try call.axes(written, rank: x.rank + written.count)
      var left = x.shape[...]
      let shape = (0..<x.rank + axes.count).map { axes.contains($0) ? 1 : left.removeFirst() }
      return try call.reshaped(x, shape, isMap: x.isMap && axes.allSatisfy { $0 > 1 })
    },
    .one("Transpose") { call in
      let x = try call.tensor(0), order = try call.node.integers("perm") ?? x.shape.indices.reversed()
      guard order.sorted() == Array(x.shape.indices) else { throw call.node.refused("has no order of \(x.rank) axes: \(order)") }
      return try call.view(x, x.layout.transposed(order))
    },
    .one("DepthToSpace") { call in
      let (x, side) = try call.blocks(), (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
      guard c % (side * side) == 0 else { throw call.node.refused("spreads \(c) channels over \(side) × \(side) places") }
      let depth = c / (side * side), isColumnFirst = try call.node.text("mode", "DCR") == "DCR"
      let split = try call.reshaped(x, isColumnFirst ? [n, side, side, depth, h, w] : [n, depth, side, side, h, w])
      let order = isColumnFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
      return try call.reshaped(call.view(split, split.layout.transposed(order)), [n, depth, h * side, w * side], isMap: true)
    },
    .one("SpaceToDepth") { call in
      let (x, side) = try call.blocks(), (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
      guard h % side == 0, w % side == 0 else { throw call.node.refused("gathers \(side) × \(side) places of \(h) × \(w)") }
      let split = try call.reshaped(x, [n, c, h / side, side, w / side, side])
      let turned = try call.view(split, split.layout.transposed([0, 3, 5, 1, 2, 4]))
      return try call.reshaped(turned, [n, c * side * side, h / side, w / side], isMap: true)
    },
    .one("Expand") { call in
      let x = try call.tensor(0)
      guard let wanted = try call.integers(1), wanted.allSatisfy({ $0 > 0 }) else { throw call.node.refused("lacks its shape") }
      let result = try call.broadcast([x], to: wanted), shape = result.layout.memoryShape, own = result.shapes[0]
      return try call.emit(result.tensors, result.layout, isMap: result.isMap, kind: x.kind) {
        $0[0].reshaped(own).broadcast(to: shape)
      }
    },
    GraphOperator("Shape") { call in
      let shape = try call.value(0).shape, count = shape.count
      func bound(_ name: String, _ standard: Int) throws -> Int {
        let written = try call.node.integer(name, standard)
        return min(max(written < 0 ? written &+ count : written, 0), count)
      }
      let start = try bound("start", 0), end = try bound("end", count)
      return [.integers(IntegerArray(Array(shape[start..<max(start, end)])))]
    },
    GraphOperator("Size") { call in [.integers(IntegerArray(scalar: try call.value(0).shape.reduce(1, *)))] },
  ]
}

extension GraphCall {
  /// A map of two places, and the side of the blocks that become channels or come of them.
  fileprivate func blocks() throws -> (x: GraphTensor, side: Int) {
    let x = try tensor(0), side = try node.integer("blocksize", 0)
    guard x.rank == 4, (1...1 << 10).contains(side) else { throw node.refused("has blocks of \(side) in a map of shape \(x.shape)") }
    return (x, side)
  }

  /// A shape as Reshape writes it: 0 keeps an axis (unless `allowzero`), −1 takes what is left.
  func resolved(shape wanted: [Int], of shape: [Int]) throws -> [Int] {
    let refusal = node.refused("cannot read \(shape) as \(wanted)")
    guard wanted.count <= GraphBuilder.largestRank, let count = checkedProduct(shape) else { throw refusal }
    let keepsZeros = try node.flag("allowzero")
    var result = try wanted.enumerated().map { index, length in
      guard length == 0, !keepsZeros else { return length }
      guard index < shape.count else { throw refusal }
      return shape[index]
    }
    let free = result.indices.filter { result[$0] == -1 }
    guard free.count < 2, let known = checkedProduct(result.filter { $0 != -1 }) else { throw refusal }
    if let place = free.first {
      guard known > 0, count % known == 0 else { throw refusal }
      result[place] = count / known
    }
    guard checkedProduct(result) == count else { throw refusal }
    return result
  }
}
