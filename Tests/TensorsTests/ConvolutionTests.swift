import Tensors
import XCTest

/// Convolution and its adjoints against the definition, over every kind of geometry.
final class ConvolutionTests: XCTestCase {
  struct Case {
    var input: [Int]
    var kernel: [Int]
    var strides = [1, 1]
    var dilations = [1, 1]
    var padding = ConvolutionPadding.valid
    var groups = 1

    var axes: Int { input.count - 2 }
    var geometry: ConvolutionGeometry {
      ConvolutionGeometry(
        size: Array(input[1...axes]), taps: Array(kernel[..<axes]), strides: strides, dilations: dilations,
        padding: padding, groups: groups)
    }
    var output: [Int] {
      [input[0]] + geometry.outputSize(Array(input[1...axes]), taps: Array(kernel[..<axes])) + [kernel[axes + 1]]
    }
  }

  static let cases: [Case] = {
    var cases: [Case] = [
      // The channel counts and sizes around a vector's length, one output position, one of everything.
      Case(input: [1, 1, 1, 1], kernel: [1, 1, 1, 1]),
      Case(input: [2, 15, 16, 1], kernel: [3, 3, 1, 16]),
      Case(input: [1, 17, 15, 16], kernel: [2, 3, 16, 17], padding: .same),
      Case(input: [3, 16, 17, 15], kernel: [3, 4, 15, 1], padding: .same),
      Case(input: [2, 7, 6, 17], kernel: [7, 6, 17, 15]),
      Case(input: [1, 50, 32, 1], kernel: [7, 28, 1, 8], padding: .same),
      Case(input: [1, 20, 16, 1], kernel: [8, 9, 1, 32], padding: .same),
      Case(input: [3, 40, 9, 16], kernel: [4, 3, 16, 4], dilations: [2, 1], padding: .same),
      // Strides that leave inputs unused, strides longer than the kernel, dilation, their mixture.
      Case(input: [2, 16, 17, 3], kernel: [3, 3, 3, 5], strides: [2, 3], padding: .same),
      Case(input: [2, 16, 17, 3], kernel: [2, 1, 3, 5], strides: [3, 2]),
      Case(input: [2, 15, 16, 4], kernel: [3, 2, 4, 6], dilations: [2, 3], padding: .same),
      Case(input: [1, 17, 16, 4], kernel: [5, 5, 4, 3], strides: [2, 2], padding: .same),
      Case(input: [1, 17, 16, 4], kernel: [3, 3, 4, 3], strides: [2, 1], dilations: [2, 2], padding: .symmetric(2, 1)),
      Case(input: [2, 9, 9, 2], kernel: [3, 3, 2, 3], padding: .explicit(before: [0, 3], after: [2, 1])),
      // Rows of few outputs, one input channel under many taps: blocks of windows that cross rows, whole and not, with
      // filters around a vector's length, padding on each side, strides and dilations.
      Case(input: [2, 40, 7, 28], kernel: [10, 4, 28, 30], strides: [2, 1]),
      Case(input: [1, 49, 10, 1], kernel: [10, 4, 1, 28]),
      Case(input: [3, 13, 5, 3], kernel: [3, 3, 3, 33], padding: .same),
      Case(input: [3, 12, 3, 16], kernel: [3, 2, 16, 17], padding: .explicit(before: [2, 0], after: [0, 1])),
      Case(input: [2, 19, 9, 2], kernel: [3, 4, 2, 47], strides: [2, 1], dilations: [2, 2], padding: .same),
      Case(input: [5, 9, 1, 6], kernel: [2, 1, 6, 8]),
      Case(input: [2, 4, 2, 5], kernel: [1, 1, 5, 16]),
      Case(input: [2, 30, 24, 1], kernel: [8, 9, 1, 31], strides: [1, 3], dilations: [2, 1], padding: .symmetric(3, 2)),
      // Groups, depthwise, depthwise with a multiplier.
      Case(input: [2, 9, 8, 6], kernel: [3, 3, 2, 9], padding: .same, groups: 3),
      Case(input: [2, 9, 8, 16], kernel: [3, 3, 1, 16], strides: [2, 2], padding: .same, groups: 16),
      Case(input: [1, 8, 9, 5], kernel: [3, 2, 1, 10], padding: .same, groups: 5),
    ]
    // One axis.
    for (length, channels, filters) in [(1, 1, 1), (15, 1, 16), (16, 16, 17), (17, 15, 4), (81, 3, 5)] {
      for taps in [1, 2, 3] {
        for stride in 1...3 {
          for dilation in 1...2 {
            cases.append(
              Case(
                input: [2, length, channels], kernel: [taps, channels, filters], strides: [stride],
                dilations: [dilation], padding: .same))
          }
        }
      }
    }
    cases += [
      Case(input: [2, 8200, 32], kernel: [2, 32, 32], strides: [2], dilations: [3], padding: .same),
      Case(input: [2, 81, 3], kernel: [3, 3, 5], strides: [3], dilations: [1]),
      Case(input: [2, 1031, 1], kernel: [512, 1, 128], strides: [4], padding: .same),
      Case(input: [1, 20, 4], kernel: [4, 2, 6], strides: [1], dilations: [1], padding: .same, groups: 2),
      Case(input: [2, 20, 6], kernel: [3, 1, 6], strides: [2], dilations: [2], padding: .symmetric(2), groups: 6),
    ]
    return cases
  }()

  func testForwardIsTheDefinition() {
    for (index, c) in Self.cases.enumerated() {
      let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index + 1000)
      let bias = noise([c.kernel.last!], seed: index + 2000)
      let expected = reference(x, w, c.geometry, c.output)
      assertClose(convolution(x, kernel: w, geometry: c.geometry), expected, "\(c)")
      var biased = expected
      biased.withUnsafeMutableBufferPointer { y in
        let bias = bias.values
        for i in y.indices { y[i] += bias[i % bias.count] }
      }
      assertClose(convolution(x, kernel: w, bias: bias, geometry: c.geometry), biased, "\(c) with bias")
    }
  }

  func testAdjointsAreThoseOfTheDefinition() {
    for (index, c) in Self.cases.enumerated() {
      let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index + 1000)
      let g = c.geometry
      let dy = noise(c.output, seed: index + 2000)
      let (dx, dw) = referenceAdjoints(x, w, dy, g)
      assertClose(convolutionDataAdjoint(dy, kernel: w, input: c.input, geometry: g), dx, "data, \(c)")
      assertClose(convolutionKernelAdjoint(x, dy, kernel: c.kernel, geometry: g), dw, "kernel, \(c)")
    }
  }

  /// Kernels are kept in the primitive's order until they change, in place too.
  func testAChangedKernelCounts() {
    let geometry = ConvolutionGeometry(axes: [.init(), .init()])
    let x = noise([1, 6, 6, 16], seed: 1), dy = noise([1, 4, 4, 16], seed: 2)
    var w = noise([3, 3, 16, 16], seed: 3)
    let before = convolution(x, kernel: w, geometry: geometry)
    let dxBefore = convolutionDataAdjoint(dy, kernel: w, input: x.shape, geometry: geometry)
    XCTAssertEqual(convolution(x, kernel: w, geometry: geometry), before)
    w.withUnsafeMutableBufferPointer { for i in $0.indices { $0[i] *= 2 } }
    assertClose(convolution(x, kernel: w, geometry: geometry), before + before)
    assertClose(
      convolutionDataAdjoint(dy, kernel: w, input: x.shape, geometry: geometry), dxBefore + dxBefore)
    w[0, 0, 0, 0] += 1
    XCTAssertNotEqual(convolution(x, kernel: w, geometry: geometry), before + before)
  }

  func testNothingIsAllocatedInSteadyState() {
    func step() {
      for (index, c) in Self.cases.enumerated() where c.input.reduce(1, *) < 100_000 {
        let x = noise(c.input, seed: index), w = noise(c.kernel, seed: index), g = c.geometry
        let y = convolution(x, kernel: w, geometry: g)
        _ = convolutionDataAdjoint(y, kernel: w, input: c.input, geometry: g)
        _ = convolutionKernelAdjoint(x, y, kernel: c.kernel, geometry: g)
      }
    }
    step()
    step()
    let before = Pool.shared.statistics.systemAllocations
    for _ in 0..<3 { step() }
    XCTAssertEqual(Pool.shared.statistics.systemAllocations, before)
  }

  func testSameAndValidSizes() {
    // Keras: 'same' gives ⌈n/s⌉, an even kernel of 28 on 32 pads 13 before and 14 after.
    let seed = ConvolutionPadding.same.axis(0, size: 32, taps: 28, stride: 1, dilation: 1)
    XCTAssertEqual([seed.before, seed.after], [13, 14])
    for size in [1, 15, 16, 17] {
      for taps in 1...4 {
        for stride in 1...3 {
          let same = ConvolutionPadding.same.axis(0, size: size, taps: taps, stride: stride, dilation: 1)
          XCTAssertEqual(same.outputSize(size, taps: taps), (size + stride - 1) / stride)
          let valid = ConvolutionPadding.valid.axis(0, size: size, taps: taps, stride: stride, dilation: 1)
          XCTAssertEqual(valid.outputSize(size, taps: taps), size < taps ? 0 : (size - taps) / stride + 1)
        }
      }
    }
  }
}

// MARK: - The definition

/// y[b, o, k] = Σ x[b, o·stride + tap·dilation − before, c] w[tap, c, k], every index in its turn, in double precision.
private func reference(_ x: Tensor, _ w: Tensor, _ g: ConvolutionGeometry, _ shape: [Int]) -> Tensor {
  var y = [Double](repeating: 0, count: shape.reduce(1, *))
  let xs = x.values, ws = w.values
  forEachTerm(x.shape, w.shape, shape, g) { xi, wi, yi in y[yi] += Double(xs[xi]) * Double(ws[wi]) }
  return Tensor(shape, y.map(Float.init))
}

private func referenceAdjoints(_ x: Tensor, _ w: Tensor, _ dy: Tensor, _ g: ConvolutionGeometry) -> (Tensor, Tensor) {
  var dx = [Double](repeating: 0, count: x.count), dw = [Double](repeating: 0, count: w.count)
  let xs = x.values, ws = w.values, dys = dy.values
  forEachTerm(x.shape, w.shape, dy.shape, g) { xi, wi, yi in
    dx[xi] += Double(dys[yi]) * Double(ws[wi])
    dw[wi] += Double(dys[yi]) * Double(xs[xi])
  }
  return (Tensor(x.shape, dx.map(Float.init)), Tensor(w.shape, dw.map(Float.init)))
}

/// Calls `body` with the flat indices of every product in the sum.
@inline(__always)
private func forEachTerm(
  _ x: [Int], _ w: [Int], _ y: [Int], _ g: ConvolutionGeometry, _ body: (Int, Int, Int) -> Void
) {
  func spectrogram(_ s: [Int]) -> [Int] { s.count == 4 ? s : [s[0], 1, s[1], s[2]] }
  let (x, y) = (spectrogram(x), spectrogram(y))
  let w = w.count == 4 ? w : [1] + w
  let axes = g.axes.count == 2 ? g.axes : [.init()] + g.axes
  let perGroup = w[3] / g.groups
  for b in 0..<y[0] {
    for t in 0..<y[1] {
      for f in 0..<y[2] {
        for i in 0..<w[0] {
          let row = t * axes[0].stride + i * axes[0].dilation - axes[0].before
          guard (0..<x[1]).contains(row) else { continue }
          for j in 0..<w[1] {
            let column = f * axes[1].stride + j * axes[1].dilation - axes[1].before
            guard (0..<x[2]).contains(column) else { continue }
            for c in 0..<w[2] {
              for k in 0..<w[3] {
                let channel = k / perGroup * w[2] + c
                body(
                  ((b * x[1] + row) * x[2] + column) * x[3] + channel, ((i * w[1] + j) * w[2] + c) * w[3] + k,
                  ((b * y[1] + t) * y[2] + f) * y[3] + k)
              }
            }
          }
        }
      }
    }
  }
}
