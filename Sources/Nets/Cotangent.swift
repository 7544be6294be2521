import Tensors

/// A gradient on its way back: dense, or a few values at known positions.
///
/// Max pooling sends a gradient to one position in many. Element-wise operations keep it so, and a convolution's
/// adjoints take it as it is, which is what makes their backward pass nearly free.
public enum Cotangent {
  case dense(Var)
  case sparse(SparseCotangent)

  /// The gradient with all its zeros.
  public var dense: Var {
    switch self {
    case .dense(let value): value
    case .sparse(let sparse): sparse.values.scattered(to: sparse.shape, at: sparse.positions)
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
