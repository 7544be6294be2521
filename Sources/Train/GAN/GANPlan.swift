import Nets

/// Everything that a GAN's training is told: the same plan on the same data gives the same weights.
public struct GANPlan: Codable, Equatable, Sendable {
  public var architecture: GANArchitecture
  public var recipe: GANRecipe
  public var seed: Int
  /// Steps in all, a resumed run's earlier ones included.
  public var totalSteps: Int
  /// Steps from one look at the samples to the next.
  public var stepsPerReport: Int

  public init(
    model: GANModel, options: GANOptions? = nil, recipe: GANRecipe? = nil, patchShape: PatchShape, seed: Int,
    totalSteps: Int, stepsPerReport: Int
  ) {
    architecture = GANArchitecture(model, options: options, patchShape: patchShape)
    self.recipe = recipe ?? model.recipe
    self.seed = seed
    self.totalSteps = totalSteps
    self.stepsPerReport = stepsPerReport
  }

  /// Name of a kind in `GANModel.all`.
  public var model: String { architecture.model }
  public var patchShape: PatchShape { architecture.patchShape }

  /// The networks with fresh weights.
  ///
  /// - Throws: `ArchitectureError` if there are none such.
  public func build() throws -> GAN { try architecture.build(seed: seed) }
}
