import Tensors
import XCTest

/// The fused passes between maps of two sizes against the operations that they are made of.
final class HalvingMapsTests: XCTestCase {
  /// Batch, time, frequency, channels of the large map and of the small one: odd and even lengths, patches' own
  /// channels, whole blocks of them and several, rows shorter and longer than the kernels' tiles.
  private static let table: [(Int, Int, Int, Int, Int)] = [
    (2, 5, 7, 1, 8), (3, 9, 67, 8, 16), (1, 8, 50, 8, 16), (2, 6, 131, 16, 32), (9, 4, 35, 32, 32), (1, 10, 35, 2, 8),
    (1, 4, 4, 3, 16), (1, 5, 64, 16, 8), (2, 6, 6, 8, 8), (1, 3, 40, 48, 80), (1, 2, 2, 16, 48),
  ]

  private struct Example {
    let maps: HalvingMaps
    let large, small, kernel: Tensor
    let ofLarge, ofSmall: HalvingMaps.Factors
    let largeBias, smallBias: Tensor
    let geometry: ConvolutionGeometry
    /// A patch's own channels are neither scaled nor rectified.
    var isNormalised: Bool { large.shape[3] >= 8 }

    init(_ row: (Int, Int, Int, Int, Int)) {
      var random = Random(seed: 3, purpose: "maps")
      let (b, t, f, c, k) = row
      maps = HalvingMaps(large: [b, t, f, c], smallChannels: k)
      large = random.normal(maps.large)
      small = random.normal(maps.small)
      kernel = random.normal([3, 3, c, k])
      ofLarge = (random.uniform([c], low: 0.5, high: 1.5), random.normal([c]))
      ofSmall = (random.uniform([k], low: 0.5, high: 1.5), random.normal([k]))
      largeBias = random.normal([c])
      smallBias = random.normal([k])
      geometry = ConvolutionGeometry(
        size: [t, f], taps: [3, 3], strides: [2, 2], dilations: [1, 1],
        padding: .explicit(before: [1, 1], after: [1, 1]))
    }

    /// What a pass sees of a large map.
    var seen: Tensor { isNormalised ? large * ofLarge.scale + ofLarge.shift : large }
  }

  private func assertMoments(_ rectified: HalvingMaps.Rectified, _ what: String) {
    let (mean, variance) = moments(
      of: rectified.value, groups: 1, columns: rectified.value.shape[3])
    assertClose(rectified.mean, mean.reshaped([-1]), what + " mean")
    assertClose(rectified.variance, variance.reshaped([-1]), what + " variance")
  }

  func testHalvingIsConvolutionRectifierAndMoments() {
    for row in Self.table {
      let example = Example(row), maps = example.maps
      let y = maps.halve(
        example.large, example.isNormalised ? example.ofLarge : nil, kernel: example.kernel, bias: example.smallBias)
      let expected = convolution(
        example.seen, kernel: example.kernel, bias: example.smallBias, geometry: example.geometry)
      assertClose(y.value, clamp(expected, low: 0, high: .infinity), "\(row)")
      assertMoments(y, "\(row)")
    }
  }

  func testDoublingIsTransposedConvolutionRectifierAndMoments() {
    for row in Self.table {
      let example = Example(row), maps = example.maps, rectifies = example.isNormalised
      let y = maps.double(
        example.small, example.ofSmall, kernel: example.kernel, bias: example.largeBias, rectifies: rectifies)
      let plain = convolutionDataAdjoint(
        example.small * example.ofSmall.scale + example.ofSmall.shift, kernel: example.kernel, input: maps.large,
        geometry: example.geometry) + example.largeBias
      assertClose(y.value, rectifies ? clamp(plain, low: 0, high: .infinity) : plain, "\(row)")
      if rectifies { assertMoments(y, "\(row)") }
    }
  }

  /// Random factors for a map of so many channels.
  private func slope(_ channels: Int) -> HalvingMaps.Slope {
    var random = Random(seed: 4, purpose: "slope")
    return (random.normal([channels]), random.normal([channels]), random.normal([channels]))
  }

  private func sloped(_ dy: Tensor, _ y: Tensor, _ slope: HalvingMaps.Slope) -> Tensor {
    (dy * slope.p + y * slope.q + slope.r) * greater(y, Tensor(0))
  }

  private func assertGradients(
    _ gradients: HalvingMaps.Gradients, data: Tensor, kernel: Tensor, slopes: Tensor, x: Tensor, mean: Tensor?,
    _ what: String
  ) {
    let axes = [0, 1, 2]
    assertClose(gradients.x!, data, what + " data")
    assertClose(gradients.kernel!, kernel, what + " kernel")
    assertClose(gradients.bias, slopes.sum(axes: axes), what + " bias")
    guard let mean else { return XCTAssertNil(gradients.sum) }
    assertClose(gradients.sum!, data.sum(axes: axes), what + " sum")
    assertClose(gradients.product!, (data * (x - mean)).sum(axes: axes), what + " product")
  }

  func testHalvingsAdjoint() {
    var random = Random(seed: 5, purpose: "gradient")
    for row in Self.table {
      let example = Example(row), maps = example.maps, factors = example.isNormalised ? example.ofLarge : nil
      let y = maps.halve(example.large, factors, kernel: example.kernel, bias: example.smallBias).value
      let dy = random.normal(y.shape), slope = slope(y.shape[3]), slopes = sloped(dy, y, slope)
      let mean = example.isNormalised ? random.normal([example.large.shape[3]]) : nil
      let gradients = maps.halveAdjoint(
        dy, y: y, slope: slope, x: example.large, factors, mean: mean, kernel: example.kernel, wantsData: true,
        wantsKernel: true)
      assertGradients(
        gradients,
        data: convolutionDataAdjoint(slopes, kernel: example.kernel, input: maps.large, geometry: example.geometry),
        kernel: convolutionKernelAdjoint(
          example.seen, slopes, kernel: example.kernel.shape, geometry: example.geometry),
        slopes: slopes, x: example.large, mean: mean, "\(row)")
      let without = maps.halveAdjoint(
        dy, y: y, slope: slope, x: example.large, factors, mean: mean, kernel: example.kernel, wantsData: false,
        wantsKernel: true)
      XCTAssertNil(without.x)
      XCTAssertEqual(without.kernel, gradients.kernel, "\(row)")
    }
  }

  func testDoublingsAdjoint() {
    var random = Random(seed: 6, purpose: "gradient")
    for row in Self.table {
      let example = Example(row), maps = example.maps, rectifies = example.isNormalised
      let y = maps.double(
        example.small, example.ofSmall, kernel: example.kernel, bias: example.largeBias, rectifies: rectifies).value
      let dy = random.normal(y.shape), slope = rectifies ? slope(y.shape[3]) : nil
      let slopes = slope.map { sloped(dy, y, $0) } ?? dy, mean = random.normal([example.small.shape[3]])
      let gradients = maps.doubleAdjoint(
        dy, y: y, slope: slope, x: example.small, example.ofSmall, mean: mean, kernel: example.kernel, wantsData: true,
        wantsKernel: true)
      assertGradients(
        gradients, data: convolution(slopes, kernel: example.kernel, geometry: example.geometry),
        kernel: convolutionKernelAdjoint(
          slopes, example.small * example.ofSmall.scale + example.ofSmall.shift, kernel: example.kernel.shape,
          geometry: example.geometry),
        slopes: slopes, x: example.small, mean: mean, "\(row)")
      let without = maps.doubleAdjoint(
        dy, y: y, slope: slope, x: example.small, example.ofSmall, mean: mean, kernel: example.kernel, wantsData: true,
        wantsKernel: false)
      XCTAssertNil(without.kernel)
      XCTAssertEqual(without.x, gradients.x, "\(row)")
    }
  }

  func testResultsDoNotDependOnTheNumberOfThreads() {
    let example = Example((3, 9, 67, 8, 16)), threads = Parallel.threadCount
    defer { Parallel.threadCount = threads }
    func results() -> [Tensor] {
      let y = example.maps.halve(example.large, example.ofLarge, kernel: example.kernel, bias: example.smallBias)
      let gradients = example.maps.halveAdjoint(
        example.small, y: y.value, slope: slope(16), x: example.large, example.ofLarge, mean: example.largeBias,
        kernel: example.kernel, wantsData: true, wantsKernel: true)
      return [y.value, y.mean, y.variance, gradients.x!, gradients.kernel!, gradients.bias, gradients.product!]
    }
    Parallel.threadCount = 1
    let alone = results()
    Parallel.threadCount = 2
    XCTAssertEqual(results(), alone)
  }

  func testChannelsWithoutKernelsAreKnown() {
    for (channels, small, isSupported) in [
      (1, 8, true), (7, 16, true), (8, 8, true), (16, 256, true), (9, 16, false), (8, 12, false), (24, 16, false),
      (16, 512, false),
    ] {
      XCTAssertEqual(
        HalvingMaps.isSupported(channels: channels, smallChannels: small), isSupported, "\(channels) and \(small)")
    }
  }
}
