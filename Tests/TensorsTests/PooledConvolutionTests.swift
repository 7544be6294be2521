import Tensors
import XCTest

/// The adjoints behind max pooling against the dense ones: every window's maximum, wherever in it that stands.
final class PooledConvolutionTests: XCTestCase {
  private static let cases: [(convolution: ConvolutionTests.Case, window: [Int])] = [
    (.init(input: [2, 13, 14, 32], kernel: [3, 3, 32, 5]), [3, 3]),
    (.init(input: [3, 17, 11, 16], kernel: [3, 3, 16, 33], padding: .same), [2, 3]),
    // Many strips, the last of them shorter; more rows and columns than the windows see.
    (.init(input: [1, 45, 60, 16], kernel: [3, 3, 16, 4]), [4, 4]),
    (.init(input: [2, 9, 200, 16], kernel: [3, 3, 16, 2], padding: .symmetric(1, 2)), [3, 2]),
    (.init(input: [1, 3, 3, 16], kernel: [3, 3, 16, 1]), [1, 1]),
    // Channels that fill no vector and a kernel of another size go the way of any positions.
    (.init(input: [2, 10, 9, 5], kernel: [3, 3, 5, 4]), [2, 2]),
    (.init(input: [2, 10, 9, 16], kernel: [2, 3, 16, 4]), [2, 2]),
  ]

  func testAgreesWithTheDenseAdjoints() {
    for (index, (c, window)) in Self.cases.enumerated() {
      let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index + 100), g = c.geometry
      let map = convolution(x, kernel: w, geometry: g)
      let positions = maximumPooling(map, PoolingGeometry(size: Array(c.output[1...2]), window: window)).positions
      XCTAssertTrue(positions.followChannels)
      let dy = noise([positions.count], seed: index + 200), dense = dy.scattered(to: map.shape, at: positions)
      assertClose(
        convolutionDataAdjoint(dy, at: positions, kernel: w, input: c.input, geometry: g),
        convolutionDataAdjoint(dense, kernel: w, input: c.input, geometry: g), "\(c), \(window), data")
      assertClose(
        convolutionKernelAdjoint(x, dy, at: positions, kernel: c.kernel, geometry: g),
        convolutionKernelAdjoint(x, dense, kernel: c.kernel, geometry: g), "\(c), \(window), kernel")
    }
  }
}
