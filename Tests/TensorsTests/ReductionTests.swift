import Foundation
import Tensors
import XCTest

final class ReductionTests: XCTestCase {
  func testSumsAndMaximaOverEverySetOfAxes() {
    for shape in [[1], [17], [3, 16], [2, 3, 5], [2, 1, 4, 3], [300, 7, 31], [3, 70_000], [40, 20_000]] {
      var random = Random(seed: 1, purpose: "reduce")
      let x = random.uniform(shape, low: -1, high: 1)
      for mask in 0..<1 << shape.count {
        let axes = shape.indices.filter { mask >> $0 & 1 == 1 }
        var sums: [[Int]: Double] = [:], maxima: [[Int]: Float] = [:]
        for (flat, value) in x.values.enumerated() {
          var rest = flat, key: [Int] = []
          for axis in shape.indices.reversed() {
            if !axes.contains(axis) { key.insert(rest % shape[axis], at: 0) }
            rest /= shape[axis]
          }
          sums[key, default: 0] += Double(value)
          maxima[key] = Swift.max(maxima[key] ?? -.infinity, value)
        }
        let order = sums.keys.sorted { $0.lexicographicallyPrecedes($1) }
        XCTAssertEqual(x.max(axes: axes).values, order.map { maxima[$0]! }, "\(shape) over \(axes)")
        for (value, key) in zip(x.sum(axes: axes).values, order) {
          XCTAssertEqual(Double(value), sums[key]!, accuracy: 1e-6 * Double(x.count), "\(shape) over \(axes)")
        }
        XCTAssertEqual(x.sum(axes: axes, keepingAxes: true).shape, shape.indices.map { axes.contains($0) ? 1 : shape[$0] })
      }
    }
  }

  func testASumDoesNotDependOnTheThreads() {
    var random = Random(seed: 2, purpose: "reduce")
    let x = random.normal([300_001])
    let threads = Parallel.threadCount
    defer { Parallel.threadCount = threads }
    let sums = [1, 2, 3].map { count -> Float in
      Parallel.threadCount = count
      return x.sum().scalar
    }
    XCTAssertEqual(Set(sums).count, 1)
    XCTAssertEqual(Double(sums[0]), x.values.reduce(0) { $0 + Double($1) }, accuracy: 0.01)
  }

  func testIndexOfTheFirstMaximum() {
    let x = Tensor([2, 4], [1, 5, 5, 0, 7, 2, 7, 1])
    XCTAssertEqual(x.indexOfMaximum(axis: 1), [1, 0])
    XCTAssertEqual(x.indexOfMaximum(axis: 0), [1, 0, 1, 1])
  }

  func testMean() { XCTAssertEqual(Tensor([2, 2], [1, 2, 3, 6]).mean(axes: [0]).values, [2, 4]) }
}
