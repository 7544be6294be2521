import Tensors

/// Latents to patches.
///
/// z → dense → ReLU → maps → doubling blocks. z: `[B, latent]` → `[B, T, F, C]`.
public struct VAEDecoder: Network {
  public let dense: Dense
  public let blocks: DoublingStack
  let dimensions: VAEDimensions
  let latentCount: Int

  init(_ dimensions: VAEDimensions, latentCount: Int, random: inout Random) {
    dense = Dense(latentCount, dimensions.featureCount, initialiser: .fanInUniform, random: &random)
    blocks = DoublingStack(
      channels: dimensions.channels.reversed(), sizes: dimensions.sizes.reversed(), random: &random)
    self.dimensions = dimensions
    self.latentCount = latentCount
  }

  public var inputs: [Port] { [Port("latent", [latentCount])] }
  public var outputs: [Port] { [Port("patch", dimensions.patchShape.axes)] }

  public func callAsFunction(_ inputs: [String: Var]) -> [String: Var] {
    guard let z = inputs["latent"] else { preconditionFailure("the decoder takes latent, not \(inputs.keys.sorted())") }
    return ["patch": patches(z)]
  }

  /// The patch of each latent.
  public func patches(_ z: Var) -> Var {
    blocks(relu(dense(z)).reshaped([z.shape[0]] + dimensions.sizes.last! + [dimensions.channels.last!]))
  }
}
