import Tensors

/// How a gradient flows back to one input of an operation: its vector–Jacobian product.
///
/// The product is written in operations on variables wherever possible, so that a gradient of a gradient needs
/// nothing more.
public struct Pullback {
  let input: Int
  let apply: (Cotangent) -> Cotangent

  /// For an operation that makes nothing of sparsity.
  public init(_ input: Var, _ product: @escaping (Var) -> Var) {
    self.input = input.index
    apply = { .dense(product($0.dense)) }
  }

  /// For an operation that has its own way with sparse gradients.
  public static func any(_ input: Var, _ product: @escaping (Cotangent) -> Cotangent) -> Pullback {
    Pullback(index: input.index, apply: product)
  }

  /// For y = f(x) element by element: `product(dy, saved)`, where `saved` is x or y, whichever the derivative is
  /// written in. A sparse gradient meets the saved values at its own positions.
  public static func elementwise(_ input: Var, saving saved: Var, _ product: @escaping (Var, Var) -> Var) -> Pullback {
    Pullback(index: input.index) { cotangent in
      switch cotangent {
      case .dense, .product: .dense(product(cotangent.dense, saved))
      case .sparse(let dy):
        .sparse(
          SparseCotangent(
            positions: dy.positions, values: product(dy.values, saved.gathered(dy.positions)), shape: dy.shape))
      }
    }
  }

  private init(index: Int, apply: @escaping (Cotangent) -> Cotangent) {
    input = index
    self.apply = apply
  }
}
