import Foundation
import Tensors
import XCTest

final class BroadcastingTests: XCTestCase {
  struct Operator {
    let name: String
    let kernel: (Tensor, Tensor) -> Tensor
    let reference: (Float, Float) -> Float
  }

  let operators: [Operator] = [
    Operator(name: "+", kernel: { $0 + $1 }, reference: { $0 + $1 }),
    Operator(name: "-", kernel: { $0 - $1 }, reference: { $0 - $1 }),
    Operator(name: "*", kernel: { $0 * $1 }, reference: { $0 * $1 }),
    Operator(name: "/", kernel: { $0 / $1 }, reference: { $0 / $1 }),
    Operator(name: "pow", kernel: { pow($0, $1) }, reference: { powf($0, $1) }),
    Operator(name: "maximum", kernel: { maximum($0, $1) }, reference: { Swift.max($0, $1) }),
    Operator(name: "minimum", kernel: { minimum($0, $1) }, reference: { Swift.min($0, $1) }),
    Operator(name: "greater", kernel: { greater($0, $1) }, reference: { $0 > $1 ? 1 : 0 }),
    Operator(name: "equal", kernel: { equal($0, $1) }, reference: { $0 == $1 ? 1 : 0 }),
    Operator(name: "gate", kernel: { gate($0, by: $1, slope: 0.5) }, reference: { $1 > 0 ? $0 : 0.5 * $0 }),
  ]

  let shapes: [([Int], [Int])] = [
    ([], []), ([1], []), ([17], [17]), ([3, 17], [17]), ([3, 17], [3, 1]), ([3, 1], [1, 16]), ([2, 3, 4], [3, 1]),
    ([2, 1, 4], [3, 1]), ([2, 3, 4, 5], [2, 1, 4, 1]), ([5], [4, 1, 1]), ([0, 3], [3]), ([40, 3000], [3000]),
    ([3, 1, 2, 1, 5], [1, 4, 2, 3, 1]), ([70_000], []), ([2, 30_000], [2, 1]),
  ]

  func testAgainstIndexByIndex() {
    for (first, second) in shapes {
      var random = Random(seed: 1, purpose: "broadcast")
      let a = random.uniform(first, low: 0.5, high: 2), b = random.uniform(second, low: 0.5, high: 2)
      let shape = broadcastShape(first, second)
      for op in operators {
        for (x, y, swapped) in [(a, b, false), (b, a, true)] {
          let result = op.kernel(x, y)
          XCTAssertEqual(result.shape, shape)
          let expected = indices(of: shape).map { op.reference(element(x, $0), element(y, $0)) }
          for (value, reference) in zip(result.values, expected) where Swift.abs(value - reference) > 4 * reference.ulp {
            return XCTFail("\(op.name) of \(first) and \(second)\(swapped ? ", swapped" : ""): \(value), \(reference)")
          }
        }
      }
      let stretched = a.broadcast(to: shape)
      XCTAssertEqual(stretched.values, indices(of: shape).map { element(a, $0) })
      // The adjoint law: ⟨stretch a, c⟩ = ⟨a, sum c⟩.
      let c = random.uniform(shape, low: 0.5, high: 1)
      XCTAssertEqual(stretched.dot(c), a.dot(c.summed(to: first)), accuracy: 1e-5 * Float(c.count) + 1e-6)
    }
  }

  private func indices(of shape: [Int]) -> [[Int]] {
    (0..<shape.reduce(1, *)).map { flat in
      var rest = flat
      return shape.reversed().map { axis in
        defer { rest /= axis }
        return rest % axis
      }.reversed()
    }
  }

  private func element(_ x: Tensor, _ index: [Int]) -> Float {
    let own = index.suffix(x.rank)
    let flat = zip(own, x.shape).reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : $1.0) }
    return x.withUnsafeBufferPointer { $0[flat] }
  }
}
