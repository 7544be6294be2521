import Tensors

/// The seed's discriminator: is any of its filters anywhere in the patch?
///
/// Convolution with 64 filters of 7 time bins × (F − 4) frequency bins, 'same' → the largest response of each filter
/// over the whole map → (Dropout 0.3 → Dense 128 tanh →) Dense 1. Invariant to when a sound comes, and to ±2
/// frequency bins. x: `[B, T, F, 1]` → logits `[B, 1]`; the seed's sigmoid is part of the loss.
public struct FilterDiscriminator: Layer {
  public let filters: ConvolutionGlobalMaximum
  public let dropout: Dropout?
  public let hidden: Dense?
  public let score: Dense
  public let site = Site()

  /// - Parameters:
  ///   - filterHeight: frequency bins of a filter.
  ///   - hasHiddenLayer: whether dropout and a hidden layer stand before the score (experiment 1).
  init(filterCount: Int = 64, filterHeight: Int, hasHiddenLayer: Bool, random: inout Random) {
    filters = ConvolutionGlobalMaximum(kernel: [7, filterHeight], 1, filterCount, random: &random)
    dropout = hasHiddenLayer ? Dropout(0.3) : nil
    hidden = hasHiddenLayer ? Dense(filterCount, 128, random: &random) : nil
    score = Dense(hasHiddenLayer ? 128 : filterCount, 1, random: &random)
  }

  public func callAsFunction(_ x: Var) -> Var {
    var y = filters(x)
    if let dropout { y = dropout(y) }
    if let hidden { y = tanh(hidden(y)) }
    return site.mark(score(y))
  }
}
