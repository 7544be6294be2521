/// The rule by which a convolution's or pooling's zero padding follows from sizes.
public enum ConvolutionPadding: Hashable, Sendable {
  /// No padding (Keras's 'valid').
  case valid
  /// As much as gives `⌈size/stride⌉` outputs; an odd zero goes after the end (Keras's 'same'; for an even kernel this
  /// is not symmetric).
  case same
  /// The given number of zeros before and after every axis (PyTorch's integers have both equal).
  case explicit(before: [Int], after: [Int])

  /// The same number of zeros on both sides of each axis, as PyTorch's `padding=(p, …)`.
  public static func symmetric(_ zeros: Int...) -> ConvolutionPadding { .explicit(before: zeros, after: zeros) }

  /// One axis of a kernel of `taps` over `size` inputs.
  ///
  /// 'same': `total = max((⌈size/stride⌉ − 1)·stride + span − size, 0)`, before = ⌊total/2⌋, after the rest.
  public func axis(_ axis: Int, size: Int, taps: Int, stride: Int, dilation: Int) -> ConvolutionGeometry.Axis {
    switch self {
    case .valid:
      return .init(stride: stride, dilation: dilation)
    case .same:
      let span = (taps - 1) * dilation + 1
      let total = max(((size + stride - 1) / stride - 1) * stride + span - size, 0)
      return .init(stride: stride, dilation: dilation, before: total / 2, after: total - total / 2)
    case .explicit(let before, let after):
      return .init(stride: stride, dilation: dilation, before: before[axis], after: after[axis])
    }
  }
}
