import Tensors

extension GraphCall {
  /// Tensors that an operator takes element by element, after NumPy's rule: each moved where it lies otherwise than the
  /// result, and the lengths that its memory is read with.
  struct Broadcast {
    var tensors: [GraphTensor]
    var shapes: [[Int]]
    var layout: GraphLayout
    var isMap: Bool
  }

  func broadcast(_ tensors: [GraphTensor], to wanted: [Int]? = nil) throws -> Broadcast {
    let shape = try broadcastShape(tensors.map(\.shape) + (wanted.map { [$0] } ?? [])), rank = shape.count
    try builder.requireRoom(shape, "the node '\(node.name)' (\(node.operator))")
    func padded(_ tensor: GraphTensor) -> GraphLayout {
      tensor.layout.reshaped(Array(repeating: 1, count: rank - tensor.rank) + tensor.shape)!
    }
    // The largest decides, one that is worked out anew each time before one that is not: the others are moved.
    let full = tensors.filter { $0.layout.count == shape.reduce(1, *) }
    let leader = full.first { !$0.isConstant } ?? full.first
    let layout = leader.map(padded) ?? GraphLayout(shape)
    var moved: [GraphTensor] = [], shapes: [[Int]] = []
    for var tensor in tensors {
      tensor.layout = padded(tensor)
      let own = tensor.shape, stretched = Set(shape.indices.filter { own[$0] == 1 && shape[$0] != 1 })
      moved.append(try laid(tensor, layout.reduced(stretched, keepingAxes: true)))
      shapes.append(layout.order.map { stretched.contains($0.axis) ? 1 : layout.length($0) })
    }
    return Broadcast(tensors: moved, shapes: shapes, layout: layout, isMap: tensors.contains { $0.isMap && $0.rank == rank })
  }

  /// A function of several values at the same place.
  func elementwise(
    _ tensors: [GraphTensor], kind: GraphTensor.Kind = .number, _ function: @escaping ([Var]) -> Var
  ) throws -> GraphTensor {
    let operands = try broadcast(tensors), shapes = operands.shapes
    return try emit(operands.tensors, operands.layout, isMap: operands.isMap, kind: kind) { values in
      function(zip(values, shapes).map { $0.reshaped($1) })
    }
  }

  /// The shape that several have together.
  func broadcastShape(_ shapes: [[Int]]) throws -> [Int] {
    let rank = shapes.map(\.count).max() ?? 0
    return try (0..<rank).map { axis in
      let lengths = Set(shapes.compactMap { axis < rank - $0.count ? nil : $0[axis - rank + $0.count] }).subtracting([1])
      guard lengths.count < 2 else {
        throw node.refused("cannot bring the shapes \(shapes.map { "\($0)" }.joined(separator: ", ")) together")
      }
      return lengths.first ?? 1
    }
  }
}
