/// How a convolution's kernel steps over its input: stride, dilation and zero padding on each axis, and groups.
///
/// Output o of an axis sees the inputs `o·stride + tap·dilation − before` for every tap of the kernel; inputs outside
/// are zero. A waveform has one axis (time), a spectrogram two (time, frequency).
public struct ConvolutionGeometry: Hashable, Sendable {
  /// One axis of a convolution.
  public struct Axis: Hashable, Sendable {
    /// Inputs from one output to the next.
    public var stride: Int
    /// Inputs from one tap of the kernel to the next.
    public var dilation: Int
    /// Zeros before the first input.
    public var before: Int
    /// Zeros after the last input.
    public var after: Int

    public init(stride: Int = 1, dilation: Int = 1, before: Int = 0, after: Int = 0) {
      precondition(
        stride > 0 && dilation > 0 && before >= 0 && after >= 0,
        "stride \(stride) and dilation \(dilation) must be positive, padding \(before), \(after) not negative")
      self.stride = stride
      self.dilation = dilation
      self.before = before
      self.after = after
    }

    /// Inputs that a kernel of `taps` spans: `(taps − 1)·dilation + 1`.
    public func span(taps: Int) -> Int { (taps - 1) * dilation + 1 }

    /// Outputs for `size` inputs: `⌊(size + before + after − span)/stride⌋ + 1`.
    public func outputSize(_ size: Int, taps: Int) -> Int {
      let room = size + before + after - span(taps: taps)
      return room < 0 ? 0 : room / stride + 1
    }

    /// The outputs among some for which a tap of the kernel lies on one of `size` inputs and not on padding.
    func outputs(ofTap tap: Int, in outputs: Range<Int>, size: Int) -> Range<Int> {
      let offset = tap * dilation - before
      let first = max(0, stride - 1 - offset) / stride, last = max(0, stride - 1 + size - offset) / stride
      return (first..<max(first, last)).clamped(to: outputs)
    }

    /// The outputs, of endlessly many, whose span reaches into a range of inputs.
    func outputs(seeing inputs: Range<Int>, taps: Int) -> Range<Int> {
      let first = max(0, inputs.lowerBound + before - span(taps: taps) + stride) / stride
      let last = (inputs.upperBound - 1 + before) / stride
      return inputs.isEmpty ? first..<first : first..<max(first, last + 1)
    }
  }

  /// The axes, outermost first.
  public var axes: [Axis]
  /// Equal parts into which input and output channels are cut; part i of the output sees part i of the input alone.
  public var groups: Int

  public init(axes: [Axis], groups: Int = 1) {
    precondition(axes.count == 1 || axes.count == 2, "a convolution has one or two axes, not \(axes.count)")
    precondition(groups > 0, "groups must be positive: \(groups)")
    self.axes = axes
    self.groups = groups
  }

  /// The geometry of a layer on an input of `size`, with the padding that its rule gives there.
  public init(
    size: [Int], taps: [Int], strides: [Int], dilations: [Int], padding: ConvolutionPadding, groups: Int = 1
  ) {
    self.init(
      axes: size.indices.map {
        padding.axis($0, size: size[$0], taps: taps[$0], stride: strides[$0], dilation: dilations[$0])
      }, groups: groups)
  }

  /// Output lengths of every axis.
  public func outputSize(_ size: [Int], taps: [Int]) -> [Int] {
    axes.indices.map { axes[$0].outputSize(size[$0], taps: taps[$0]) }
  }
}
