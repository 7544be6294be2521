import Tensors

/// A gradient on its way back: dense, a few values at known positions, or the product of two thin matrices.
///
/// Max pooling sends a gradient to one position in many. Element-wise operations keep it so, and a convolution's
/// adjoints take it as it is, which is what makes their backward pass nearly free.
public enum Cotangent {
  case dense(Var)
  case sparse(SparseCotangent)
  case product(ProductCotangent)

  /// The gradient with all its zeros.
  public var dense: Var {
    switch self {
    case .dense(let value): value
    case .sparse(let sparse): sparse.values.scattered(to: sparse.shape, at: sparse.positions)
    case .product(let product): product.tape.constant(product.product.tensor)
    }
  }

  static func + (a: Cotangent, b: Cotangent) -> Cotangent {
    let x = a.dense, y = b.dense
    guard !x.tape.records else { return .dense(x + y) }
    var sum = x.value
    sum.accumulate(y.value)
    return .dense(x.tape.constant(sum))
  }
}

/// Gradient values at flat positions of a tensor whose other entries are zero; a position may occur more than once.
public struct SparseCotangent {
  public let positions: Positions
  /// `[positions.count]`.
  public let values: Var
  /// Shape of the tensor that the positions lie in.
  public let shape: [Int]

  public init(positions: Positions, values: Var, shape: [Int]) {
    precondition(values.count == positions.count, "\(values.count) gradient values at \(positions.count) positions")
    self.positions = positions
    self.values = values.reshaped([positions.count])
    self.shape = shape
  }
}

/// The gradient of a large weight matrix, not worked out: it arises in backward passes of first order alone, and whoever
/// makes nothing of it gets its values.
public struct ProductCotangent {
  public let product: OuterProduct
  unowned let tape: Tape

  init(_ x: Var, _ dy: Var) {
    product = OuterProduct(x.value, dy.value)
    tape = dy.tape
  }
}
