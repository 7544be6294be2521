import Data
import Nets
import Tensors
import Train

/// The β-VAE's training step, as its peers are timed on it, and batches whose settings are drawn afresh.
extension Measurement {
  static let vae: [Measurement] = [
    Measurement(
      name: "vae-step", summary: "β-VAE, final form: batch 12 of 129 × 2049, Adam, gradients clipped at 5",
      operations: finalForm.operationsOfStep(batch: 12)
    ) {
      let recipe = VAERecipe()
      var trainer = VAETrainer(try finalForm.build(seed: 0), recipe: recipe, seed: 0)
      let patches = noise([recipe.batch] + finalForm.patchShape.axes)
      return { _ = trainer.update(on: patches, beta: 0.05) }
    }
  ]

  private static let finalForm = VAEArchitecture(.final, patchShape: PatchShape(time: 129, frequency: 2049))
}

extension VAEArchitecture {
  /// Floating-point operations of a training step: every convolution and product forward, its adjoint in the weights,
  /// and that in the data but for the patch's own.
  fileprivate func operationsOfStep(batch: Int) -> Double {
    let maps = mapSizes, features = maps.last!.values
    // 9 taps at every position of the smaller map, there and back again.
    let halvings = zip(maps, maps.dropFirst()).map { 9 * $0.channels * $1.values }
    let products = 6 * halvings.reduce(0, +) - halvings[0] + 9 * features * options.latentCount
    return 2 * Double(batch) * Double(products)
  }
}
