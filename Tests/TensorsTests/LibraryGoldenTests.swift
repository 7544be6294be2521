import Foundation
import Tensors
import XCTest

/// Convolution, pooling, padding and interpolation as PyTorch and Keras compute them (Goldens/make-*.py).
final class LibraryGoldenTests: XCTestCase {
  private struct Case: Decodable {
    struct Array: Decodable {
      let shape: [Int], values: [Float]
      var tensor: Tensor { Tensor(shape, values) }
    }
    let kind: String
    let input: Array, expected: Array
    let kernel: Array?, bias: Array?
    let strides: [Int]?, dilations: [Int]?, padding: [Int]?, outputPadding: [Int]?, groups: Int?
    let rule: String?, mode: String?
    let window: [Int]?, roundingUp: Bool?, countsPadding: Bool?, aligningEnds: Bool?

    var size: [Int] { Swift.Array(input.shape[1..<input.shape.count - 1]) }
    var taps: [Int] { Swift.Array(kernel!.shape.dropLast(2)) }
    var paddingRule: ConvolutionPadding {
      switch rule {
      case "same": .same
      case "valid": .valid
      default: .explicit(before: padding!, after: padding!)
      }
    }
    var pooling: PoolingGeometry {
      PoolingGeometry(
        size: size, window: window!, strides: strides, padding: paddingRule, roundingUp: roundingUp ?? false)
    }
    var dilation: [Int] { dilations ?? size.map { _ in 1 } }

    func result() -> Tensor? {
      let x = input.tensor
      switch kind {
      case "convolution":
        let geometry = ConvolutionGeometry(
          size: size, taps: taps, strides: strides!, dilations: dilation, padding: paddingRule, groups: groups ?? 1)
        return convolution(x, kernel: kernel!.tensor, bias: bias?.tensor, geometry: geometry)
      case "transposed convolution":
        let geometry = TransposedConvolutionGeometry(
          size: size, taps: taps, strides: strides!, dilations: dilation, padding: paddingRule,
          outputPadding: outputPadding, groups: groups ?? 1)
        // PyTorch's grouped weights [C, K/groups] have the groups along C, as ours do.
        return transposedConvolution(x, kernel: kernel!.tensor, geometry: geometry)
      case "maximum pooling": return maximumPooling(x, pooling).values
      case "average pooling": return averagePooling(x, pooling, countsPadding: countsPadding!)
      case "padding": return x.padded(axis: 1, before: padding![0], after: padding![1], PaddingMode(rawValue: mode!)!)
      case "interpolation":
        return x.interpolated(
          axis: 1,
          Interpolation(resampling: x.shape[1], to: expected.shape[1], aligningEnds: aligningEnds!))
      default: return nil
      }
    }
  }

  func testAgreesWithPyTorch() throws { try check("pytorch") }
  func testAgreesWithKeras() throws { try check("keras") }

  private func check(_ library: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
      .appendingPathComponent("\(library).json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    XCTAssertGreaterThan(cases.count, 30)
    for (index, c) in cases.enumerated() {
      let message = "\(library) \(index), \(c.kind): \(c.size) strides \(c.strides ?? []) \(c.rule ?? "")"
      guard let result = c.result() else { return XCTFail("nothing computes \(message)") }
      assertClose(result, c.expected.tensor, message)
    }
  }
}
