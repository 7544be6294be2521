import COneDNN

/// Product of matrices, oneDNN's single-precision gemm; `ThinProduct` where a has few rows and b is large.
///
/// - a: `[…, M, K]` (`[…, K, M]` if `transposeA`), b: `[…, K, N]` (`[…, N, K]` if `transposeB`) → `[…, M, N]`.
/// - Leading axes must be the same in both, or absent in b: then every matrix of a meets the same b.
public func matrixProduct(_ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false) -> Tensor {
  precondition(a.rank >= 2 && b.rank >= 2, "a matrix product wants matrices: \(a.shape), \(b.shape)")
  var rows = a.shape[a.rank - (transposeA ? 1 : 2)]
  let depth = a.shape[a.rank - (transposeA ? 2 : 1)]
  let columns = b.shape[b.rank - (transposeB ? 2 : 1)]
  let leading = a.shape.dropLast(2)
  precondition(
    depth == b.shape[b.rank - (transposeB ? 1 : 2)] && (b.rank == 2 || b.shape.dropLast(2) == leading),
    "matrices of shapes \(a.shape)\(transposeA ? "ᵀ" : "") and \(b.shape)\(transposeB ? "ᵀ" : "") do not multiply")
  if !transposeA, a.rank == 2, b.rank == 2, ThinProduct.isWorthwhile(rows: rows, weights: b.count) {
    return transposeB ? ThinProduct.adjoint(a, b) : ThinProduct.product(a, b)
  }
  let shape = leading + [rows, columns]
  var batch = leading.reduce(1, *)
  if b.rank == 2, !transposeA {
    rows *= batch
    batch = 1
  }
  return Tensor(Array(shape)) { c in
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        for i in 0..<batch {
          gemm(
            rows: rows, columns: columns, depth: depth,
            a.baseAddress! + i * rows * depth, transposeA: transposeA,
            b.baseAddress! + (b.count == depth * columns ? 0 : i * depth * columns), transposeB: transposeB,
            into: c.baseAddress! + i * rows * columns)
        }
      }
    }
  }
}

/// c = a·b + accumulate·c on row-major blocks of memory; a is M × K and b is K × N after their transpositions.
/// Row lengths default to those of contiguous matrices.
public func gemm(
  rows: Int, columns: Int, depth: Int,
  _ a: UnsafePointer<Float>, rowA: Int? = nil, transposeA: Bool = false,
  _ b: UnsafePointer<Float>, rowB: Int? = nil, transposeB: Bool = false,
  into c: UnsafeMutablePointer<Float>, rowC: Int? = nil, accumulate: Bool = false
) {
  guard rows > 0, columns > 0 else { return }
  guard depth > 0 else {
    if !accumulate { c.update(repeating: 0, count: rows * columns) }
    return
  }
  let plain = CChar(UInt8(ascii: "N")), transposed = CChar(UInt8(ascii: "T"))
  let status = dnnl_sgemm(
    transposeA ? transposed : plain, transposeB ? transposed : plain, Int64(rows), Int64(columns), Int64(depth), 1,
    a, Int64(rowA ?? (transposeA ? rows : depth)), b, Int64(rowB ?? (transposeB ? depth : columns)),
    accumulate ? 1 : 0, c, Int64(rowC ?? columns))
  precondition(status == dnnl_success, "dnnl_sgemm refused \(rows) × \(depth) × \(columns)")
}
