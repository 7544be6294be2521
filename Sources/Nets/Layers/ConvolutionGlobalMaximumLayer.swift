import Tensors

/// A bank of filters, and the largest response of each over the whole input: convolution with 'same' padding and
/// global max pooling as one layer.
///
/// x: `[B, T, F, C]` (or `[B, T, C]` for filters over time alone) → `[B, K]`; weight `[time, frequency, C, K]` (or
/// `[time, C, K]`), bias `[K]`.
public struct ConvolutionGlobalMaximum: Layer {
  public let weight: Parameter
  public let bias: Parameter
  public let site = Site()

  /// - Parameter kernel: taps in time and, for spectrograms, in frequency.
  public init(
    kernel: [Int], _ input: Int, _ output: Int, initialiser: Initialiser = .glorotUniform, random: inout Random
  ) {
    weight = Parameter(initialiser(kernel + [input, output], &random))
    bias = Parameter(Tensor([output]))
  }

  public func callAsFunction(_ x: Var) -> Var {
    let w = x.tape[weight]
    precondition(
      x.rank == w.rank && x.shape.last == w.shape[w.rank - 2],
      "\(site.path): filters of shape \(w.shape) cannot be laid on \(x.shape)")
    // A waveform's channels stand for a frequency axis of one bin.
    let isSequence = x.rank == 3
    let input = isSequence ? x.reshaped([x.shape[0], x.shape[1], 1, x.shape[2]]) : x
    let filters = isSequence ? w.reshaped([w.shape[0], 1, w.shape[1], w.shape[2]]) : w
    func same(_ taps: Int) -> (before: Int, after: Int) { ((taps - 1) / 2, taps / 2) }
    return site.mark(
      convolutionGlobalMaximum(
        input, kernel: filters, bias: x.tape[bias],
        padding: (same(filters.shape[0]), same(filters.shape[1]))))
  }
}
