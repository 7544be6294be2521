import Data
import Nets
import Tensors

/// How many latents a training set can keep busy under a β, before any training.
///
/// A linear VAE keeps a latent for every principal component whose variance is above β_sum/2, and no other (Lucas et
/// al., 2019). Real ones come near to it.
public struct LatentBound: Equatable, Sendable {
  /// Components above the bound.
  public let componentCount: Int
  /// Patches that they were taken of: no more components can be seen than this less one.
  public let patchCount: Int
  /// β_sum / 2.
  public let variance: Double

  /// Components are worked out from the products of so many patches with one another.
  private static let patchesAtMost = 384

  /// - Throws: `FileError` if the set cannot be read.
  public init(_ plan: VAEPlan, data: DataSet) throws {
    let patches = try data.drawnTrainingPatches(count: Self.patchesAtMost, seed: plan.seed, purpose: "components")
    variance = plan.largestBeta.summed / 2
    patchCount = patches.shape[0]
    componentCount = patchCount < 2 ? 0 : PrincipalComponents(of: patches).count(above: variance)
  }

  /// Whether there may be more that so few patches do not show.
  public var isCutShort: Bool { componentCount == patchCount - 1 }
}
