import Tensors
import XCTest

final class PaddingTests: XCTestCase {
  func testModes() {
    let x = Tensor([1, 3, 1], [1, 2, 3])
    let expected: [PaddingMode: [Float]] = [
      .zeros: [0, 0, 0, 1, 2, 3, 0, 0],
      .edge: [1, 1, 1, 1, 2, 3, 3, 3],
      // Three before a length of three go round the far end.
      .reflection: [2, 3, 2, 1, 2, 3, 2, 1],
    ]
    for mode in PaddingMode.allCases {
      XCTAssertEqual(x.padded(axis: 1, before: 3, after: 2, mode).values, expected[mode], mode.rawValue)
    }
    XCTAssertEqual(Tensor([1, 1], [5]).padded(axis: 1, before: 2, after: 1, .reflection).values, [5, 5, 5, 5])
  }

  func testAdjoint() {
    for mode in PaddingMode.allCases {
      for (shape, axis) in [([2, 15, 3], 1), ([1, 16, 17, 2], 2), ([17], 0), ([3, 1, 4], 1), ([2, 5], -1)] {
        for (before, after) in [(0, 0), (1, 0), (3, 4)] {
          let x = noise(shape, seed: 1)
          let y = x.padded(axis: axis, before: before, after: after, mode)
          let dy = noise(y.shape, seed: 2)
          let dx = dy.unpadded(axis: axis, before: before, after: after, mode)
          assertAdjoint(x, dx, y, dy, "\(mode) \(shape) axis \(axis) by \(before), \(after)")
        }
      }
    }
  }

  func testInterpolationAdjoint() {
    for (shape, axis) in [([2, 15, 3], 1), ([1, 16, 17, 2], 2), ([17], 0), ([3, 1, 4], 1), ([2, 5], -1)] {
      let x = noise(shape, seed: 1), count = shape[axis < 0 ? shape.count + axis : axis]
      for interpolation in [
        Interpolation(resampling: count, to: 7), Interpolation(resampling: count, to: 33, aligningEnds: true),
        Interpolation(at: [-1, 0, 0.25, 3.5, 100], of: count),
      ] {
        let y = x.interpolated(axis: axis, interpolation), dy = noise(y.shape, seed: 2)
        assertAdjoint(x, dy.interpolationAdjoint(axis: axis, interpolation), y, dy, "\(shape) axis \(axis)")
      }
    }
  }

  func testInterpolationOfALineIsTheLine() {
    let line = Tensor([1, 9, 1], (0..<9).map { 2 * Float($0) - 3 })
    let points: [Float] = [0, 0.5, 3.25, 7.999, 8]
    let y = line.interpolated(axis: 1, Interpolation(at: points, of: 9))
    assertClose(y, Tensor([1, 5, 1], points.map { 2 * $0 - 3 }), tolerance: 1e-6)
  }
}
