import Tensors

/// A kind of GAN: how it is built for a patch shape, and how it is trained unless the user says otherwise.
public struct GANModel: Sendable {
  public let name: String
  /// One line for listings.
  public let summary: String
  /// Its networks' options unless the user says otherwise.
  public let options: GANOptions
  /// How it is trained unless the user says otherwise.
  public let recipe: GANRecipe
  /// 2×2 means that its data is expected to have had.
  public let downsamplings: Int
  /// Whether its generator mixes a dictionary, so that `GANOptions.normalisesMixture` means something.
  public let mixesDictionary: Bool
  private let parts: Parts

  typealias Parts = @Sendable (PatchShape, GANOptions, inout Random) -> (generator: any Layer, discriminator: any Layer)

  init(
    name: String, summary: String, options: GANOptions = GANOptions(), recipe: GANRecipe, downsamplings: Int,
    mixesDictionary: Bool = true,
    parts: @escaping Parts
  ) {
    self.name = name
    self.summary = summary
    self.options = options
    self.recipe = recipe
    self.downsamplings = downsamplings
    self.mixesDictionary = mixesDictionary
    self.parts = parts
  }

  /// Builds the networks with fresh weights.
  public func build(_ patchShape: PatchShape, options: GANOptions? = nil, seed: Int) -> GAN {
    let options = options ?? self.options
    var random = Random(seed: seed, purpose: "weights")
    let (generator, discriminator) = parts(patchShape, options, &random)
    return GAN(
      generator: generator, discriminator: discriminator, latentCount: options.latentCount, patchShape: patchShape)
  }

  /// Why patches of a shape cannot be learned by this kind; nil if they can.
  public func problem(with shape: PatchShape) -> String? {
    if shape.channels != 1 { return "\(name) takes one channel" }
    if shape.frequency < 5 { return "\(name) has filters four bins lower than a patch and needs five bins" }
    return nil
  }

  /// Every kind; a new one is added here.
  public static let all: [GANModel] = [experiment1, experiment2, experiment3, experiment4, experiment5, quality, melPrior]

  public static func named(_ name: String) -> GANModel? { all.first { $0.name == name } }
}

/// What a user may change in a GAN's networks.
public struct GANOptions: Codable, Equatable, Sendable {
  public var latentCount = 100
  /// Whether the generator's mixture is scaled to unit norm (`--generator-normalise`).
  public var normalisesMixture = false

  public init() {}
}

extension GANModel {
  private static func dictionary(_ shape: PatchShape, _ options: GANOptions, _ random: inout Random) -> any Layer {
    DictionaryGenerator(
      latentCount: options.latentCount, patchShape: shape, normalisesMixture: options.normalisesMixture,
      random: &random)
  }

  public static let experiment1 = GANModel(
    name: "gan-experiment-1", summary: "the seed's first: filters, dropout, a hidden layer", recipe: GANRecipe(), downsamplings: 2
  ) { shape, options, random in
    (
      dictionary(shape, options, &random),
      FilterDiscriminator(filterHeight: shape.frequency - 4, hasHiddenLayer: true, random: &random)
    )
  }

  static let experiment2 = GANModel(
    name: "gan-experiment-2", summary: "the seed's second: filters and a score", recipe: GANRecipe(), downsamplings: 2
  ) { shape, options, random in
    (
      dictionary(shape, options, &random),
      FilterDiscriminator(filterHeight: shape.frequency - 4, hasHiddenLayer: false, random: &random)
    )
  }

  static let experiment3 = GANModel(
    name: "gan-experiment-3", summary: "the second on full resolution (129 bins)",
    recipe: GANRecipe(), downsamplings: 0, parts: experiment2.parts)

  static let experiment4 = GANModel(
    name: "gan-experiment-4", summary: "filters over all frequencies, with an L2 penalty",
    recipe: {
      var recipe = GANRecipe()
      recipe.filterPenalty = 0.01
      return recipe
    }(), downsamplings: 2
  ) { shape, options, random in
    (
      dictionary(shape, options, &random),
      FilterDiscriminator(filterHeight: shape.frequency, hasHiddenLayer: false, random: &random)
    )
  }

  static let experiment5 = GANModel(
    name: "gan-experiment-5", summary: "upstream's last: linear generator, 512 sequence filters, Nadam",
    recipe: {
      var recipe = GANRecipe()
      recipe.generator = OptimiserSettings("nadam", rate: 2e-3)
      recipe.discriminator = OptimiserSettings("nadam", rate: 2e-3)
      return recipe
    }(), downsamplings: 2
  ) { shape, options, random in
    (
      LinearGenerator(
        latentCount: options.latentCount, patchShape: shape, normalisesMixture: options.normalisesMixture,
        random: &random),
      SequenceDiscriminator(patchShape: shape, random: &random)
    )
  }

  public static let melPrior = GANModel(
    name: "mel-wgan-gp", summary: "log-mel blocks for probing (115 × 80): the seed's prior, Wasserstein loss with penalty",
    options: {
      var options = GANOptions()
      options.latentCount = 128
      return options
    }(),
    recipe: {
      var recipe = GANRecipe()
      recipe.loss = "wgan-gp"
      recipe.gradientPenalty = 10
      recipe.batch = 16
      recipe.generator = OptimiserSettings("adam", rate: 1e-4, beta1: 0.5)
      recipe.discriminator = OptimiserSettings("adam", rate: 1e-4, beta1: 0.9)
      recipe.isSimultaneous = false
      // As in the paper (Gulrajani et al., 2017, algorithm 1).
      recipe.discriminatorSteps = 5
      return recipe
    }(), downsamplings: 0, mixesDictionary: false
  ) { shape, options, random in
    (
      MelGenerator(latentCount: options.latentCount, patchShape: shape, random: &random),
      MelCritic(patchShape: shape, random: &random)
    )
  }

  public static let quality = GANModel(
    name: "gan-quality", summary: "sequence nets, hinge loss with R1, averaged weights: varied and sharp samples",
    options: {
      var options = GANOptions()
      options.latentCount = 128
      return options
    }(),
    recipe: {
      var recipe = GANRecipe()
      recipe.loss = "hinge"
      // Momentum loses modes here: β₁ 0.5 halves the distance between samples.
      recipe.generator = OptimiserSettings("adam", rate: 1e-3, beta1: 0, beta2: 0.9)
      recipe.discriminator = OptimiserSettings("adam", rate: 1e-3, beta1: 0, beta2: 0.9)
      recipe.realPenalty = 0.5
      recipe.realPenaltyInterval = 16
      recipe.isSimultaneous = false
      recipe.averageDecay = 0.999
      return recipe
    }(), downsamplings: 1, mixesDictionary: false
  ) { shape, options, random in
    (
      SequenceGenerator(latentCount: options.latentCount, patchShape: shape, random: &random),
      SequenceCritic(patchShape: shape, random: &random)
    )
  }
}
