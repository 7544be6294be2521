import Tensors

/// Transposed convolution over time, or over time and frequency: enlarges its input by the stride.
///
/// x: [B, T, C] → [B, T′, K] with a kernel of one length, x: [B, T, F, C] → [B, T′, F′, K] with one of two.
/// weight: [taps…, K/groups, C], bias: [K]; Keras's order.
public struct TransposedConvolution: Layer {
  public let weight: Parameter
  public let bias: Parameter?
  public let strides: [Int]
  public let dilations: [Int]
  public let padding: ConvolutionPadding
  public let outputPadding: [Int]?
  public let groups: Int
  public let site = Site()

  /// - Parameters:
  ///   - kernel: taps in time and, for spectrograms, in frequency.
  ///   - strides, dilations: 1 on every axis if nil.
  ///   - padding, outputPadding: as Keras with 'same' and 'valid', as PyTorch with explicit padding; see
  ///     `TransposedConvolutionGeometry`.
  public init(
    kernel: [Int], _ input: Int, _ output: Int, strides: [Int]? = nil, dilations: [Int]? = nil,
    padding: ConvolutionPadding = .valid, outputPadding: [Int]? = nil, groups: Int = 1, hasBias: Bool = true,
    initialiser: Initialiser = .glorotUniform, random: inout Random
  ) {
    precondition(
      input % groups == 0 && output % groups == 0, "\(groups) groups do not divide \(input) and \(output) channels")
    weight = Parameter(initialiser(kernel + [output / groups, input], &random))
    bias = hasBias ? Parameter(Tensor([output])) : nil
    self.strides = strides ?? kernel.map { _ in 1 }
    self.dilations = dilations ?? kernel.map { _ in 1 }
    self.padding = padding
    self.outputPadding = outputPadding
    self.groups = groups
  }

  public func callAsFunction(_ x: Var) -> Var {
    let tape = x.tape, shape = weight.value.shape, axes = strides.count
    precondition(
      x.rank == axes + 2 && x.shape[axes + 1] == shape[axes + 1],
      "\(site.path): a transposed convolution of weight \(shape) cannot take \(x.shape)")
    let geometry = TransposedConvolutionGeometry(
      size: Array(x.shape[1...axes]), taps: Array(shape[..<axes]), strides: strides, dilations: dilations,
      padding: padding, outputPadding: outputPadding, groups: groups)
    return site.mark(
      transposedConvolution(x, kernel: tape[weight], bias: bias.map { tape[$0] }, geometry: geometry))
  }
}
