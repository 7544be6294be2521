import Tensors

/// Patches to the mean and log variance of their latents.
///
/// x → halving blocks → flat → dense. x: `[B, T, F, C]` → mean, logVariance: `[B, latent]`.
public struct VAEEncoder: Network {
  public let blocks: HalvingStack
  /// Both heads as one product: mean in the first half of its outputs, log variance in the second.
  public let head: Dense
  let patchShape: PatchShape
  let latentCount: Int

  init(_ dimensions: VAEDimensions, latentCount: Int, random: inout Random) {
    blocks = HalvingStack(channels: dimensions.channels, random: &random)
    head = Dense(dimensions.featureCount, 2 * latentCount, initialiser: .fanInUniform, random: &random)
    patchShape = dimensions.patchShape
    self.latentCount = latentCount
  }

  public var inputs: [Port] { [Port("patch", patchShape.axes)] }
  public var outputs: [Port] { [Port("mean", [latentCount]), Port("logVariance", [latentCount])] }

  public func callAsFunction(_ inputs: [String: Var]) -> [String: Var] {
    guard let x = inputs["patch"] else { preconditionFailure("the encoder takes patch, not \(inputs.keys.sorted())") }
    let (mean, logVariance) = heads(x)
    return ["mean": mean, "logVariance": logVariance]
  }

  /// Mean and log variance of each patch's latent.
  public func heads(_ x: Var) -> (mean: Var, logVariance: Var) {
    precondition(
      Array(x.shape.dropFirst()) == patchShape.axes, "an encoder of patches \(patchShape) cannot take \(x.shape)")
    let both = head(blocks(x).reshaped([x.shape[0], -1]))
    return (both.slice(axis: 1, 0..<latentCount), both.slice(axis: 1, latentCount..<2 * latentCount))
  }
}
