import Nets
import Tensors
import Train

/// The β-VAE's training step, as its peers are timed on it.
extension Measurement {
  static let vaeStep = Measurement(
    name: "vae-step", summary: "β-VAE, final form: batch 12 of 129 × 2049, Adam, gradients clipped at 5",
    operations: operations
  ) {
    let recipe = VAERecipe()
    let architecture = VAEArchitecture(.final, patchShape: PatchShape(time: 129, frequency: 2049))
    var trainer = VAETrainer(try architecture.build(seed: 0), recipe: recipe, seed: 0)
    let patches = noise([recipe.batch] + architecture.patchShape.axes)
    return { _ = trainer.update(on: patches, beta: 0.05) }
  }

  /// Products of a patch's convolutions, forward 110 million and as many for each of the two adjoints, but that of the
  /// patch itself.
  private static let operations = 1.0
}
