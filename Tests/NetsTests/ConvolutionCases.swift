import Nets
import Tensors

extension OperationCase {
  private static func geometry(
    _ size: [Int], _ taps: [Int], strides: [Int]? = nil, dilations: [Int]? = nil,
    padding: ConvolutionPadding = .valid, groups: Int = 1
  ) -> ConvolutionGeometry {
    let ones = size.map { _ in 1 }
    return ConvolutionGeometry(
      size: size, taps: taps, strides: strides ?? ones, dilations: dilations ?? ones, padding: padding,
      groups: groups)
  }

  private static let samePadded = geometry([5, 4], [3, 2], padding: .same)
  private static let strided = geometry([7], [3], strides: [2], dilations: [2], padding: .symmetric(1))
  private static let grouped = geometry([4, 4], [3, 3], strides: [2, 1], padding: .same, groups: 2)
  /// Flat positions in the [2, 5, 4, 3] output of `samePadded`, in no order and one of them twice.
  private static let places = Positions([100, 3, 3, 59, 60, 17])

  static let convolutions: [OperationCase] = [
    OperationCase(
      "convolution", "'same', even kernel, bias",
      [values([2, 5, 4, 2]), values([3, 2, 2, 3], seed: 1), values([3], seed: 2)]
    ) { convolution($1[0], kernel: $1[1], bias: $1[2], geometry: samePadded) },
    OperationCase("convolution", "one axis, stride, dilation", [values([2, 7, 2]), values([3, 2, 3], seed: 1)]) {
      convolution($1[0], kernel: $1[1], geometry: strided)
    },
    OperationCase("convolution", "groups", [values([1, 4, 4, 4]), values([3, 3, 2, 4], seed: 1)]) {
      convolution($1[0], kernel: $1[1], geometry: grouped)
    },
    OperationCase("convolution", "depthwise", [values([2, 6, 3]), values([2, 1, 6], seed: 1)]) {
      convolution($1[0], kernel: $1[1], geometry: geometry([6], [2], padding: .same, groups: 3))
    },
    OperationCase("convolution", "a sparse gradient", [apart([2, 9, 9, 2]), values([2, 2, 2, 2], seed: 1)]) {
      let g = geometry([9, 9], [2, 2])
      let y = convolution($1[0] * 0.2, kernel: $1[1], geometry: g)
      return square(globalMaximumPooling(leakyReLU(y, slope: 0.1)))
    },
    OperationCase("convolution", "at positions", [values([2, 5, 4, 2]), values([3, 2, 2, 3], seed: 1)]) {
      convolution($1[0], kernel: $1[1], at: places, geometry: samePadded)
    },
    OperationCase(
      "convolution", "activated", [values([2, 5, 4, 2]), values([3, 2, 2, 3], seed: 1), values([3], seed: 2)]
    ) {
      // Small weights under large biases: no response comes near the kink.
      let bias = $1[2] + $0.constant(Tensor([3], [3, -3, 3]))
      return square(convolution($1[0], kernel: $1[1] * 0.02, bias: bias, geometry: samePadded, slope: 0.2))
    },
    OperationCase(
      "convolutionMaximumPooling", "", [apart([1, 7, 8, 2]), values([2, 2, 2, 2], seed: 1), values([2], seed: 2)]
    ) {
      // Each filter hands on little but one channel, so that maxima stay apart; one of them lies below zero.
      let kernel = $1[1] * 1e-4 + $0.constant(Tensor([2, 2, 2, 2], [1, 0, 0, 1] + [Float](repeating: 0, count: 12)))
      return square(
        convolutionMaximumPooling(
          $1[0], kernel: kernel, bias: $1[2] + $0.constant(Tensor([2], [20, -20])),
          geometry: geometry([7, 8], [2, 2]), slope: 0.2, pooling: PoolingGeometry(size: [6, 7], window: [3, 2])))
    },
    OperationCase("convolutionDataAdjoint", "", [values([2, 3, 3]), values([3, 2, 3], seed: 1)]) {
      convolutionDataAdjoint($1[0], kernel: $1[1], input: [2, 7, 2], geometry: strided)
    },
    OperationCase("convolutionDataAdjoint", "at positions", [values([6]), values([3, 2, 2, 3], seed: 1)]) {
      convolutionDataAdjoint($1[0], at: places, kernel: $1[1], input: [2, 5, 4, 2], geometry: samePadded)
    },
    OperationCase("convolutionKernelAdjoint", "", [values([2, 7, 2]), values([2, 3, 3], seed: 1)]) {
      convolutionKernelAdjoint($1[0], $1[1], kernel: [3, 2, 3], geometry: strided)
    },
    OperationCase("convolutionKernelAdjoint", "at positions", [values([2, 5, 4, 2]), values([6], seed: 1)]) {
      convolutionKernelAdjoint($1[0], $1[1], at: places, kernel: [3, 2, 2, 3], geometry: samePadded)
    },
    OperationCase(
      "transposedConvolution", "'same', stride, bias",
      [values([1, 3, 2, 2]), values([3, 4, 3, 2], seed: 1), values([3], seed: 2)]
    ) {
      transposedConvolution(
        $1[0], kernel: $1[1], bias: $1[2],
        geometry: TransposedConvolutionGeometry(
          size: [3, 2], taps: [3, 4], strides: [2, 2], dilations: [1, 1], padding: .same))
    },
    OperationCase("transposedConvolution", "output padding, groups", [values([2, 4, 4]), values([3, 1, 4], seed: 1)]) {
      transposedConvolution(
        $1[0], kernel: $1[1],
        geometry: TransposedConvolutionGeometry(
          size: [4], taps: [3], strides: [3], dilations: [1], padding: .symmetric(1), outputPadding: [2], groups: 2))
    },
  ]

  static let pooling: [OperationCase] = [
    OperationCase("maximumPooling", "two axes", [apart([2, 4, 6, 2])]) {
      square(maximumPooling($1[0], PoolingGeometry(size: [4, 6], window: [2, 3])))
    },
    OperationCase("maximumPooling", "overlapping, padded", [apart([1, 7, 3])]) {
      square(maximumPooling($1[0], PoolingGeometry(size: [7], window: [3], strides: [2], padding: .same)))
    },
    OperationCase("globalMaximumPooling", "", [apart([2, 3, 4, 2])]) { square(globalMaximumPooling($1[0])) },
    OperationCase("averagePooling", "overlapping, padded", [values([1, 5, 4, 2])]) {
      let geometry = PoolingGeometry(
        size: [5, 4], window: [3, 2], strides: [2, 1], padding: .symmetric(1, 1), roundingUp: true)
      return square(averagePooling($1[0], geometry, countsPadding: true))
    },
    OperationCase("averagePooling", "'same' as Keras", [values([2, 5, 3])]) {
      square(averagePooling($1[0], PoolingGeometry(size: [5], window: [2], padding: .same)))
    },
    OperationCase("globalAveragePooling", "", [values([2, 3, 4, 2])]) { square(globalAveragePooling($1[0])) },
  ]

  static let resampling: [OperationCase] =
    PaddingMode.allCases.flatMap { mode in
      [
        OperationCase("padded", mode.rawValue, [values([2, 3, 2])]) {
          square($1[0].padded(axis: 1, before: 3, after: 1, mode))
        },
        OperationCase("unpadded", mode.rawValue, [values([2, 7, 2])]) {
          square($1[0].unpadded(axis: 1, before: 3, after: 1, mode))
        },
      ]
    } + [
      OperationCase("interpolated", "", [values([2, 4, 2])]) {
        square($1[0].interpolated(axis: 1, Interpolation(resampling: 4, to: 7)))
      }
    ]
}
