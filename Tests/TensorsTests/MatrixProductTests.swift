import Tensors
import XCTest

final class MatrixProductTests: XCTestCase {
  func testAgainstTripleLoop() {
    for (m, k, n) in [(1, 1, 1), (15, 16, 17), (1, 100, 3), (33, 1, 65), (128, 70, 64)] {
      for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
        for batch in [[], [3], [2, 2]] {
          var random = Random(seed: m, purpose: "product")
          let a = random.normal(batch + (transposeA ? [k, m] : [m, k]))
          let b = random.normal(batch + (transposeB ? [n, k] : [k, n]))
          let c = matrixProduct(a, b, transposeA: transposeA, transposeB: transposeB)
          XCTAssertEqual(c.shape, batch + [m, n])
          let x = a.values, y = b.values
          for (flat, value) in c.values.enumerated() {
            let stack = flat / (m * n), i = flat / n % m, j = flat % n
            var sum = 0.0
            for d in 0..<k {
              let left = x[stack * m * k + (transposeA ? d * m + i : i * k + d)]
              let right = y[stack * k * n + (transposeB ? j * k + d : d * n + j)]
              sum += Double(left) * Double(right)
            }
            XCTAssertEqual(Double(value), sum, accuracy: 2e-6 * Double(k) + 1e-6)
          }
        }
      }
    }
  }

  func testOrthonormalBasis() {
    var random = Random(seed: 1, purpose: "basis")
    for (rows, columns) in [(1, 1), (17, 5), (64, 64)] {
      let q = orthonormalBasis(of: random.normal([rows, columns]))
      let product = matrixProduct(q, q, transposeA: true)
      for i in 0..<columns {
        for j in 0..<columns { XCTAssertEqual(product[i, j], i == j ? 1 : 0, accuracy: 1e-6) }
      }
    }
  }
}
