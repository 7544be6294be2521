import CKernels
import Tensors
import XCTest

/// The kernels behind convolution followed by global max pooling, forward and adjoint, against their definitions.
final class ConvolutionGlobalMaxTests: XCTestCase {
  /// Kernels shorter and longer than the input, even and odd, along either axis; filters around a vector's length.
  static let shapes: [convolution_shape] = {
    var shapes: [convolution_shape] = [
      same(5, 50, 32, 1, 64, 7, 28), same(1, 50, 129, 1, 16, 7, 125), same(2, 50, 32, 1, 17, 7, 32),
      same(33, 50, 1, 32, 40, 50, 1), same(1, 50, 1, 3, 20, 50, 1), same(97, 3, 12, 2, 15, 1, 5),
      same(3, 10, 5, 3, 17, 7, 12), same(3, 4, 5, 1, 17, 9, 28),
      padded(3, 9, 10, 2, 18, 4, 5, (3, 0), (1, 4)), padded(2, 3, 4, 1, 5, 2, 3, (5, 4), (6, 7)),
    ]
    for filters: Int32 in [1, 15, 16, 17] {
      for make in [same, valid] {
        shapes += [
          make(5, 11, 13, 3, filters, 3, 4), make(1, 16, 9, 1, filters, 5, 9), make(2, 1, 1, 1, filters, 1, 1),
          make(2, 7, 24, 2, filters, 6, 1), make(2, 15, 17, 1, filters, 2, 3), make(1, 12, 70, 1, filters, 3, 40),
        ]
      }
    }
    // Every length of the transform up to 64.
    shapes += (1...64 as ClosedRange<Int32>).map { same(1, 4, $0, 1, 3, 2, $0) }
    return shapes
  }()

  static func padded(
    _ batch: Int32, _ time: Int32, _ frequency: Int32, _ channels: Int32, _ filters: Int32, _ kernelTime: Int32,
    _ kernelFrequency: Int32, _ timePadding: (Int32, Int32), _ frequencyPadding: (Int32, Int32)
  ) -> convolution_shape {
    convolution_shape(
      batch: batch, time: time, frequency: frequency, channels: channels, filters: filters, kernel_time: kernelTime,
      kernel_frequency: kernelFrequency, time_before: timePadding.0, time_after: timePadding.1,
      frequency_before: frequencyPadding.0, frequency_after: frequencyPadding.1)
  }

  static func same(
    _ batch: Int32, _ time: Int32, _ frequency: Int32, _ channels: Int32, _ filters: Int32, _ kernelTime: Int32,
    _ kernelFrequency: Int32
  ) -> convolution_shape {
    padded(
      batch, time, frequency, channels, filters, kernelTime, kernelFrequency,
      ((kernelTime - 1) / 2, kernelTime / 2), ((kernelFrequency - 1) / 2, kernelFrequency / 2))
  }

  static func valid(
    _ batch: Int32, _ time: Int32, _ frequency: Int32, _ channels: Int32, _ filters: Int32, _ kernelTime: Int32,
    _ kernelFrequency: Int32
  ) -> convolution_shape {
    padded(batch, time, frequency, channels, filters, kernelTime, kernelFrequency, (0, 0), (0, 0))
  }

  func testMaximumAndItsPlace() {
    for shape in Self.shapes {
      let problem = Problem(shape), (expected, expectedPositions) = problem.reference()
      let (y, positions) = problem.maximum(threads: 1)
      assertClose(y, expected, tolerance: 1e-6, "\(shape)")
      XCTAssertEqual(positions, expectedPositions, "\(shape)")
      let (again, positionsAgain) = problem.maximum(threads: 2)
      XCTAssertEqual(again.values, y.values, "\(shape)")
      XCTAssertEqual(positionsAgain, positions, "\(shape)")
    }
  }

  func testWhatIsNotANumberSpoilsItsImageAlone() {
    for shape in [Self.same(3, 50, 32, 1, 17, 7, 28), Self.same(3, 7, 24, 2, 17, 6, 1)] {
      var problem = Problem(shape)
      let whole = problem.maximum(threads: 1).y.values
      problem.x[problem.x.count / 2] = .nan
      let y = problem.maximum(threads: 1).y.values
      for i in 0..<17 { XCTAssertEqual(y[i], whole[i]) }
      for i in 17..<34 { XCTAssert(y[i].isNaN) }
      for i in 34..<51 { XCTAssertEqual(y[i], whole[i]) }
    }
  }

  func testAdjoints() {
    for shape in Self.shapes {
      let problem = Problem(shape), positions = problem.reference().positions
      let (dx, dw) = problem.gradientsByDefinition(positions)
      for threads: Int32 in [1, 2] {
        assertClose(problem.dataGradient(positions, threads: threads), dx, tolerance: 1e-6, "\(shape)")
        assertClose(problem.weightGradient(positions, threads: threads), dw, tolerance: 1e-6, "\(shape)")
      }
    }
  }
}

/// One shape with its numbers.
private struct Problem {
  let shape: convolution_shape
  var x: [Float]
  let w, bias, dy: [Float]

  init(_ shape: convolution_shape) {
    self.shape = shape
    x = noise([Self.count(shape.batch, shape.time, shape.frequency, shape.channels)], seed: 1).values
    w = noise([Self.count(shape.kernel_time, shape.kernel_frequency, shape.channels, shape.filters)], seed: 2).values
    bias = noise([Int(shape.filters)], seed: 3).values
    dy = noise([Self.count(shape.batch, shape.filters)], seed: 4).values
  }

  static func count(_ sizes: Int32...) -> Int { sizes.reduce(1) { $0 * Int($1) } }

  func maximum(threads: Int32) -> (y: Tensor, positions: [Int32]) {
    var y = [Float](repeating: 0, count: dy.count), positions = [Int32](repeating: 0, count: dy.count)
    withScratch(kernel_convolution_global_max_scratch_bytes(shape, threads)) {
      kernel_convolution_global_max(shape, x, w, bias, &y, &positions, $0, threads)
    }
    return (Tensor([y.count], y), positions)
  }

  func reference() -> (y: Tensor, positions: [Int32]) {
    var y = [Float](repeating: 0, count: dy.count), positions = [Int32](repeating: 0, count: dy.count)
    kernel_convolution_global_max_reference(shape, x, w, bias, &y, &positions)
    return (Tensor([y.count], y), positions)
  }

  func dataGradient(_ positions: [Int32], threads: Int32) -> Tensor {
    var dx = [Float](repeating: .nan, count: x.count)
    withScratch(kernel_sparse_convolution_scratch_bytes(shape, threads)) {
      kernel_sparse_convolution_data_gradient(shape, w, positions, dy, &dx, $0, threads)
    }
    return Tensor([dx.count], dx)
  }

  func weightGradient(_ positions: [Int32], threads: Int32) -> Tensor {
    var dw = [Float](repeating: .nan, count: w.count)
    withScratch(kernel_sparse_convolution_scratch_bytes(shape, threads)) {
      kernel_sparse_convolution_weight_gradient(shape, x, positions, dy, &dw, $0, threads)
    }
    return Tensor([dw.count], dw)
  }

  /// dx[b, window] += dy·w and dw += dy·x[b, window], product by product in double precision.
  func gradientsByDefinition(_ positions: [Int32]) -> (dx: Tensor, dw: Tensor) {
    var dx = [Double](repeating: 0, count: x.count), dw = [Double](repeating: 0, count: w.count)
    let s = shape, frequencies = convolution_output_frequency(shape)
    for b in 0..<s.batch {
      for k in 0..<s.filters {
        let at = Int(b * s.filters + k), position = positions[at]
        for i in 0..<s.kernel_time {
          for j in 0..<s.kernel_frequency {
            let t = position / frequencies + i - s.time_before, f = position % frequencies + j - s.frequency_before
            guard t >= 0, t < s.time, f >= 0, f < s.frequency else { continue }
            for c in 0..<s.channels {
              let inX = Int(((b * s.time + t) * s.frequency + f) * s.channels + c)
              let inW = Int(((i * s.kernel_frequency + j) * s.channels + c) * s.filters + k)
              dx[inX] += Double(dy[at]) * Double(w[inW])
              dw[inW] += Double(dy[at]) * Double(x[inX])
            }
          }
        }
      }
    }
    return (Tensor([dx.count], dx.map(Float.init)), Tensor([dw.count], dw.map(Float.init)))
  }

  private func withScratch(_ bytes: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    scratch.initializeMemory(as: UInt8.self, repeating: 0x7F, count: bytes)  // contents must not matter
    body(scratch)
    scratch.deallocate()
  }
}
