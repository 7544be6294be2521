import Nets
import Tensors

/// SVDNet's first two convolutions on a batch of 32, each way that there is to compute them.
extension Measurement {
  static let convolutionsUnderPooling: [Measurement] = [
    Measurement(name: "first-conv", summary: "32 × 115 × 80 × 1 → 64, 3 × 3, leaky ReLU", operations: firstOperations) {
      let x = noise([32, 115, 80, 1]), kernel = noise([3, 3, 1, 64]), bias = noise([64])
      return { _ = convolution(x, kernel: kernel, bias: bias, geometry: firstGeometry, slope: 0.01) }
    },
    Measurement(name: "first-conv-adjoints", summary: "its gradients of kernel and bias, leaky ReLU taken in", operations: firstOperations) {
      let x = noise([32, 115, 80, 1]), y = noise([32, 113, 78, 64]), dy = noise([32, 113, 78, 64])
      return {
        _ = activatedConvolutionAdjoints(x, y: y, dy, kernel: [3, 3, 1, 64], geometry: firstGeometry, slope: 0.01)
      }
    },
    Measurement(name: "pooled-conv-parts", summary: "\(secondSummary), then leaky ReLU and max pooling 3 × 3", operations: secondOperations) {
      forward(.definition)
    },
    Measurement(name: "pooled-conv", summary: "the same as one, by minimal filtering", operations: secondOperations) {
      forward(.minimal)
    },
    Measurement(name: "pooled-data-dense", summary: "the adjoint in its input, dense", operations: secondOperations) {
      let kernel = noise(kernelShape), dy = noise(mapShape)
      return { _ = convolutionDataAdjoint(dy, kernel: kernel, input: inputShape, geometry: secondGeometry) }
    },
    Measurement(name: "pooled-data-any", summary: "the same from one in nine positions, in any order", operations: secondOperations) {
      dataAdjoint { Positions($0.values) }
    },
    Measurement(name: "pooled-data", summary: "the same from the positions of pooling", operations: secondOperations) {
      dataAdjoint { $0 }
    },
    Measurement(name: "pooled-kernel-dense", summary: "the adjoint in its kernel, dense", operations: secondOperations) {
      let x = noise(inputShape), dy = noise(mapShape)
      return { _ = convolutionKernelAdjoint(x, dy, kernel: kernelShape, geometry: secondGeometry) }
    },
    Measurement(name: "pooled-kernel-any", summary: "the same from one in nine positions, in any order", operations: secondOperations) {
      kernelAdjoint { Positions($0.values) }
    },
    Measurement(name: "pooled-kernel", summary: "the same from the positions of pooling", operations: secondOperations) {
      kernelAdjoint { $0 }
    },
  ]

  private static let inputShape = [32, 113, 78, 64], kernelShape = [3, 3, 64, 32], mapShape = [32, 111, 76, 32]
  private static let pooling = PoolingGeometry(size: [111, 76], window: [3, 3])
  private static let secondSummary = "32 × 113 × 78 × 64 → 32, 3 × 3"
  private static let firstOperations: Double = 2 * 32 * 113 * 78 * 9 * 64
  private static let secondOperations: Double = 2 * 32 * 111 * 76 * 9 * 64 * 32
  private static let firstGeometry = valid([115, 80])
  private static let secondGeometry = valid([113, 78])

  private static func valid(_ size: [Int]) -> ConvolutionGeometry {
    ConvolutionGeometry(size: size, taps: [3, 3], strides: [1, 1], dilations: [1, 1], padding: .valid)
  }

  private static func forward(_ arithmetic: ConvolutionArithmetic) -> () -> Void {
    let x = noise(inputShape), kernel = noise(kernelShape), bias = noise([32])
    return {
      _ = convolutionMaximumPooling(
        x, kernel: kernel, bias: bias, geometry: secondGeometry, slope: 0.01, pooling: pooling, arithmetic: arithmetic)
    }
  }

  private static func dataAdjoint(_ change: (Positions) -> Positions) -> () -> Void {
    let kernel = noise(kernelShape), positions = change(maximumPooling(noise(mapShape), pooling).positions)
    let dy = noise([positions.count])
    return {
      _ = convolutionDataAdjoint(dy, at: positions, kernel: kernel, input: inputShape, geometry: secondGeometry)
    }
  }

  private static func kernelAdjoint(_ change: (Positions) -> Positions) -> () -> Void {
    let x = noise(inputShape), positions = change(maximumPooling(noise(mapShape), pooling).positions)
    let dy = noise([positions.count])
    return { _ = convolutionKernelAdjoint(x, dy, at: positions, kernel: kernelShape, geometry: secondGeometry) }
  }
}
