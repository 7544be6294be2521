import Nets
import Tensors
import Train

/// Whole training steps, as peers are timed on them.
extension Measurement {
  static let steps: [Measurement] = [
    Measurement(
      name: "gan-step",
      summary: "experiment 1, batch 32, Adam: the discriminator on 32 real and 32 generated, the generator on 32 fresh",
      // Forward 96, the filters' gradient 64, the patches' gradient 32.
      operations: 192 * operationsAPatch
    ) {
      var recipe = GANRecipe()
      recipe.generator = OptimiserSettings("adam", rate: 2e-4)
      recipe.discriminator = OptimiserSettings("adam", rate: 2e-4)
      recipe.isSimultaneous = false
      return step(.experiment1, recipe)
    },
    Measurement(
      name: "gan-step-seed", summary: "experiment 1, batch 32, as the seed trains it: both on the same 64 patches",
      // Forward 64, the filters' gradient 64, the patches' gradient 32.
      operations: 160 * operationsAPatch
    ) { step(.experiment1, GANModel.experiment1.recipe) },
    Measurement(
      name: "svdnet-step",
      summary: "SVDNet-R1, batch 32 of 115 × 80, dropout, Nesterov momentum: convolutions counted dense",
      // Forward; the kernels' gradient; the data's, but for the first layer's.
      operations: operationsOfSVDNet
    ) { classifierStep(.svdnetR1, PatchShape(time: 115, frequency: 80), labels: ["nosing", "sing"]) },
    Measurement(name: "samplecnn-step", summary: "SampleCNN on 16 000 samples, batch 32, 10 classes") {
      classifierStep(.sampleCNN16k, PatchShape(time: 16_000, frequency: 1), labels: (0..<10).map(String.init))
    },
    Measurement(name: "gan-quality-step", summary: "the quality recipe on 50 × 64, batch 32; every 16th with R1") {
      step(.quality, GANModel.quality.recipe, frequency: 64)
    },
  ]

  /// One pass of the dense convolution that the discriminator's filters stand for: 50 × 32 places, 7 × 28 taps, 64
  /// filters.
  private static let operationsAPatch = 2.0 * 50 * 32 * 7 * 28 * 64

  /// A step of SVDNet's convolutions on 32 blocks of 115 × 80: places × taps × channels.
  private static let operationsOfSVDNet: Double = {
    let first: Double = 113 * 78 * 9 * 64
    let others: Double = 111 * 76 * 9 * 64 * 32 + 35 * 23 * 9 * 32 * 128 + 33 * 21 * 9 * 128 * 64
    return 32 * 2 * (2 * first + 3 * others)
  }()

  private static func classifierStep(_ model: ClassifierModel, _ shape: PatchShape, labels: [String]) -> () -> Void {
    let recipe = model.recipe
    var trainer = ClassifierTrainer(model.build(shape, labels: labels, seed: 0), recipe: recipe, seed: 0)
    var random = Random(seed: 0, purpose: "measurement")
    let patches = random.normal([recipe.batch] + shape.axes)
    let classes = (0..<recipe.batch).map { $0 % labels.count }
    return { _ = trainer.update(on: patches, labels: classes, rate: recipe.optimiser.rate) }
  }

  private static func step(_ model: GANModel, _ recipe: GANRecipe, frequency: Int = 32) -> () -> Void {
    let shape = PatchShape(time: 50, frequency: frequency)
    var trainer = GANTrainer(model.build(shape, seed: 0), recipe: recipe, seed: 0)
    var random = Random(seed: 0, purpose: "measurement")
    let real = random.uniform([recipe.batch] + shape.axes)
    return { _ = trainer.update(on: real) }
  }
}
