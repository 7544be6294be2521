/// Sizes of a transposed convolution: the data adjoint of the convolution that maps its output onto its input.
public struct TransposedConvolutionGeometry: Hashable, Sendable {
  /// The convolution from the (larger) output back to the (smaller) input.
  public var convolution: ConvolutionGeometry
  /// Output lengths of every axis.
  public var outputSize: [Int]

  /// The geometry of a layer on an input of `size`.
  ///
  /// Output length of an axis with n inputs, stride s, kernel span k:
  /// - `.same`: `n·s`, or `(n − 1)·s + k − 2⌊k/2⌋ + outputPadding` if that is given (Keras);
  /// - `.valid`: `n·s + max(k − s, 0)`, or `(n − 1)·s + k + outputPadding` (Keras);
  /// - `.explicit`: `(n − 1)·s + k − before − after + outputPadding` (PyTorch), with outputPadding < s.
  public init(
    size: [Int], taps: [Int], strides: [Int], dilations: [Int], padding: ConvolutionPadding,
    outputPadding: [Int]? = nil, groups: Int = 1
  ) {
    let outputSize = size.indices.map { axis in
      let (n, s) = (size[axis], strides[axis])
      let span = (taps[axis] - 1) * dilations[axis] + 1
      let extra = outputPadding?[axis]
      switch padding {
      case .same: return extra.map { (n - 1) * s + span - 2 * (span / 2) + $0 } ?? n * s
      case .valid: return extra.map { (n - 1) * s + span + $0 } ?? n * s + max(span - s, 0)
      case .explicit(let before, let after): return (n - 1) * s + span - before[axis] - after[axis] + (extra ?? 0)
      }
    }
    convolution = ConvolutionGeometry(
      size: outputSize, taps: taps, strides: strides, dilations: dilations, padding: padding, groups: groups)
    precondition(
      convolution.outputSize(outputSize, taps: taps) == size,
      "no convolution of stride \(strides) and kernel \(taps) takes \(outputSize) to \(size): output padding "
        + "\(outputPadding ?? []) must be less than the stride")
    self.outputSize = outputSize
  }
}
