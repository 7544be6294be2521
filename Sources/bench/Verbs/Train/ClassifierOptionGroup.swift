import Data
import Nets

/// What a classifier's training can be told beyond its data: each unset option leaves the model's own recipe.
struct ClassifierOptionGroup: OptionGroup {
  @Option("examples a step", .atLeast(1)) var batch: Int?
  @Option("steps an epoch; SVDNet's 2000, else what the training part fills, 50 at least", .atLeast(1)) var stepsPerEpoch: Int?
  @Option("learning rate at first", .above(0)) var lr: Double?
  @Option("what the learning rate is multiplied with after each epoch", .between(0.01, 1)) var decay: Double?
  @Option("learning rates after the first, each begun from the best weights", .above(0), value: "RATE") var stages: [Double] = []
  @Option("epochs without a better validation loss that end a stage; 0 for never", .atLeast(0)) var patience: Int?
  @Option("the optimiser", .oneOf(UpdateRule.all.map(\.name)), value: "NAME") var optimiser: String?
  @Option("how logits are trained: binary (one logit for two classes), one-of (softmax), each (sigmoids)")
  var head: ClassifierHead?
  @Option("classes of different size: none, balanced (drawn equally often), weighted (in the loss)")
  var balance: ClassifierRecipe.Balance?
  @Option(
    "what is done to examples, between commas; none for nothing", .oneOf(Augmentation.all.map(\.name) + ["none"]),
    value: "NAMES") var augment: [String] = []
  @Option("share of what is not held out that decides when to stop", .between(0, 0.5)) var validation = 0.15

  /// A model's recipe with what the user changed in it.
  func recipe(of model: ClassifierModel) -> ClassifierRecipe {
    var recipe = model.recipe
    if let batch { recipe.batch = batch }
    if let stepsPerEpoch { recipe.batchesPerEpoch = stepsPerEpoch }
    if let lr { recipe.optimiser.rate = lr }
    if let decay { recipe.decayPerEpoch = decay }
    if !stages.isEmpty { recipe.stages = stages }
    if let patience { recipe.patience = patience == 0 ? nil : patience }
    if let optimiser { recipe.optimiser.name = optimiser }
    if let head { recipe.head = head }
    if let balance { recipe.balance = balance }
    if !augment.isEmpty { recipe.augmentations = augment.filter { $0 != "none" } }
    return recipe
  }

  /// The same, without the model's own augmentations that cannot be done to a set; those that the user named stay, and
  /// are refused later.
  func recipe(of model: ClassifierModel, for set: DataSet) -> (recipe: ClassifierRecipe, left: [String]) {
    var recipe = recipe(of: model)
    guard augment.isEmpty else { return (recipe, []) }
    let left = recipe.augmentations.filter { name in Augmentation.named(name).map { set.problem(with: $0) != nil } ?? true }
    recipe.augmentations.removeAll { left.contains($0) }
    return (recipe, left)
  }
}

extension ClassifierHead: SingleValue {}
extension ClassifierRecipe.Balance: SingleValue {}
