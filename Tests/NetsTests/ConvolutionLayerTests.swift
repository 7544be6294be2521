import Nets
import Tensors
import XCTest

final class ConvolutionLayerTests: XCTestCase {
  private struct Row {
    let layer: any Layer, input: [Int], output: [Int]
  }

  private let rows: [Row] = {
    var random = Random(seed: 1, purpose: "layers")
    return [
      Row(
        layer: Convolution(kernel: [7, 28], 1, 4, padding: .same, random: &random), input: [2, 50, 32, 1],
        output: [2, 50, 32, 4]),
      Row(
        layer: Convolution(kernel: [3], 1, 8, strides: [3], random: &random), input: [1, 81, 1], output: [1, 27, 8]),
      Row(
        layer: Convolution(
          kernel: [3, 3], 6, 6, strides: [2, 2], padding: .symmetric(1, 1), groups: 6, hasBias: false,
          random: &random),
        input: [1, 9, 10, 6], output: [1, 5, 5, 6]),
      Row(
        layer: Convolution(kernel: [3], 2, 3, dilations: [4], padding: .same, random: &random), input: [2, 17, 2],
        output: [2, 17, 3]),
      Row(
        layer: TransposedConvolution(kernel: [5, 5], 4, 2, strides: [2, 2], padding: .same, random: &random),
        input: [1, 8, 5, 4], output: [1, 16, 10, 2]),
      Row(
        layer: TransposedConvolution(
          kernel: [3, 3], 4, 6, strides: [2, 2], padding: .symmetric(1, 1), outputPadding: [0, 1], groups: 2,
          random: &random),
        input: [2, 5, 4, 4], output: [2, 9, 8, 6]),
      Row(
        layer: TransposedConvolution(kernel: [4], 3, 2, strides: [2], hasBias: false, random: &random),
        input: [1, 6, 3], output: [1, 14, 2]),
      Row(layer: MaximumPooling([3, 3]), input: [1, 113, 78, 2], output: [1, 37, 26, 2]),
      Row(layer: MaximumPooling([2], strides: [2], roundingUp: true), input: [1, 5, 2], output: [1, 3, 2]),
      Row(layer: AveragePooling([2, 2], padding: .same), input: [1, 5, 6, 2], output: [1, 3, 3, 2]),
      Row(layer: GlobalMaximumPooling(), input: [3, 5, 6, 2], output: [3, 2]),
      Row(layer: GlobalAveragePooling(), input: [3, 7, 2], output: [3, 2]),
      Row(layer: Padding(before: [6, 0], after: [7, 1], .edge), input: [1, 115, 80, 1], output: [1, 128, 81, 1]),
      Row(layer: Resampling(to: 30), input: [2, 20, 3], output: [2, 30, 3]),
    ]
  }()

  func testShapes() {
    for row in rows {
      let tape = Tape()
      XCTAssertEqual(row.layer(tape.constant(Tensor(row.input))).shape, row.output, "\(type(of: row.layer))")
    }
  }

  /// What max pooling sends back is sparse; the result is that of the same gradient with all its zeros.
  func testSparseGradientsOfPoolingGiveWhatDenseOnesGive() {
    var random = Random(seed: 3, purpose: "layers")
    let first = Convolution(kernel: [3, 3], 2, 4, random: &random)
    let second = Convolution(kernel: [3, 2], 4, 5, padding: .same, random: &random)
    let pool = MaximumPooling([3, 3])
    let input = random.normal([2, 20, 14, 2]), weighting = random.normal([2, 6, 4, 5])
    let parameters = [first, second].flatMap { Inventory(of: $0).parameters }

    func gradients(densified: Bool) -> [Tensor] {
      let tape = Tape()
      let variables = [tape.variable(input)] + tape.variables(parameters)
      let y = leakyReLU(second(leakyReLU(first(variables[0]), slope: 0.01)), slope: 0.01)
      guard densified else {
        return tape.gradients(of: pool(y), along: tape.constant(weighting), for: variables).map(\.value)
      }
      let positions = maximumPooling(y.value, PoolingGeometry(size: [18, 12], window: [3, 3])).positions
      let dy = weighting.reshaped([-1]).scattered(to: y.shape, at: positions)
      return tape.gradients(of: y, along: tape.constant(dy), for: variables).map(\.value)
    }
    for (sparse, dense) in zip(gradients(densified: false), gradients(densified: true)) {
      let scale = dense.values.map { Swift.abs($0) }.max()!
      XCTAssertEqual(sparse.shape, dense.shape)
      for (a, b) in zip(sparse.values, dense.values) { XCTAssertEqual(a, b, accuracy: 1e-5 * scale) }
    }
  }
}
