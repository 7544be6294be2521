import Nets
import Tensors
import Train

/// Whole training steps, as peers are timed on them.
extension Measurement {
  static let steps: [Measurement] = [
    Measurement(
      name: "gan-step",
      summary: "experiment 1, batch 32, Adam: the discriminator on 32 real and 32 generated, the generator on 32 fresh"
    ) {
      var recipe = GANRecipe()
      recipe.generator = OptimiserSettings("adam", rate: 2e-4)
      recipe.discriminator = OptimiserSettings("adam", rate: 2e-4)
      recipe.isSimultaneous = false
      return ganStep(recipe)
    },
    Measurement(
      name: "gan-step-seed", summary: "experiment 1, batch 32, as the seed trains it: both on the same 64 patches"
    ) { ganStep(GANRecipe()) },
  ]

  private static func ganStep(_ recipe: GANRecipe) -> () -> Void {
    let shape = PatchShape(time: 50, frequency: 32), model = GANModel.named("gan-experiment-1")!
    var trainer = GANTrainer(model.build(shape, seed: 0), recipe: recipe, seed: 0)
    var random = Random(seed: 0, purpose: "measurement")
    let real = random.uniform([recipe.batch] + shape.axes)
    return { _ = trainer.update(on: real) }
  }
}
