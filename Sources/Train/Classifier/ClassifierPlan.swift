import Nets

/// Everything that a classifier's training is told: the same plan on the same data gives the same weights.
public struct ClassifierPlan: Codable, Equatable, Sendable {
  public var architecture: ClassifierArchitecture
  public var recipe: ClassifierRecipe
  public var seed: Int
  /// Epochs in all, a resumed run's earlier ones included.
  public var totalEpochs: Int
  /// Share of the patches that are not held out which decide when to stop and which weights are best.
  public var validationShare: Double

  public init(
    model: ClassifierModel, recipe: ClassifierRecipe? = nil, patchShape: PatchShape, labels: [String], seed: Int,
    totalEpochs: Int? = nil, validationShare: Double = 0.15
  ) {
    let recipe = recipe ?? model.recipe
    architecture = ClassifierArchitecture(model, patchShape: patchShape, labels: labels, head: recipe.head)
    self.recipe = recipe
    self.seed = seed
    self.totalEpochs = totalEpochs ?? recipe.epochs
    self.validationShare = validationShare
  }

  /// Name of a kind in `ClassifierModel.all`.
  public var model: String { architecture.model }
  public var labels: [String] { architecture.labels }

  /// The network with fresh weights.
  ///
  /// - Throws: `ArchitectureError` if there is none such.
  public func build() throws -> Classifier { try architecture.build(seed: seed) }
}
