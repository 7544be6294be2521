import CLAPACK

/// Points with their mean taken off, in double precision, a block at a time: copies of all would take twice the room.
struct CentredPoints {
  private let points: Tensor
  /// Mean of each value over the points.
  let means: [Double]

  private var rows: Int { points.shape[0] }
  private var width: Int { points.shape[1] }
  /// Doubles in a block: 16 MB.
  private static let blockCount = 1 << 21

  /// points: `[N, D]`.
  init(_ points: Tensor) {
    self.points = points
    let (rows, width) = (points.shape[0], points.shape[1])
    var means = [Double](repeating: 0, count: width)
    points.withUnsafeBufferPointer { values in
      means.withUnsafeMutableBufferPointer { means in
        for row in 0..<rows { for i in 0..<width { means[i] += Double(values[row * width + i]) } }
        for i in 0..<width { means[i] /= Double(rows) }
      }
    }
    self.means = means
  }

  /// XᵀX: `[D, D]`; the lower triangle by columns, the way LAPACK reads it.
  func productsOfValues() -> [Double] {
    var result = [Double](repeating: 0, count: width * width)
    let height = max(1, Self.blockCount / width)
    for start in stride(from: 0, to: rows, by: height) {
      var block = block(rows: start..<min(rows, start + height), columns: 0..<width)
      var n = Int32(width), k = Int32(block.count / width), one = 1.0
      dsyrk_("L", "N", &n, &k, &one, &block, &n, &one, &result, &n)
    }
    return result
  }

  /// XXᵀ: `[N, N]`, its lower triangle likewise.
  func productsOfPoints() -> [Double] {
    var result = [Double](repeating: 0, count: rows * rows)
    forEachColumnBlock { columns, block in
      var n = Int32(rows), k = Int32(columns.count), one = 1.0
      dsyrk_("L", "T", &n, &k, &one, block, &k, &one, &result, &n)
    }
    return result
  }

  /// uᵀX over its length, for each of K vectors u of N weights. → `[K, D]`
  func combinations(_ vectors: [Double], lengths: [Double]) -> Tensor {
    Tensor([lengths.count, width]) { result in
      forEachColumnBlock { columns, block in
        var m = Int32(columns.count), n = Int32(lengths.count), k = Int32(rows), one = 1.0, zero = 0.0
        var sums = [Double](repeating: 0, count: columns.count * lengths.count)
        dgemm_("N", "N", &m, &n, &k, &one, block, &m, vectors, &k, &zero, &sums, &m)
        for (row, length) in lengths.enumerated() {
          for (i, column) in columns.enumerated() {
            result[row * width + column] = Float(sums[row * columns.count + i] / length)
          }
        }
      }
    }
  }

  private func forEachColumnBlock(_ body: (Range<Int>, UnsafePointer<Double>) -> Void) {
    let breadth = max(1, Self.blockCount / rows)
    for start in stride(from: 0, to: width, by: breadth) {
      let columns = start..<min(width, start + breadth)
      body(columns, block(rows: 0..<rows, columns: columns))
    }
  }

  private func block(rows: Range<Int>, columns: Range<Int>) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows.count * columns.count) { block, count in
      count = rows.count * columns.count
      points.withUnsafeBufferPointer { values in
        means.withUnsafeBufferPointer { means in
          for (place, row) in rows.enumerated() {
            let own = place * columns.count - columns.lowerBound
            for column in columns { block[own + column] = Double(values[row * width + column]) - means[column] }
          }
        }
      }
    }
  }
}
