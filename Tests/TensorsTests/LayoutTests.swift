import Tensors
import XCTest

final class LayoutTests: XCTestCase {
  func testTransposition() {
    for (shape, order) in [
      ([3, 5], [1, 0]), ([2, 3, 4], [2, 0, 1]), ([2, 3, 4], [1, 0, 2]), ([2, 3, 4, 5], [0, 2, 1, 3]),
      ([2, 1, 3], [2, 1, 0]), ([200, 300], [1, 0]),
    ] {
      let x = Tensor(shape, (0..<shape.reduce(1, *)).map { Float($0) })
      let y = x.transposed(order)
      XCTAssertEqual(y.shape, order.map { shape[$0] })
      XCTAssertEqual(y.transposed(order.indices.map { order.firstIndex(of: $0)! }), x)
      // A value's own number tells where it came from.
      for (flat, value) in y.values.enumerated() {
        var rest = flat, index = [Int](repeating: 0, count: shape.count)
        for axis in order.indices.reversed() {
          index[order[axis]] = rest % y.shape[axis]
          rest /= y.shape[axis]
        }
        XCTAssertEqual(Int(value), zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 })
      }
    }
  }

  func testSlicesJoinToTheWhole() {
    let x = Tensor([2, 5, 3], (0..<30).map { Float($0) })
    for axis in 0..<3 {
      let parts = [x.slice(axis: axis, 0..<1), x.slice(axis: axis, 1..<x.shape[axis])]
      XCTAssertEqual(Tensor.concatenation(parts, axis: axis), x)
    }
    XCTAssertEqual(x.slice(axis: -1, 1..<2).values, (0..<10).map { Float(3 * $0 + 1) })
  }

  func testGatherAndScatterAreAdjoint() {
    var random = Random(seed: 1, purpose: "gather")
    let x = random.normal([4, 6, 2])
    let positions = Positions([3, 0, 47, 3])
    let y = random.normal([4])
    XCTAssertEqual(x.gathered(positions).dot(y), x.dot(y.scattered(to: [4, 6, 2], at: positions)), accuracy: 1e-5)
    let rows = [5, 0, 0]
    let z = random.normal([4, 3, 2])
    XCTAssertEqual(
      x.gathered(axis: 1, rows).dot(z), x.dot(z.scattered(axis: 1, length: 6, rows)), accuracy: 1e-5)
  }
}
