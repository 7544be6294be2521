import Nets

/// Everything that a VAE's training is told: the same plan on the same data gives the same weights.
public struct VAEPlan: Codable, Equatable, Sendable {
  public var architecture: VAEArchitecture
  public var recipe: VAERecipe
  public var seed: Int
  /// Steps in all, a resumed run's earlier ones included.
  public var totalSteps: Int
  /// Steps of an epoch: what β's schedule counts in.
  public var stepsPerEpoch: Int
  /// Steps from one look at held-out patches to the next.
  public var stepsPerReport: Int
  /// The step that β's schedule begins at: 0, or where a resumed run was given another.
  public var betaStart = 0
  /// Whether effects and settings are drawn afresh each epoch, from the dry clips beside the set.
  public var drawsFreshSettings = false

  public init(
    model: VAEModel, options: VAEOptions? = nil, recipe: VAERecipe? = nil, patchShape: PatchShape, seed: Int,
    totalSteps: Int, stepsPerEpoch: Int, stepsPerReport: Int? = nil
  ) {
    architecture = VAEArchitecture(model, options: options, patchShape: patchShape)
    self.recipe = recipe ?? model.recipe
    self.seed = seed
    self.totalSteps = totalSteps
    self.stepsPerEpoch = stepsPerEpoch
    self.stepsPerReport = stepsPerReport ?? stepsPerEpoch
  }

  /// Name of a kind in `VAEModel.all`.
  public var model: String { architecture.model }
  public var patchShape: PatchShape { architecture.patchShape }
  public var latentCount: Int { architecture.options.latentCount }
  /// N, the values of a patch.
  public var valueCount: Int { patchShape.axes.reduce(1, *) }

  /// β at a step.
  public func beta(atStep step: Int) -> Beta {
    beta(
      summed: recipe.beta.summed(
        atStep: max(0, step - betaStart), stepsPerEpoch: stepsPerEpoch, valueCount: valueCount,
        latentCount: latentCount))
  }

  /// The largest β that the schedule comes to: what weights are judged under, whenever they are.
  public var largestBeta: Beta {
    beta(summed: recipe.beta.largestSummed(valueCount: valueCount, latentCount: latentCount))
  }

  private func beta(summed: Double) -> Beta { Beta(summed: summed, valueCount: valueCount, latentCount: latentCount) }

  /// The networks with fresh weights.
  ///
  /// - Throws: `ArchitectureError` if there are none such.
  public func build() throws -> VAE { try architecture.build(seed: seed) }
}
