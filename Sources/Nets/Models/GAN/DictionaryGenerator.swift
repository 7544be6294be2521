import Tensors

/// The seed's generator: a latent chooses a mixture from a dictionary of patches.
///
/// Dense(100) tanh → Dense(T·F) LeakyReLU 0.01 → `[T, F]`. The second layer's weight `[100, T·F]` is the dictionary;
/// the first decides how much of which entry is heard. z: `[B, 100]` → `[B, T, F, 1]`.
///
/// Initialised glorot normal, then glorot uniform: experiments 1 to 4 of the seed's log.
public struct DictionaryGenerator: Layer {
  public let chooser: Dense
  public let dictionary: Dense
  /// Whether the mixture is scaled to unit L2 norm before it meets the dictionary.
  let normalisesMixture: Bool
  let patchShape: PatchShape
  public let site = Site()

  init(latentCount: Int, patchShape: PatchShape, normalisesMixture: Bool, random: inout Random) {
    chooser = Dense(latentCount, 100, initialiser: .glorotNormal, random: &random)
    dictionary = Dense(100, patchShape.axes.reduce(1, *), initialiser: .glorotUniform, random: &random)
    self.normalisesMixture = normalisesMixture
    self.patchShape = patchShape
  }

  public func callAsFunction(_ z: Var) -> Var {
    let mixture = tanh(chooser(z))
    let patch = leakyReLU(dictionary(normalisesMixture ? unitNorm(mixture) : mixture), slope: 0.01)
    return site.mark(patch.reshaped([-1] + patchShape.axes))
  }
}
