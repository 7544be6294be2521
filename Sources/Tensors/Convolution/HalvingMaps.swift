import CKernels

/// A pair of maps of which one has half the other's time and frequency, and the passes between them: 3 × 3 convolutions
/// of stride 2 and padding 1, transposed ones, rectifiers and batch norm's statistics, each map read and written once.
///
/// large: `[B, T, F, C]`, small: `[B, ⌈T/2⌉, ⌈F/2⌉, K]`, kernel: `[3, 3, C, K]` both ways. What batch norm multiplies with
/// is known only when all of a map is: a pass writes rectified values with their moments, and the next one takes them
/// scaled and shifted. No result depends on the number of threads.
public struct HalvingMaps {
  private let shape: kernel_halving_shape
  private let batch: Int

  /// - Parameter large: its shape, batch axis included.
  public init(large: [Int], smallChannels: Int) {
    precondition(large.count == 4, "a map to be halved has four axes: \(large)")
    batch = large[0]
    shape = kernel_halving_shape(
      rows: large[1], columns: large[2], channels: large[3], small_rows: (large[1] + 1) / 2,
      small_columns: (large[2] + 1) / 2, small_channels: smallChannels)
  }

  /// Whether there are passes for so many channels: 8 or a multiple of 16 up to 256, and for the large map fewer than 8
  /// as well, which are then neither scaled nor rectified.
  public static func isSupported(channels: Int, smallChannels: Int) -> Bool {
    kernel_halving_is_supported(
      kernel_halving_shape(
        rows: 1, columns: 1, channels: channels, small_rows: 1, small_columns: 1, small_channels: smallChannels)) != 0
  }

  public var large: [Int] { [batch, shape.rows, shape.columns, shape.channels] }
  public var small: [Int] { [batch, shape.small_rows, shape.small_columns, shape.small_channels] }
  private var kernelShape: [Int] { [3, 3, shape.channels, shape.small_channels] }

  /// What a map's channels are multiplied with and what is then added.
  public typealias Factors = (scale: Tensor, shift: Tensor)

  /// A rectified map, and the moments of each of its channels, the variance divided by the count.
  public typealias Rectified = (value: Tensor, mean: Tensor, variance: Tensor)

  /// small = max(0, bias + convolution of scale·x + shift).
  public func halve(_ x: Tensor, _ factors: Factors?, kernel: Tensor, bias: Tensor) -> Rectified {
    check(x, large, kernel, bias, channels: shape.small_channels)
    return forward(x, factors, kernel: kernel, bias: bias, to: small, rectifies: true, kernel_halve)
  }

  /// large = bias + transposed convolution of scale·x + shift; max(0, that) and its moments if it is rectified.
  public func double(
    _ x: Tensor, _ factors: Factors?, kernel: Tensor, bias: Tensor, rectifies: Bool
  ) -> Rectified {
    check(x, small, kernel, bias, channels: shape.channels)
    return forward(x, factors, kernel: packed(kernel), bias: bias, to: large, rectifies: rectifies, kernel_double)
  }

  /// What the gradient in a convolution's output is made of: p·dy + q·y + r where y > 0, else 0.
  public typealias Slope = (p: Tensor, q: Tensor, r: Tensor)

  /// Gradients of a pass: in what it took, scaled and shifted (nil where not asked for), in its kernel (likewise) and
  /// bias; with Σ dx and Σ dx·(x − mean) of each channel of x where a mean was given.
  public typealias Gradients = (x: Tensor?, kernel: Tensor?, bias: Tensor, sum: Tensor?, product: Tensor?)

  /// The adjoint of `halve`, from the gradient dy in its normalised output.
  ///
  /// - Parameters:
  ///   - y: what `halve` gave.
  ///   - mean: of x's channels, for the sums that the block before needs.
  public func halveAdjoint(
    _ dy: Tensor, y: Tensor, slope: Slope?, x: Tensor, _ factors: Factors?, mean: Tensor?, kernel: Tensor,
    wantsData: Bool, wantsKernel: Bool
  ) -> Gradients {
    backward(
      dy, y, slope, x, factors, mean, kernel: wantsData ? packed(kernel) : kernel, outputs: shape.small_channels,
      inputs: shape.channels, wantsData: wantsData, wantsKernel: wantsKernel, kernel_halve_adjoint)
  }

  /// The adjoint of `double`; no slope where its output was not rectified.
  public func doubleAdjoint(
    _ dy: Tensor, y: Tensor, slope: Slope?, x: Tensor, _ factors: Factors?, mean: Tensor?, kernel: Tensor,
    wantsData: Bool, wantsKernel: Bool
  ) -> Gradients {
    backward(
      dy, y, slope, x, factors, mean, kernel: kernel, outputs: shape.channels, inputs: shape.small_channels,
      wantsData: wantsData, wantsKernel: wantsKernel, kernel_double_adjoint)
  }
}

// MARK: Passes

extension HalvingMaps {
  private typealias ForwardKernel = (
    UnsafePointer<kernel_halving_forward>?, kernel_halving_band, UnsafeMutablePointer<Float>?,
    UnsafeMutablePointer<Float>?
  ) -> Void
  private typealias BackwardKernel = (
    UnsafePointer<kernel_halving_backward>?, kernel_halving_band, UnsafeMutablePointer<Float>?,
    UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?
  ) -> Void

  private func forward(
    _ x: Tensor, _ factors: Factors?, kernel: Tensor, bias: Tensor, to output: [Int], rectifies: Bool,
    _ pass: ForwardKernel
  ) -> Rectified {
    let channels = output[3], bands = bands, width = 1 + 2 * channels
    var moments = Tensor([bands.count, width])
    let y = Tensor(output) { y in
      withPointers(x, factors?.scale, factors?.shift, kernel, bias) { from in
        var job = kernel_halving_forward(
          shape: shape, x: from[0], scale: from[1], shift: from[2], kernel: from[3], bias: from[4],
          y: y.baseAddress, rectifies: rectifies ? 1 : 0)
        moments.withUnsafeMutableBufferPointer { moments in
          forEachBand(bands) { index, scratch in
            pass(&job, bands[index], moments.baseAddress! + index * width, scratch)
          }
        }
      }
    }
    guard rectifies else { return (y, Tensor([0]), Tensor([0])) }
    let (mean, variance) = merged(moments, channels: channels)
    return (y, mean, variance)
  }

  private func backward(
    _ dy: Tensor, _ y: Tensor, _ slope: Slope?, _ x: Tensor, _ factors: Factors?, _ mean: Tensor?, kernel: Tensor,
    outputs: Int, inputs: Int, wantsData: Bool, wantsKernel: Bool, _ pass: BackwardKernel
  ) -> Gradients {
    precondition(dy.shape == y.shape, "a gradient \(dy.shape) in a map \(y.shape)")
    let bands = bands, count = kernelShape.reduce(1, *)
    var dx = wantsData ? Tensor(x.shape) { _ in } : nil
    var dkernel = Tensor([bands.count, wantsKernel ? count : 0]) { _ in }
    var dbias = Tensor([bands.count, outputs]) { _ in }
    var sums = Tensor([bands.count, 2 * inputs]) { _ in }
    withPointers(dy, y, slope?.p, slope?.q, slope?.r, x, factors?.scale, factors?.shift, mean, kernel) { from in
      let intoData = dx?.withUnsafeMutableBufferPointer { $0.baseAddress }
      let intoKernel = dkernel.withUnsafeMutableBufferPointer { wantsKernel ? $0.baseAddress : nil }
      let intoBias = dbias.withUnsafeMutableBufferPointer { $0.baseAddress! }
      let intoSums = sums.withUnsafeMutableBufferPointer { $0.baseAddress! }
      var job = kernel_halving_backward(
        shape: shape, dy: from[0], y: from[1], p: from[2], q: from[3], r: from[4], x: from[5], scale: from[6],
        shift: from[7], mean: wantsData ? from[8] : nil, kernel: from[9], dx: intoData)
      forEachBand(bands) { index, scratch in
        pass(
          &job, bands[index], intoKernel.map { $0 + index * count }, intoBias + index * outputs,
          intoSums + index * 2 * inputs, scratch)
      }
    }
    let hasSums = mean != nil && wantsData
    let total = hasSums ? sums.sum(axes: [0]) : nil
    return (
      dx, wantsKernel ? dkernel.sum(axes: [0]).reshaped(kernelShape) : nil, dbias.sum(axes: [0]),
      total?.slice(axis: 0, 0..<inputs), total?.slice(axis: 0, inputs..<2 * inputs)
    )
  }

  /// Bands of a pass: an example each, or several of one where there are few examples.
  private var bands: [kernel_halving_band] {
    let each = min(shape.small_rows, max(1, 8 / max(1, batch)))
    return (0..<batch).flatMap { example in
      (0..<each).map { part in
        kernel_halving_band(
          example: example, first: shape.small_rows * part / each, last: shape.small_rows * (part + 1) / each)
      }
    }
  }

  /// Every band by its number, on several threads, each with scratch of its own.
  private func forEachBand(_ bands: [kernel_halving_band], _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
    let threads = Parallel.isAllowed ? Parallel.threadCount : 1
    let floats = (kernel_halving_scratch(shape) + 15) / 16 * 16
    withScratch(count: threads * floats) { scratch in
      Parallel.forEachRange(threads) { shares in
        for share in shares {
          for index in bands.count * share / threads..<bands.count * (share + 1) / threads {
            body(index, scratch + share * floats)
          }
        }
      }
    }
  }

  private func packed(_ kernel: Tensor) -> Tensor {
    Tensor([kernel_halving_packed(shape)]) { packed in
      kernel.withUnsafeBufferPointer { kernel_halving_pack(shape, $0.baseAddress!, packed.baseAddress!) }
    }
  }

  /// The bands' moments as those of the whole map (Chan, Golub and LeVeque, 1983).
  private func merged(_ moments: Tensor, channels: Int) -> (mean: Tensor, variance: Tensor) {
    let width = 1 + 2 * channels
    var count = 0.0, mean = [Double](repeating: 0, count: channels), square = mean
    moments.withUnsafeBufferPointer { moments in
      for band in stride(from: 0, to: moments.count, by: width) {
        let n = Double(moments[band]), total = count + n
        for c in 0..<channels {
          let step = Double(moments[band + 1 + c]) - mean[c]
          mean[c] += step * n / total
          square[c] += Double(moments[band + 1 + channels + c]) + step * step * count * n / total
        }
        count = total
      }
    }
    return (Tensor([channels], mean.map { Float($0) }), Tensor([channels], square.map { Float($0 / count) }))
  }

  private func check(_ x: Tensor, _ input: [Int], _ kernel: Tensor, _ bias: Tensor, channels: Int) {
    precondition(
      x.shape == input && kernel.shape == kernelShape && bias.shape == [channels],
      "a kernel \(kernel.shape) and a bias \(bias.shape) cannot lead from \(x.shape) between \(large) and \(small)")
  }

  /// The first values of several tensors, to read; nil of those that are not there.
  private func withPointers<R>(_ tensors: Tensor?..., body: ([UnsafePointer<Float>?]) -> R) -> R {
    withExtendedLifetime(tensors) { body(tensors.map { $0?.withUnsafeBufferPointer { $0.baseAddress! } }) }
  }
}
