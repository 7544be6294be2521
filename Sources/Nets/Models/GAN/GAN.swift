import Tensors

/// A generator and the discriminator that it is trained against.
public struct GAN {
  /// Latent `[B, latentCount]` → patches `[B, T, F, 1]`.
  public let generator: any Layer
  /// Patches `[B, T, F, 1]` → logits `[B, 1]`: the score before the sigmoid, positive for real.
  public let discriminator: any Layer
  public let latentCount: Int
  public let patchShape: PatchShape

  public init(generator: any Layer, discriminator: any Layer, latentCount: Int, patchShape: PatchShape) {
    self.generator = generator
    self.discriminator = discriminator
    self.latentCount = latentCount
    self.patchShape = patchShape
  }

  /// Latents of a seed: N(0, 1).
  public func latents(_ count: Int, _ random: inout Random) -> Tensor { random.normal([count, latentCount]) }

  /// Patches of given latents, without gradients, in pieces that bound the memory.
  public func generate(_ latents: Tensor) -> Tensor {
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "the generator takes latents [N, \(latentCount)], not \(latents.shape)")
    return Batches.map(latents) { generator($0) }
  }

  /// Logits of given patches, without gradients.
  public func score(_ patches: Tensor) -> Tensor { Batches.map(patches) { discriminator($0) } }
}

/// Size of a patch: time bins, frequency bins, channels.
public struct PatchShape: Codable, Equatable, Sendable, CustomStringConvertible {
  public var time: Int
  public var frequency: Int
  public var channels: Int

  public init(time: Int, frequency: Int, channels: Int = 1) {
    self.time = time
    self.frequency = frequency
    self.channels = channels
  }

  public var axes: [Int] { [time, frequency, channels] }
  public var description: String { "\(time) × \(frequency) × \(channels)" }
}
