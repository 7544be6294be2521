import CLAPACK

/// The largest eigenvalues of a symmetric matrix, and their vectors, by LAPACK's relatively robust representations.
struct SymmetricEigenpairs {
  /// Largest first.
  let values: [Double]
  /// A vector a row, of length one: `[values, order]`.
  let vectors: [Double]

  /// matrix: `[order, order]`, of which the lower triangle by columns is read.
  init(of matrix: [Double], order: Int, largest wanted: Int) {
    precondition(matrix.count == order * order && wanted >= 1 && wanted <= order,
      "\(wanted) eigenvalues of \(matrix.count) values of order \(order)")
    var a = matrix
    var n = Int32(order), low = Int32(order - wanted + 1), high = Int32(order), found: Int32 = 0
    var unused = 0.0, tolerance = 0.0, status: Int32 = 0
    var values = [Double](repeating: 0, count: order), vectors = [Double](repeating: 0, count: order * wanted)
    var support = [Int32](repeating: 0, count: 2 * wanted)
    // Room for blocks of 64, as LAPACK's own inquiry gives.
    var length = Int32(max(1, 70 * order)), integers = Int32(max(1, 10 * order))
    var work = [Double](repeating: 0, count: Int(length)), integerWork = [Int32](repeating: 0, count: Int(integers))
    dsyevr_(
      "V", "I", "L", &n, &a, &n, &unused, &unused, &low, &high, &tolerance, &found, &values, &vectors, &n, &support,
      &work, &length, &integerWork, &integers, &status)
    precondition(status == 0 && Int(found) == wanted, "LAPACK's dsyevr failed with \(status)")
    self.values = values[..<wanted].reversed()
    self.vectors = (0..<wanted).reversed().flatMap { vectors[$0 * order..<($0 + 1) * order] }
  }
}

extension SymmetricEigenpairs {
  /// Runs work of OpenBLAS on one thread: its sums, and so its last bits, depend on how many there are.
  static func onOneThread<Result>(_ work: () -> Result) -> Result {
    openblas_set_num_threads(1)
    defer { openblas_set_num_threads(Int32(Parallel.threadCount)) }
    return work()
  }
}
