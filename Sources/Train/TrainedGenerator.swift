import Data
import Files
import Nets
import Runs
import Tensors

/// What makes patches of latents, once a run has trained it: a GAN's generator, a VAE's decoder.
public struct TrainedGenerator {
  public let network: any Network
  public let latentCount: Int
  /// Name of its model: `gan-quality`.
  public let name: String
  /// What its patches mean as sound.
  public let domain: PatchDomain
  /// Steps that the weights have been trained for.
  public let step: Int

  /// Opens a run or a file of weights.
  ///
  /// - Throws: `FileError` for what makes no patches of latents.
  public init(_ path: String, version: OpenedModel.Version = .best, checkedBy executable: String) throws {
    try self.init(OpenedModel(path, version: version, checkedBy: executable), named: path)
  }

  /// That of a model that is open.
  public init(_ opened: OpenedModel, named path: String) throws {
    let part = opened.parts.first { part in
      part.network.inputs.map(\.name) == ["latent"] && part.network.outputs.map(\.name) == ["patch"]
    }
    guard let part, let domain = opened.domain, let step = opened.step, let configuration = opened.configuration else {
      throw FileError(
        .badData, path, "holds \(opened.architecture.summary), which makes no patches of latents",
        remedy: "name a run of bench train gan or train vae")
    }
    try opened.requireFiniteWeights()
    network = part.network
    latentCount = part.network.inputs[0].shape[0]
    name = configuration.model
    (self.domain, self.step) = (domain, step)
  }

  /// Latents of N(0, 1).
  public func latents(_ count: Int, _ random: inout Random) -> Tensor { random.normal([count, latentCount]) }

  /// Patches of given latents, `[N, latent]` → `[N, T, F, C]`, in pieces that bound the memory.
  public func generate(_ latents: Tensor) -> Tensor {
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "\(name) takes latents [N, \(latentCount)], not \(latents.shape)")
    return Batches.map(latents, size: 16) { network($0) }
  }
}
