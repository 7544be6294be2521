import Tensors

/// An encoder of patches to normal distributions, and the decoder of their values (Kingma and Welling, 2014).
public struct VAE {
  public let encoder: VAEEncoder
  public let decoder: VAEDecoder

  public var latentCount: Int { decoder.latentCount }
  public var patchShape: PatchShape { encoder.patchShape }

  /// The mean µ of each patch's latent: `[N, T, F, C]` → `[N, latent]`; without gradients, in pieces that bound the
  /// memory.
  public func encode(_ patches: Tensor) -> Tensor { Batches.map(patches, size: 16) { encoder.heads($0).mean } }

  /// Patches of given latents: `[N, latent]` → `[N, T, F, C]`.
  public func decode(_ latents: Tensor) -> Tensor {
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "the decoder takes latents [N, \(latentCount)], not \(latents.shape)")
    return Batches.map(latents, size: 16) { decoder.patches($0) }
  }

  /// What the decoder makes of each patch's µ: `[N, T, F, C]` → the same.
  public func reconstruct(_ patches: Tensor) -> Tensor {
    Batches.map(patches, size: 16) { decoder.patches(encoder.heads($0).mean) }
  }
}
