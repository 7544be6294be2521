import Tensors
import XCTest

/// Products with few rows, large enough to go their own way, against sums in double precision.
final class ThinProductTests: XCTestCase {
  /// Rows, depth, columns: tall, wide and square matrices whose sides fill no block evenly.
  private static let table = [(1, 600, 450), (12, 5003, 67), (16, 37, 8211), (7, 4100, 70), (3, 17, 16_001)]

  private func assertNear(_ a: Tensor, _ b: [Double], _ what: String, line: UInt = #line) {
    let scale = b.map { Swift.abs($0) }.max()!
    let error = zip(a.values, b).map { Swift.abs(Double($0) - $1) }.max()! / scale
    XCTAssertLessThan(error, 2e-6, what, line: line)
  }

  /// Σ over the middle axis, in double precision; b is read as [depth, columns] by its two strides.
  private func product(
    _ a: Tensor, _ b: Tensor, rows: Int, depth: Int, columns: Int, a strideA: (Int, Int), b strideB: (Int, Int)
  ) -> [Double] {
    let x = a.values, w = b.values
    var result = [Double](repeating: 0, count: rows * columns)
    for m in 0..<rows {
      for k in 0..<depth {
        let factor = Double(x[m * strideA.0 + k * strideA.1])
        for n in 0..<columns { result[m * columns + n] += factor * Double(w[k * strideB.0 + n * strideB.1]) }
      }
    }
    return result
  }

  func testProductsAndTheirAdjointsAndOuterProducts() {
    for (rows, depth, columns) in Self.table {
      var random = Random(seed: 2, purpose: "thin")
      let x = random.normal([rows, depth]), w = random.normal([depth, columns]), d = random.normal([rows, columns])
      let what = "\(rows) × \(depth) × \(columns)"
      assertNear(
        matrixProduct(x, w),
        product(x, w, rows: rows, depth: depth, columns: columns, a: (depth, 1), b: (columns, 1)), what)
      assertNear(
        matrixProduct(d, w, transposeB: true),
        product(d, w, rows: rows, depth: columns, columns: depth, a: (columns, 1), b: (1, columns)), what)
      let outer = OuterProduct(x, d)
      let expected = product(x, d, rows: depth, depth: rows, columns: columns, a: (1, depth), b: (columns, 1))
      XCTAssertEqual(outer.shape, [depth, columns])
      assertNear(outer.tensor, expected, what)
      let squares = expected.reduce(0) { $0 + $1 * $1 }
      XCTAssertEqual(outer.squaredNorm, squares, accuracy: 1e-5 * squares, what)
    }
  }

  func testResultsDoNotDependOnTheNumberOfThreads() {
    var random = Random(seed: 2, purpose: "thin")
    let x = random.normal([12, 5003]), w = random.normal([5003, 67]), d = random.normal([12, 67])
    let threads = Parallel.threadCount
    defer { Parallel.threadCount = threads }
    func results() -> [Tensor] {
      [matrixProduct(x, w), matrixProduct(d, w, transposeB: true), OuterProduct(x, d).tensor]
    }
    Parallel.threadCount = 1
    let alone = results()
    Parallel.threadCount = 2
    XCTAssertEqual(results(), alone)
  }

  func testDistances() {
    var random = Random(seed: 2, purpose: "distances")
    for count in [1, 15, 17, 40_000] {
      let a = random.normal([count]), b = random.normal([count])
      let expected = zip(a.values, b.values).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
      XCTAssertEqual(Double(squaredDistance(a, b)), expected, accuracy: 1e-6 * expected)
      XCTAssertEqual(difference(a, b, scale: 2), affine(a - b, scale: 2))
    }
  }
}
