import COneDNN

/// The three computations of a convolution, each the derivative of one trilinear form by one of its arguments:
/// `⟨y, x ∗ w⟩ = ⟨dataAdjoint(y, w), x⟩ = ⟨kernelAdjoint(x, y), w⟩`.
enum ConvolutionDirection: Hashable { case forward, dataAdjoint, kernelAdjoint }

/// A convolution compiled by oneDNN, with the changes of layout that its kernel needs.
///
/// Inputs and outputs stay channels last; the kernel goes into the blocked order that the primitive wants.
final class ConvolutionPrimitive {
  private struct Key: Hashable {
    let problem: ConvolutionProblem, direction: ConvolutionDirection, hasBias: Bool, slope: Float?
    /// oneDNN shares the work out when it compiles.
    let threads: Int
  }

  nonisolated(unsafe) private static var cache = PrimitiveCache<Key, ConvolutionPrimitive>(limit: 512)

  private let primitive: Primitive
  private let direction: ConvolutionDirection
  /// Between our order and the primitive's, in the direction that the kernel travels; nil when they are the same.
  private let reorder: Primitive?
  private let packedFloats: Int
  /// The kernel in the primitive's order, kept until another one comes: a net that does not train packs it once.
  private var packed: (version: Int, kernel: Storage)?

  static func compiled(
    _ problem: ConvolutionProblem, _ direction: ConvolutionDirection, hasBias: Bool = false, slope: Float? = nil
  ) -> ConvolutionPrimitive {
    precondition(Parallel.isAllowed, "oneDNN is called from the main thread alone")
    let key = Key(
      problem: problem, direction: direction, hasBias: hasBias, slope: slope, threads: Parallel.threadCount)
    return cache.compiled(for: key) {
      ConvolutionPrimitive(problem, direction, hasBias: hasBias, slope: slope)
    }
  }

  private init(_ problem: ConvolutionProblem, _ direction: ConvolutionDirection, hasBias: Bool, slope: Float?) {
    self.direction = direction
    let p = problem
    var x = OneDNN.layout(
      [p.batch, p.inputChannels, p.rows, p.columns], strides: channelsLast(p.rows, p.columns, p.inputChannels))
    var y = OneDNN.layout(
      [p.batch, p.outputChannels, p.outputRows, p.outputColumns],
      strides: channelsLast(p.outputRows, p.outputColumns, p.outputChannels))
    // [t, f, C/groups, K] in oneDNN's logical order (groups), K/groups, C/groups, t, f.
    let (c, k) = (p.inputChannelsPerGroup, p.outputChannels)
    var lengths = [k / p.groups, c, p.rowTaps, p.columnTaps]
    var strides = [1, k, p.columnTaps * c * k, c * k]
    if p.groups > 1 {
      lengths.insert(p.groups, at: 0)
      strides.insert(k / p.groups, at: 0)
    }
    let ours = OneDNN.layout(lengths, strides: strides)
    var kernel = OneDNN.anyLayout(lengths)
    var bias = OneDNN.layout([k], strides: [1])

    let axes = [p.rowAxis, p.columnAxis]
    let stride = axes.map { Int64($0.stride) }, dilation = axes.map { Int64($0.dilation - 1) }
    let before = axes.map { Int64($0.before) }, after = axes.map { Int64($0.after) }
    var operation = dnnl_convolution_desc_t()
    let kernelArgument: Primitive.Argument
    switch direction {
    case .forward:
      OneDNN.check(
        withUnsafePointer(to: &bias) { bias in
          dnnl_dilated_convolution_forward_desc_init(
            &operation, dnnl_forward_training, dnnl_convolution_direct, &x, &kernel, hasBias ? bias : nil, &y,
            stride, dilation, before, after)
        }, "the convolution \(p)")
      kernelArgument = DNNL_ARG_WEIGHTS
    case .dataAdjoint:
      OneDNN.check(
        dnnl_dilated_convolution_backward_data_desc_init(
          &operation, dnnl_convolution_direct, &x, &kernel, &y, stride, dilation, before, after),
        "the data adjoint of the convolution \(p)")
      kernelArgument = DNNL_ARG_WEIGHTS
    case .kernelAdjoint:
      OneDNN.check(
        dnnl_dilated_convolution_backward_weights_desc_init(
          &operation, dnnl_convolution_direct, &x, &kernel, nil, &y, stride, dilation, before, after),
        "the kernel adjoint of the convolution \(p)")
      kernelArgument = DNNL_ARG_DIFF_WEIGHTS
    }
    primitive = Primitive(&operation, slope: slope, name: "the \(direction) of the convolution \(p)")
    var theirs = primitive.layout(of: kernelArgument), mine = ours
    packedFloats = dnnl_memory_desc_get_size(&theirs) / 4
    if dnnl_memory_desc_equal(&theirs, &mine) == 1 {
      reorder = nil
    } else {
      reorder =
        direction == .kernelAdjoint
        ? Primitive(reorderFrom: theirs, to: ours) : Primitive(reorderFrom: ours, to: theirs)
    }
  }

  /// y = x ∗ kernel (+ bias), activated.
  func forward(x: Pointer, kernel: Kernel, bias: Pointer?, y: Pointer) {
    withPacked(kernel) { kernel in
      if let bias {
        primitive.run([DNNL_ARG_SRC: x, DNNL_ARG_WEIGHTS: kernel, DNNL_ARG_BIAS: bias, DNNL_ARG_DST: y])
      } else {
        primitive.run([DNNL_ARG_SRC: x, DNNL_ARG_WEIGHTS: kernel, DNNL_ARG_DST: y])
      }
    }
  }

  /// dx from dy and the kernel.
  func dataAdjoint(dy: Pointer, kernel: Kernel, dx: Pointer) {
    withPacked(kernel) { primitive.run([DNNL_ARG_DIFF_DST: dy, DNNL_ARG_WEIGHTS: $0, DNNL_ARG_DIFF_SRC: dx]) }
  }

  /// dkernel from x and dy.
  func kernelAdjoint(x: Pointer, dy: Pointer, dkernel: Pointer) {
    guard let reorder else {
      return primitive.run([DNNL_ARG_SRC: x, DNNL_ARG_DIFF_DST: dy, DNNL_ARG_DIFF_WEIGHTS: dkernel])
    }
    withScratch(count: packedFloats) { packed in
      primitive.run([DNNL_ARG_SRC: x, DNNL_ARG_DIFF_DST: dy, DNNL_ARG_DIFF_WEIGHTS: packed])
      reorder.run([DNNL_ARG_FROM: packed, DNNL_ARG_TO: dkernel])
    }
  }

  typealias Pointer = UnsafeMutablePointer<Float>

  /// A kernel's values, and the name of these values.
  typealias Kernel = (pointer: Pointer, version: Int)

  private func withPacked(_ kernel: Kernel, _ body: (Pointer) -> Void) {
    guard let reorder else { return body(kernel.pointer) }
    let storage = packed?.kernel ?? Storage(count: packedFloats)
    if packed?.version != kernel.version {
      reorder.run([DNNL_ARG_FROM: kernel.pointer, DNNL_ARG_TO: storage.pointer])
      packed = (kernel.version, storage)
    }
    body(storage.pointer)
    withExtendedLifetime(storage) {}
  }
}

/// Strides of [B, T, F, C] memory in oneDNN's logical order B, C, T, F.
private func channelsLast(_ rows: Int, _ columns: Int, _ channels: Int) -> [Int] {
  [rows * columns * channels, 1, columns * channels, channels]
}
