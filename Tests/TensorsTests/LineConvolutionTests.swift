import Tensors
import XCTest

/// Minimal filtering over one axis against the definition, forward and adjoint.
final class LineConvolutionTests: XCTestCase {
  func testItAgreesWithTheDefinition() {
    for (length, channels, filters) in [(48, 32, 32), (50, 64, 32), (121, 32, 96), (1201, 32, 64)] {
      for padding in [ConvolutionPadding.same, .valid, .explicit(before: [2], after: [0])] {
        let x = noise([3, length, channels], seed: length), kernel = noise([3, channels, filters], seed: 1), bias = noise([filters], seed: 2)
        let geometry = ConvolutionGeometry(size: [length], taps: [3], strides: [1], dilations: [1], padding: padding)
        let mapped = geometry.outputSize([length], taps: [3])[0]
        guard mapped >= 48 else { continue }
        let pooling = PoolingGeometry(size: [mapped], window: [3]), what = "\(length), \(channels) to \(filters), \(padding)"
        func pooled(_ arithmetic: ConvolutionArithmetic) -> (values: Tensor, positions: Positions) {
          convolutionMaximumPooling(
            x, kernel: kernel, bias: bias, geometry: geometry, slope: 0.1, pooling: pooling, arithmetic: arithmetic)
        }
        let (values, positions) = pooled(.minimal), expected = pooled(.definition)
        assertClose(values, expected.values, tolerance: 1e-5, what)
        let map = convolution(x, kernel: kernel, bias: bias, geometry: geometry)
        XCTAssertTrue(hasPooledDataAdjoint(positions, kernel: kernel.shape, input: x.shape, geometry: geometry), what)
        // Near-equal responses may change places: what stands at the position counts.
        assertClose(map.gathered(positions), map.gathered(expected.positions), tolerance: 1e-5, what)
        let dy = noise([positions.count], seed: 3)
        assertClose(
          convolutionDataAdjoint(dy, at: positions, kernel: kernel, input: x.shape, geometry: geometry),
          convolutionDataAdjoint(dy.scattered(to: map.shape, at: positions), kernel: kernel, input: x.shape, geometry: geometry),
          tolerance: 1e-5, what)
      }
    }
  }
}
