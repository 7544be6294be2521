import Tensors

/// One node being specialised: what it takes, and the way to say what it does.
struct GraphCall {
  let node: GraphNode
  let inputs: [GraphValue?]
  let builder: GraphBuilder

  var opset: Int { builder.opset }

  /// An input that must be there.
  func value(_ place: Int) throws -> GraphValue {
    guard place < inputs.count, let value = inputs[place] else { throw node.refused("lacks its input \(place + 1)") }
    return value
  }

  /// An input as floats; whole numbers that are known become some.
  func tensor(_ place: Int) throws -> GraphTensor {
    switch try value(place) {
    case .tensor(let tensor):
      guard !tensor.shape.contains(0) else { throw node.refused("takes an array of no values, of shape \(tensor.shape)") }
      return tensor
    case .integers(let array): return try builder.constant(array, for: node)
    }
  }

  func optionalTensor(_ place: Int) throws -> GraphTensor? {
    place < inputs.count && inputs[place] != nil ? try tensor(place) : nil
  }

  /// An input whose whole numbers decide shapes; nil where it is left out.
  ///
  /// - Throws: `ArchitectureError` if they are worked out from the data.
  func integers(_ place: Int) throws -> [Int]? {
    guard place < inputs.count, let value = inputs[place] else { return nil }
    switch value {
    case .integers(let array): return array.values
    case .tensor(let tensor):
      guard let content = builder.content(of: tensor) else { throw dependent(place) }
      return try content.values.map { number in
        guard let whole = Int(exactly: number) else { throw node.refused("wants whole numbers, not \(number)") }
        return whole
      }
    }
  }

  /// An input whose numbers decide shapes or bounds; nil where it is left out.
  func numbers(_ place: Int) throws -> [Float]? {
    guard place < inputs.count, let value = inputs[place] else { return nil }
    switch value {
    case .integers(let array): return array.values.map(Float.init)
    case .tensor(let tensor):
      guard let content = builder.content(of: tensor) else { throw dependent(place) }
      return content.values
    }
  }

  private func dependent(_ place: Int) -> ArchitectureError {
    node.refused("takes as its input \(place + 1) what is worked out from the data: shapes must not depend on it")
  }

  /// An axis by its number, negative ones from the end.
  func axis(_ axis: Int, rank: Int) throws -> Int {
    guard (-rank..<rank).contains(axis) else { throw node.refused("has no axis \(axis) among \(rank)") }
    return axis < 0 ? axis + rank : axis
  }

  func axes(_ axes: [Int], rank: Int) throws -> [Int] {
    let resolved = try axes.map { try axis($0, rank: rank) }
    guard Set(resolved).count == resolved.count else { throw node.refused("names an axis twice: \(axes)") }
    return resolved
  }

  // MARK: What it does

  /// Records a step: from the memory of some tensors to that of a new one, which lies as `layout`.
  func emit(
    _ inputs: [GraphTensor], _ layout: GraphLayout, isMap: Bool = false, kind: GraphTensor.Kind = .number,
    _ run: @escaping ([Var]) -> Var
  ) throws -> GraphTensor {
    try builder.emit(node, inputs, layout, isMap: isMap, kind: kind, run)
  }

  /// The tensor moved, where it does not yet lie so.
  func laid(_ tensor: GraphTensor, _ layout: GraphLayout) throws -> GraphTensor { try builder.laid(tensor, layout, for: node) }

  /// The tensor with its axes in its own order.
  func natural(_ tensor: GraphTensor) throws -> GraphTensor { try laid(tensor, GraphLayout(tensor.shape)) }

  /// The tensor with its axes in another order, each in one piece.
  func ordered(_ tensor: GraphTensor, _ axes: [Int]) throws -> GraphTensor {
    try laid(tensor, GraphLayout(tensor.shape, ordered: axes))
  }

  /// A function of each value alone.
  func elementwise(_ x: GraphTensor, kind: GraphTensor.Kind = .number, _ function: @escaping (Var) -> Var) throws -> GraphTensor {
    try emit([x], x.layout, isMap: x.isMap, kind: kind) { function($0[0]) }
  }

  /// Another shape of the same values.
  func reshaped(_ x: GraphTensor, _ shape: [Int], isMap: Bool = false) throws -> GraphTensor {
    guard let layout = x.layout.reshaped(shape) else {
      return try view(natural(x), GraphLayout(shape), isMap: isMap)
    }
    return try view(x, layout, isMap: isMap)
  }

  /// The same memory under another layout.
  func view(_ x: GraphTensor, _ layout: GraphLayout, isMap: Bool = false) throws -> GraphTensor {
    try emit([x], layout, isMap: isMap, kind: x.kind) { $0[0] }
  }
}
