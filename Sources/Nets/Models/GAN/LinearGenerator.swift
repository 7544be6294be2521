import Tensors

/// Upstream's later generator: Dense(T) tanh → Dropout 0.5 → Dense(T·F), linear.
public struct LinearGenerator: Layer {
  public let chooser: Dense
  public let dropout: Dropout
  public let dictionary: Dense
  let normalisesMixture: Bool
  let patchShape: PatchShape
  public let site = Site()

  init(latentCount: Int, patchShape: PatchShape, normalisesMixture: Bool, random: inout Random) {
    chooser = Dense(latentCount, patchShape.time, initialiser: .glorotUniform, random: &random)
    dropout = Dropout(0.5)
    dictionary = Dense(patchShape.time, patchShape.axes.reduce(1, *), initialiser: .glorotUniform, random: &random)
    self.normalisesMixture = normalisesMixture
    self.patchShape = patchShape
  }

  public func callAsFunction(_ z: Var) -> Var {
    let mixture = dropout(tanh(chooser(z)))
    return site.mark(dictionary(normalisesMixture ? unitNorm(mixture) : mixture).reshaped([-1] + patchShape.axes))
  }
}
