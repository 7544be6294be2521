import Nets
import Runs
import Tensors

extension GANTraining {
  /// Makes a run of given weights, as if they had been trained for no step: to sample, to score, and to go on with.
  ///
  /// - Throws: `FileError` if the folder exists or cannot be written.
  /// - Precondition: the weights are the plan's.
  public static func keep(
    _ weights: [String: Tensor], as plan: GANPlan, at path: String, configuration: RunConfiguration
  ) throws {
    guard let gan = plan.build() else { preconditionFailure("there is no GAN named \(plan.model)") }
    let folder = try RunFolder.create(path, configuration)
    let log = try MetricsLog(creatingIn: folder, columns: columns)
    let trainer = GANTrainer(gan, recipe: plan.recipe, seed: plan.seed)
    try TrainingState(
      weights: weights, optimiser: trainer.memory, numbers: [:], position: .init(), log: log.position,
      configuration: configuration
    ).write(to: folder.statePath)
    try Weights(weights, configuration: configuration, step: 0).write(to: folder.lastPath)
  }
}
