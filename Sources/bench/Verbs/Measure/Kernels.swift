import Nets
import Tensors

/// The kernels of a training step, at the sizes that the networks here have.
extension Measurement {
  /// The machine's own measure: a matrix product large enough to run at its peak.
  static let sgemm = Measurement(name: "sgemm", summary: "1024 × 1024 by 1024 × 1024", operations: 2 * 1024 * 1024 * 1024) {
    let a = noise([1024, 1024]), b = noise([1024, 1024])
    return { _ = matrixProduct(a, b) }
  }

  static let kernels: [Measurement] = [
    sgemm,
    Measurement(name: "dense", summary: "batch 32, 1600 → 128", operations: 2 * 32 * 1600 * 128) {
      let x = noise([32, 1600]), weights = noise([1600, 128])
      return { _ = matrixProduct(x, weights) }
    },
    Measurement(name: "conv-forward", summary: convolutionSummary, operations: convolutionOperations) {
      let x = noise([16, 64, 64, 32]), kernel = noise([3, 3, 32, 64])
      return { _ = convolution(x, kernel: kernel, geometry: same) }
    },
    Measurement(name: "conv-data", summary: "its adjoint in the input", operations: convolutionOperations) {
      let dy = noise([16, 64, 64, 64]), kernel = noise([3, 3, 32, 64])
      return { _ = convolutionDataAdjoint(dy, kernel: kernel, input: [16, 64, 64, 32], geometry: same) }
    },
    Measurement(name: "conv-kernel", summary: "its adjoint in the kernel", operations: convolutionOperations) {
      let x = noise([16, 64, 64, 32]), dy = noise([16, 64, 64, 64])
      return { _ = convolutionKernelAdjoint(x, dy, kernel: [3, 3, 32, 64], geometry: same) }
    },
    Measurement(
      name: "conv-global-max", summary: "96 × 50 × 32 × 1 → 64, 7 × 28, and its largest responses",
      operations: 2 * 96 * 50 * 32 * 7 * 28 * 64
    ) {
      let x = noise([96, 50, 32, 1]), kernel = noise([7, 28, 1, 64])
      return {
        let tape = Tape()
        _ = convolutionGlobalMaximum(
          tape.constant(x), kernel: tape.constant(kernel), bias: nil, padding: (time: (3, 3), frequency: (13, 14)))
      }
    },
    Measurement(name: "max-pool", summary: "16 × 64 × 64 × 32, 2 × 2") {
      let x = noise([16, 64, 64, 32])
      let geometry = PoolingGeometry(size: [64, 64], window: [2, 2])
      return { _ = maximumPooling(x, geometry) }
    },
    Measurement(name: "add", summary: "4 Mi values and 4 Mi values", operations: 4 * 1024 * 1024) {
      let a = noise([4096, 1024]), b = noise([4096, 1024])
      return { _ = a + b }
    },
    Measurement(name: "tanh", summary: "4 Mi values") {
      let x = noise([4096, 1024])
      return { _ = tanh(x) }
    },
    Measurement(name: "sum", summary: "4 Mi values over the first axis", operations: 4 * 1024 * 1024) {
      let x = noise([4096, 1024])
      return { _ = x.sum(axes: [0]) }
    },
  ]

  private static let same = ConvolutionGeometry(
    size: [64, 64], taps: [3, 3], strides: [1, 1], dilations: [1, 1], padding: .same)
  private static let convolutionSummary = "16 × 64 × 64 × 32 → 64, 3 × 3"
  private static let convolutionOperations = 2.0 * 16 * 64 * 64 * 32 * 64 * 9

  static func noise(_ shape: [Int]) -> Tensor {
    var random = Random(seed: 0, purpose: "measurement")
    return random.normal(shape)
  }
}
