import CKernels

/// Convolution as a matrix product with the input's own windows, which are multiplied where they stand in memory.
///
/// On one Zen 5 core, of a matrix product's 250 GFLOP/s: 40 × 7 × 28 with 10 × 4 × 30, stride 2, 245 (oneDNN 122);
/// 50 × 32 × 1 with 7 × 28 × 64 253 (195); 1024 × 1 with 512 × 128, stride 4, 267 (66).
struct WindowConvolution {
  typealias Pointer = UnsafeMutablePointer<Float>
  private let problem: ConvolutionProblem
  private let geometry: kernel_convolution_geometry

  static func takes(_ problem: ConvolutionProblem) -> Bool {
    let geometry = problem.kernelGeometry
    return withUnsafePointer(to: geometry) { kernel_windows_takes($0) } != 0
  }

  init(_ problem: ConvolutionProblem) {
    self.problem = problem
    geometry = problem.kernelGeometry
  }

  /// y = leaky ReLU of x ∗ kernel (+ bias).
  func forward(x: Pointer, kernel: Pointer, bias: Pointer?, slope: Float?, y: Pointer) {
    withUnsafePointer(to: geometry) { geometry in
      let threads = Parallel.threadCount, blocks = problem.batch * kernel_windows_blocks(geometry)
      let floats = (kernel_windows_scratch_bytes(geometry) / MemoryLayout<Float>.stride + 15) / 16 * 16
      withScratch(count: threads * floats) { scratch in
        Parallel.forEachRange(threads) { shares in
          for share in shares {
            kernel_windows_forward(
              geometry, x, kernel, bias, slope ?? 1, y, scratch + share * floats, blocks * share / threads,
              blocks * (share + 1) / threads)
          }
        }
      }
    }
  }
}
