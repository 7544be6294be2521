import Nets
import Runs
import Tensors

extension GANTraining {
  /// Makes a run of given weights, as if they had been trained for no step: to sample, to score, and to go on with.
  ///
  /// - Throws: `FileError` if the folder exists or cannot be written, `TensorMismatch` if the weights are not the plan's.
  public static func keep(
    _ weights: [String: Tensor], as plan: GANPlan, at path: String, configuration: RunConfiguration
  ) throws {
    let gan = try plan.build()
    try Inventory(of: gan).restore(weights)
    let trainer = GANTrainer(gan, recipe: plan.recipe, seed: plan.seed)
    try RunFolder.create(path, configuration) { folder in
      try RunKeeper(beginning: folder, configuration, columns: columns).save(weights, memory: trainer.memory)
    }
  }
}
