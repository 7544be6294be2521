import Tensors

/// A kind of GAN: how it is built for a patch shape, and how it is trained unless the user says otherwise.
public struct GANModel: Sendable {
  public let name: String
  /// One line for listings.
  public let summary: String
  /// How it is trained unless the user says otherwise.
  public let recipe: GANRecipe
  /// 2×2 means that its data is expected to have had.
  public let downsamplings: Int
  private let parts: @Sendable (PatchShape, GANOptions, inout Random) -> (any Layer, any Layer)

  /// Builds the networks with fresh weights.
  public func build(_ patchShape: PatchShape, options: GANOptions = GANOptions(), seed: Int) -> GAN {
    var random = Random(seed: seed, purpose: "weights")
    let (generator, discriminator) = parts(patchShape, options, &random)
    return GAN(
      generator: generator, discriminator: discriminator, latentCount: options.latentCount, patchShape: patchShape)
  }

  /// Every kind; a new one is added here.
  public static let all: [GANModel] = [experiment1, experiment2, experiment3, experiment4, experiment5]

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

  static let experiment1 = GANModel(
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
}
