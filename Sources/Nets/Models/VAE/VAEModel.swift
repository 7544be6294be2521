import Tensors

/// A kind of VAE: how wide it is, and how it is trained unless the user says otherwise.
public struct VAEModel: Sendable {
  /// As the command line spells it.
  public let name: String
  /// One line for listings.
  public let summary: String
  /// Its networks' options unless the user says otherwise.
  public let options: VAEOptions
  /// How it is trained unless the user says otherwise.
  public let recipe: VAERecipe
  /// The feature preset that its data is expected to have, as an opaque name.
  public let preset: String

  /// Why patches of a shape cannot be encoded; nil if they can.
  public func problem(with shape: PatchShape, options: VAEOptions? = nil) -> String? {
    VAEModel.problem(with: shape, options: options ?? self.options)
  }

  static func problem(with shape: PatchShape, options: VAEOptions) -> String? {
    if shape.time < 3 || shape.frequency < 3 { return "an encoder halves time and frequency and needs three of each" }
    if options.widths.isEmpty || options.widths.contains(where: { $0 < 1 }) { return "an encoder needs channels" }
    return nil
  }

  /// Every kind; a new one is added here.
  public static let all: [VAEModel] = [final, week8, small]

  public static func named(_ name: String) -> VAEModel? { all.first { $0.name == name } }

  /// The published final form.
  public static let final = VAEModel(
    name: "vae-final", summary: "the published final form: latent 128, mean loss, clipped gradients",
    options: VAEOptions(latentCount: 128, widths: [8, 16, 32, 32]), recipe: VAERecipe(), preset: "dafx-final")

  /// The published form of week 8.
  public static let week8 = VAEModel(
    name: "vae-week8", summary: "the form of week 8: latent 4096, summed loss; 254 million weights on its own patches",
    options: VAEOptions(latentCount: 4096, widths: [8, 16, 32, 32]),
    recipe: {
      var recipe = VAERecipe()
      recipe.reduction = .sum
      recipe.optimiser = OptimiserSettings("adam", rate: 5e-5)
      recipe.optimiser.convention = .pyTorch
      recipe.batch = 8
      // Its schedule went on from run to run; this is its first part, and the first published figure its last value.
      recipe.beta = BetaSchedule(.linear, first: 1e-3, last: 0.05, epochs: 600, convention: .sum)
      return recipe
    }(), preset: "dafx-week8")

  /// For small machines and quick looks.
  public static let small = VAEModel(
    name: "vae-small", summary: "the final form with half the channels and 32 latents: quick on small machines",
    options: VAEOptions(latentCount: 32, widths: [8, 8, 16, 16]), recipe: VAERecipe(), preset: "dafx-final")
}

/// What a user may change in a VAE's networks.
public struct VAEOptions: Codable, Equatable, Sendable {
  public var latentCount: Int
  /// Channels after each halving, for as many as a patch allows.
  public var widths: [Int]

  public init(latentCount: Int, widths: [Int]) {
    self.latentCount = latentCount
    self.widths = widths
  }
}
