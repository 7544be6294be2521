import Nets

/// Everything that a GAN's training is told: the same plan on the same data gives the same weights.
public struct GANPlan: Codable, Equatable, Sendable {
  /// Name of a kind in `GANModel.all`.
  public var model: String
  public var options: GANOptions
  public var recipe: GANRecipe
  public var patchShape: PatchShape
  public var seed: Int
  /// Steps in all, a resumed run's earlier ones included.
  public var totalSteps: Int
  /// Steps from one look at the samples to the next.
  public var stepsPerReport: Int

  public init(
    model: GANModel, options: GANOptions? = nil, recipe: GANRecipe? = nil, patchShape: PatchShape, seed: Int,
    totalSteps: Int, stepsPerReport: Int
  ) {
    self.model = model.name
    self.options = options ?? model.options
    self.recipe = recipe ?? model.recipe
    self.patchShape = patchShape
    self.seed = seed
    self.totalSteps = totalSteps
    self.stepsPerReport = stepsPerReport
  }

  /// The networks with fresh weights; nil if no model has that name.
  public func build() -> GAN? { GANModel.named(model)?.build(patchShape, options: options, seed: seed) }
}
