import Tensors

/// Product of matrices. Second order: yes.
///
/// - a: `[…, M, K]` (`[…, K, M]` if `transposeA`), b: `[…, K, N]` (`[…, N, K]` if `transposeB`) → `[…, M, N]`.
/// - Leading axes must be the same in both, or absent in b: then every matrix of a meets the same b.
public func matrixProduct(_ a: Var, _ b: Var, transposeA: Bool = false, transposeB: Bool = false) -> Var {
  // One b for many matrices of a is one product of tall matrices.
  if b.rank == 2, a.rank > 2 {
    precondition(!transposeA, "a transposed stack of matrices needs as many on the right: \(a.shape), \(b.shape)")
    let product = matrixProduct(a.reshaped([-1, a.shape[a.rank - 1]]), b, transposeB: transposeB)
    return product.reshaped(a.shape.dropLast() + [product.shape[1]])
  }
  return a.tape.record(
    matrixProduct(a.value, b.value, transposeA: transposeA, transposeB: transposeB),
    Pullback(a) { dy in
      transposeA
        ? matrixProduct(b, dy, transposeA: transposeB, transposeB: true)
        : matrixProduct(dy, b, transposeB: !transposeB)
    },
    .any(b) { cotangent in
      let dy = cotangent.dense
      if !dy.tape.records, !transposeA, !transposeB, a.rank == 2,
        OuterProduct.isWorthwhile(rows: a.shape[0], weights: b.count)
      {
        return .product(ProductCotangent(a, dy))
      }
      return .dense(
        transposeB
          ? matrixProduct(dy, a, transposeA: true, transposeB: transposeA)
          : matrixProduct(a, dy, transposeA: !transposeA))
    })
}
