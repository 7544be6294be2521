import CLAPACK

/// An orthonormal basis of the columns of a tall matrix `[rows, columns]`, by Householder's QR with the signs that
/// make R's diagonal positive: for normal entries it is then uniformly distributed (Mezzadri, 2007).
public func orthonormalBasis(of matrix: Tensor) -> Tensor {
  precondition(matrix.rank == 2 && matrix.shape[0] >= matrix.shape[1], "a basis wants a tall matrix: \(matrix.shape)")
  var rows = Int32(matrix.shape[0]), columns = Int32(matrix.shape[1])
  guard columns > 0 else { return matrix }
  // LAPACK counts by columns: hand it the transpose.
  var a = matrix.transposed.values.map { Double($0) }
  var reflectors = [Double](repeating: 0, count: Int(columns))
  var status: Int32 = 0
  var length = Int32(64 * columns)
  var work = [Double](repeating: 0, count: Int(length))
  dgeqrf_(&rows, &columns, &a, &rows, &reflectors, &work, &length, &status)
  precondition(status == 0, "LAPACK's dgeqrf failed with \(status)")
  let signs = (0..<Int(columns)).map { a[$0 * Int(rows) + $0] < 0 ? -1.0 : 1 }
  var count = columns
  dorgqr_(&rows, &count, &columns, &a, &rows, &reflectors, &work, &length, &status)
  precondition(status == 0, "LAPACK's dorgqr failed with \(status)")
  let basis = Tensor([Int(columns), Int(rows)], a.indices.map { Float(a[$0] * signs[$0 / Int(rows)]) })
  return basis.transposed
}
