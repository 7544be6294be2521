import Tensors
import XCTest

/// Minimal arithmetic against the definition, and max pooling taken in against taking it afterwards.
final class WinogradConvolutionTests: XCTestCase {
  /// Whole tiles, rests of one and two, a map smaller than a tile, one example, many blocks; padding of every kind.
  private static let cases: [ConvolutionTests.Case] = [
    .init(input: [2, 11, 14, 16], kernel: [3, 3, 16, 32]),
    .init(input: [1, 12, 9, 48], kernel: [3, 3, 48, 64], padding: .same),
    .init(input: [3, 4, 3, 32], kernel: [3, 3, 32, 32]),
    .init(input: [5, 16, 17, 16], kernel: [3, 3, 16, 96], padding: .symmetric(2, 1)),
    .init(input: [2, 7, 8, 32], kernel: [3, 3, 32, 32], padding: .explicit(before: [0, 3], after: [2, 1])),
    .init(input: [1, 1, 1, 64], kernel: [3, 3, 64, 32], padding: .same),
  ]

  func testAgreesWithTheDefinition() {
    for (index, c) in Self.cases.enumerated() {
      let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index + 100), g = c.geometry
      let bias = noise([c.kernel[3]], seed: index + 200)
      let y = convolution(x, kernel: w, bias: bias, geometry: g)
      assertClose(convolution(x, kernel: w, bias: bias, geometry: g, arithmetic: .minimal), y, "\(c)")
      for arithmetic in [ConvolutionArithmetic.definition, .minimal] {
        assertClose(
          convolution(x, kernel: w, bias: bias, geometry: g, slope: 0.25, arithmetic: arithmetic),
          gate(y, by: y, slope: 0.25), "\(c), activated")
      }
      let dy = noise(y.shape, seed: index + 300)
      assertClose(
        convolutionDataAdjoint(dy, kernel: w, input: c.input, geometry: g, arithmetic: .minimal),
        convolutionDataAdjoint(dy, kernel: w, input: c.input, geometry: g), "\(c), data")
      assertClose(
        convolutionKernelAdjoint(x, dy, kernel: c.kernel, geometry: g, arithmetic: .minimal),
        convolutionKernelAdjoint(x, dy, kernel: c.kernel, geometry: g), "\(c), kernel")
    }
  }

  func testPoolingTakenInIsPoolingAfterwards() {
    for (index, c) in Self.cases.enumerated() where c.output[1] >= 3 && c.output[2] >= 3 {
      let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index + 100), g = c.geometry
      let bias = noise([c.kernel[3]], seed: index + 200)
      let map = convolution(x, kernel: w, bias: bias, geometry: g)
      for window in [[3, 3], [3, 2]] {
        let pooling = PoolingGeometry(size: Array(c.output[1...2]), window: window)
        let expected = maximumPooling(map, pooling)
        let found = convolutionMaximumPooling(
          x, kernel: w, bias: bias, geometry: g, slope: 0.25, pooling: pooling, arithmetic: .minimal)
        assertClose(found.values, gate(expected.values, by: expected.values, slope: 0.25), "\(c), \(window)")
        // Two responses that differ in their last digits may change places; what stands there is the maximum.
        assertClose(map.gathered(found.positions, shape: expected.values.shape), expected.values, "\(c), \(window)")
      }
    }
  }
}
