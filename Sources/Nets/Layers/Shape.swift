/// All axes after the batch axis as one: `[B, …]` → `[B, n]`.
public struct Flatten: Layer {
  public let site = Site()

  public init() {}

  public func callAsFunction(_ x: Var) -> Var { site.mark(x.reshaped([x.shape[0], x.shape.dropFirst().reduce(1, *)])) }
}

/// Other axes after the batch axis: `[B, …]` → `[B, shape…]`.
public struct Reshape: Layer {
  /// Axes after the batch axis.
  public let shape: [Int]
  public let site = Site()

  public init(_ shape: [Int]) { self.shape = shape }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      x.shape.dropFirst().reduce(1, *) == shape.reduce(1, *),
      "\(site.path): examples of shape \(Array(x.shape.dropFirst())) cannot be read as \(shape)")
    return site.mark(x.reshaped([x.shape[0]] + shape))
  }
}

/// The axes after the batch axis in another order: axis i of an example is its old axis `order[i]`.
public struct Transpose: Layer {
  public let order: [Int]
  public let site = Site()

  public init(_ order: [Int]) { self.order = order }

  public func callAsFunction(_ x: Var) -> Var {
    precondition(
      order.sorted() == Array(0..<x.rank - 1),
      "\(site.path): \(order) is not an order of the axes of an example of shape \(Array(x.shape.dropFirst()))")
    return site.mark(x.transposed([0] + order.map { $0 + 1 }))
  }
}
