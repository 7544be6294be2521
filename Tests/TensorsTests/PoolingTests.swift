import Tensors
import XCTest

final class PoolingTests: XCTestCase {
  static let cases: [(input: [Int], geometry: PoolingGeometry)] = {
    var cases: [(input: [Int], geometry: PoolingGeometry)] = []
    for channels in [1, 15, 16, 17] {
      cases.append(([2, 17, channels], PoolingGeometry(size: [17], window: [3])))
      cases.append(([1, 16, channels], PoolingGeometry(size: [16], window: [4], strides: [3], padding: .same)))
      cases.append(([3, 15, 16, channels], PoolingGeometry(size: [15, 16], window: [3, 2])))
      cases.append(
        (
          [2, 9, 10, channels],
          PoolingGeometry(size: [9, 10], window: [3, 4], strides: [2, 3], padding: .symmetric(1, 2), roundingUp: true)
        ))
    }
    cases.append(([1, 1, 1, 1], PoolingGeometry(size: [1, 1], window: [1, 1])))
    return cases
  }()

  /// Each position holds its value, lies in the window and in the same channel, and no input of the window exceeds it.
  func testMaximumAndItsPositions() {
    for (index, c) in Self.cases.enumerated() {
      let x = noise(c.input, seed: index)
      let (values, positions) = maximumPooling(x, c.geometry)
      XCTAssertEqual(x.gathered(positions, shape: values.shape), values, "\(c)")
      XCTAssertEqual(values, largest(x, c.geometry, shape: values.shape), "\(c)")
      let channels = c.input.last!
      for (i, position) in positions.values.enumerated() { XCTAssertEqual(i % channels, position % channels) }
    }
  }

  func testFirstOfEqualsWinsAndPaddingNever() {
    let x = Tensor([1, 2, 3, 2], repeating: -1)
    let geometry = PoolingGeometry(size: [2, 3], window: [2, 3], strides: [1, 1], padding: .symmetric(1, 1))
    let (values, positions) = maximumPooling(x, geometry)
    XCTAssertEqual(values, Tensor([1, 3, 3, 2], repeating: -1))
    // Windows start one row and column before the input, so the first inputs that they see begin at 0, 0, 1.
    XCTAssertEqual(positions.values.prefix(6), [0, 1, 0, 1, 2, 3])
    XCTAssertEqual(positions.values.suffix(6), [6, 7, 6, 7, 8, 9])
  }

  func testGlobalMaximum() {
    for (shape, seed) in [([3, 17, 5], 1), ([2, 7, 6, 16], 2), ([1, 1, 1], 3)] {
      let x = noise(shape, seed: seed)
      let (values, positions) = globalMaximumPooling(x)
      let places = Array(1..<shape.count - 1)
      XCTAssertEqual(values, x.max(axes: places))
      XCTAssertEqual(x.gathered(positions, shape: values.shape), values)
    }
  }

  func testAverageAdjoint() {
    for (index, c) in Self.cases.enumerated() {
      for countsPadding in [false, true] {
        let x = noise(c.input, seed: index)
        let y = averagePooling(x, c.geometry, countsPadding: countsPadding)
        let dy = noise(y.shape, seed: index + 100)
        let dx = averagePoolingAdjoint(dy, c.geometry, input: c.input, countsPadding: countsPadding)
        assertAdjoint(x, dx, y, dy, "\(c)")
      }
    }
  }

  func testAverageOfConstantIsTheConstantWithoutPadding() {
    for c in Self.cases {
      let y = averagePooling(Tensor(c.input, repeating: 3), c.geometry, countsPadding: false)
      assertClose(y, Tensor(y.shape, repeating: 3), "\(c)")
    }
  }
}

/// Window by window, from the definition of stride and padding.
private func largest(_ x: Tensor, _ g: PoolingGeometry, shape: [Int]) -> Tensor {
  let two = x.rank == 4
  let size = two ? [x.shape[1], x.shape[2]] : [1, x.shape[1]]
  let out = two ? g.outputSize : [1] + g.outputSize
  let window = two ? g.window : [1] + g.window
  let axes = two ? g.axes : [.init()] + g.axes
  let channels = x.shape.last!, xs = x.values
  var result = [Float](repeating: -.infinity, count: shape.reduce(1, *))
  for (i, _) in result.enumerated() {
    let c = i % channels, f = i / channels % out[1], t = i / channels / out[1] % out[0]
    let b = i / channels / out[1] / out[0]
    for row in (0..<window[0]).map({ t * axes[0].stride - axes[0].before + $0 }) where (0..<size[0]).contains(row) {
      for column in (0..<window[1]).map({ f * axes[1].stride - axes[1].before + $0 })
      where (0..<size[1]).contains(column) {
        result[i] = max(result[i], xs[((b * size[0] + row) * size[1] + column) * channels + c])
      }
    }
  }
  return Tensor(shape, result)
}
