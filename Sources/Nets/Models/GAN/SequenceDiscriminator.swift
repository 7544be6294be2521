import Tensors

/// Upstream's later discriminator: 512 filters as long as the patch, over time alone.
///
/// Convolution over time with all frequency bins as channels, 'same' → tanh → the largest response of each filter →
/// Dense 1. x: `[B, T, F, 1]` → logits `[B, 1]`. The tanh rises, so it is taken of the maximum instead of the map.
public struct SequenceDiscriminator: Layer {
  public let filters: ConvolutionGlobalMaximum
  public let score: Dense
  public let site = Site()

  init(patchShape: PatchShape, filterCount: Int = 512, random: inout Random) {
    filters = ConvolutionGlobalMaximum(kernel: [patchShape.time], patchShape.frequency, filterCount, random: &random)
    score = Dense(filterCount, 1, random: &random)
  }

  public func callAsFunction(_ x: Var) -> Var {
    let sequence = x.reshaped([x.shape[0], x.shape[1], x.shape[2] * x.shape[3]])
    return site.mark(score(tanh(filters(sequence))))
  }
}
