import Tensors

/// Convolution over time, or over time and frequency.
///
/// x: [B, T, C] → [B, T′, K] with a kernel of one length, x: [B, T, F, C] → [B, T′, F′, K] with one of two.
/// weight: [taps…, C/groups, K], bias: [K]; Keras's order. groups = C makes it depthwise.
public struct Convolution: Layer {
  public let weight: Parameter
  public let bias: Parameter?
  public let strides: [Int]
  public let dilations: [Int]
  public let padding: ConvolutionPadding
  public let groups: Int
  public let site = Site()

  /// - Parameters:
  ///   - kernel: taps in time and, for spectrograms, in frequency.
  ///   - strides, dilations: 1 on every axis if nil.
  public init(
    kernel: [Int], _ input: Int, _ output: Int, strides: [Int]? = nil, dilations: [Int]? = nil,
    padding: ConvolutionPadding = .valid, groups: Int = 1, hasBias: Bool = true,
    initialiser: Initialiser = .glorotUniform, random: inout Random
  ) {
    precondition(
      input % groups == 0 && output % groups == 0, "\(groups) groups do not divide \(input) and \(output) channels")
    weight = Parameter(initialiser(kernel + [input / groups, output], &random))
    bias = hasBias ? Parameter(Tensor([output])) : nil
    self.strides = strides ?? kernel.map { _ in 1 }
    self.dilations = dilations ?? kernel.map { _ in 1 }
    self.padding = padding
    self.groups = groups
  }

  public func callAsFunction(_ x: Var) -> Var {
    let tape = x.tape
    return site.mark(
      convolution(x, kernel: tape[weight], bias: bias.map { tape[$0] }, geometry: geometry(on: x.shape)))
  }

  /// How the kernel lies on an input of a shape.
  func geometry(on input: [Int]) -> ConvolutionGeometry {
    let shape = weight.shape, axes = strides.count
    precondition(
      input.count == axes + 2 && input[axes + 1] == shape[axes] * groups,
      "\(site.path): a convolution of weight \(shape) in \(groups) groups cannot take \(input)")
    return ConvolutionGeometry(
      size: Array(input[1...axes]), taps: Array(shape[..<axes]), strides: strides, dilations: dilations,
      padding: padding, groups: groups)
  }
}
