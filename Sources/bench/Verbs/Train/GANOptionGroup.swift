import Nets

/// What a GAN's training can be told beyond its data: each unset option leaves the model's own recipe.
struct GANOptionGroup: OptionGroup {
  @Option("the adversarial loss", .oneOf(AdversarialLoss.all.map(\.name)), value: "NAME") var loss: String?
  @Option("real patches a discriminator update", .atLeast(1)) var batch: Int?
  @Option("learning rate of both sides", .above(0)) var lr: Double?
  @Option("learning rate of the generator", .above(0)) var generatorLr: Double?
  @Option("learning rate of the discriminator", .above(0)) var discriminatorLr: Double?
  @Option("the generator's optimiser", .oneOf(UpdateRule.all.map(\.name)), value: "NAME") var generatorOptimiser: String?
  @Option("the discriminator's optimiser", .oneOf(UpdateRule.all.map(\.name)), value: "NAME")
  var discriminatorOptimiser: String?
  @Option("longest that the generator's gradient may be (Keras 1's clipnorm)", .above(0)) var clipNorm: Double?
  @Option("weight of the gradient penalty between real and generated patches", .atLeast(0)) var gradientPenalty: Float?
  @Option("weight of the gradient penalty at real patches (R1)", .atLeast(0)) var realPenalty: Float?
  @Option("weight of the L2 penalty on the generator's weights", .atLeast(0)) var generatorL2: Float?
  @Option("updates of the discriminator before each of the generator; the seed's kinds make both at once", .atLeast(1))
  var discriminatorSteps: Int?
  @Option("decay of the generator's averaged weights, 0 for none", .between(0, 0.99999)) var average: Double?
  @Option("values of a latent", .atLeast(1)) var latent: Int?
  @Flag("scale the generator's mixture to unit length") var generatorNormalise

  /// A model's recipe with what the user changed in it.
  func recipe(of model: GANModel) -> GANRecipe {
    var recipe = model.recipe
    if let loss {
      recipe.loss = loss
      let penalty = AdversarialLoss.named(loss)?.gradientPenaltyWeight
      recipe.gradientPenalty = penalty ?? (loss == model.recipe.loss ? recipe.gradientPenalty : 0)
    }
    if let batch { recipe.batch = batch }
    if let rate = generatorLr ?? lr { recipe.generator.rate = rate }
    if let rate = discriminatorLr ?? lr { recipe.discriminator.rate = rate }
    if let generatorOptimiser { recipe.generator.name = generatorOptimiser }
    if let discriminatorOptimiser { recipe.discriminator.name = discriminatorOptimiser }
    if let clipNorm { recipe.generator.clipNorm = clipNorm }
    if let gradientPenalty { recipe.gradientPenalty = gradientPenalty }
    if let realPenalty { recipe.realPenalty = realPenalty }
    if let generatorL2 { recipe.generatorPenalty = generatorL2 }
    if let discriminatorSteps {
      recipe.discriminatorSteps = discriminatorSteps
      recipe.isSimultaneous = false
    }
    if let average { recipe.averageDecay = average }
    return recipe
  }

  /// The model's options with what the user changed in them.
  func options(of model: GANModel) -> GANOptions {
    var options = model.options
    if let latent { options.latentCount = latent }
    options.normalisesMixture = generatorNormalise
    return options
  }
}
