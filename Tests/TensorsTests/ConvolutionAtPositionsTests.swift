import Tensors
import XCTest

/// The sparse directions of convolution against the dense ones, in the geometries of `ConvolutionTests`.
final class ConvolutionAtPositionsTests: XCTestCase {
  /// Some outputs of a shape: in order (as pooling gives them), shuffled, and with repetitions.
  private func positions(in shape: [Int], seed: Int) -> [Positions] {
    let count = shape.reduce(1, *)
    let kept = (0..<count).filter { ($0 &* 2_654_435_761 &+ seed) >> 7 & 3 == 0 }
    var random = Random(seed: seed, purpose: "positions")
    let order = random.permutation(kept.count)
    return [Positions(kept), Positions(order.map { kept[$0] } + kept.suffix(2) + kept.prefix(1)), Positions([Int]())]
  }

  func testAgreesWithTheDenseDirections() {
    for (index, c) in ConvolutionTests.cases.enumerated() where c.input.reduce(1, *) < 100_000 {
      let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index + 1000), g = c.geometry
      let y = convolution(x, kernel: w, geometry: g)
      for places in positions(in: y.shape, seed: index) {
        let dy = noise([places.count], seed: index + 2000)
        let dense = dy.scattered(to: y.shape, at: places)
        let message = "\(c), \(places.count) positions"
        assertClose(convolution(x, kernel: w, at: places, geometry: g), y.gathered(places), message)
        assertClose(
          convolutionDataAdjoint(dy, at: places, kernel: w, input: c.input, geometry: g),
          convolutionDataAdjoint(dense, kernel: w, input: c.input, geometry: g), message)
        assertClose(
          convolutionKernelAdjoint(x, dy, at: places, kernel: c.kernel, geometry: g),
          convolutionKernelAdjoint(x, dense, kernel: c.kernel, geometry: g), message)
      }
    }
  }
}
