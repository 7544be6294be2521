import Nets
import Tensors

/// Trains a VAE step by step.
public struct VAETrainer: ResumableTrainer {
  public let vae: VAE
  public let recipe: VAERecipe
  /// Steps made so far.
  public private(set) var step = 0

  private let seed: Int
  private let inventory: Inventory
  private var optimiser: Optimiser

  /// What a step measured.
  public struct Metrics: Equatable, Sendable {
    /// What was minimised.
    public var loss: Float = 0
    /// Mean error of a value.
    public var error: Float = 0
    /// Divergence of a patch's latent from the unit normal: nats over all dimensions.
    public var divergence: Float = 0

    /// Whether the step was made: one whose loss is not finite changes no weights.
    public var isFinite: Bool { loss.isFinite }
  }

  /// - Precondition: the recipe names an optimiser that exists; who takes names from a user checks them.
  public init(_ vae: VAE, recipe: VAERecipe, seed: Int) {
    self.vae = vae
    self.recipe = recipe
    self.seed = seed
    inventory = Inventory(of: vae)
    guard let optimiser = recipe.optimiser.optimiser(for: inventory.parameters) else {
      preconditionFailure("no optimiser is named \(recipe.optimiser.name)")
    }
    self.optimiser = optimiser
  }

  /// One step on patches `[B, T, F, C]`.
  ///
  /// The loss is w·(Σ error + β_sum·Σ KL) over the batch: w = 1 for a summed loss, 1/(B·N) for a mean one.
  /// - Parameter beta: in the summed convention.
  public mutating func update(on patches: Tensor, beta: Double) -> Metrics {
    let tape = Tape(mode: .training, seed: seed, step: step)
    let variables = tape.variables(inventory.parameters)
    let batch = Float(patches.shape[0]), count = Float(patches.count)
    let (mean, logVariance) = vae.encoder.heads(tape.constant(patches))
    var random = tape.random(for: "latent")
    let noise = tape.constant(random.normal(mean.shape))
    let output = vae.decoder.patches(mean + exp(logVariance * 0.5) * noise)
    let error = recipe.distance(output, tape.constant(patches))
    let divergence = unitNormalDivergence(mean: mean, logVariance: logVariance, reduction: .sum)
    let weight = recipe.reduction == .sum ? 1 : 1 / count
    let loss = (error + divergence * Float(beta)) * weight
    let metrics = Metrics(
      loss: loss.value.scalar, error: error.value.scalar / count, divergence: divergence.value.scalar / batch)
    guard metrics.isFinite else { return metrics }
    optimiser.update(along: tape.parameterGradients(of: loss, for: variables), rate: recipe.optimiser.rate)
    step += 1
    return metrics
  }

  // MARK: State

  /// Weights by name.
  public var weights: [String: Tensor] { inventory.tensors }

  /// What the optimiser remembers, by name.
  public var memory: [String: Tensor] { optimiser.tensors(named: "vae") }

  /// Goes on from where another trainer stood: the next step is the one that followed there, to the bit.
  ///
  /// - Throws: `TensorMismatch` if weights or memory are another model's or another recipe's.
  public mutating func restore(weights: [String: Tensor], memory: [String: Tensor], step: Int) throws {
    try inventory.restore(weights)
    try optimiser.restore(memory, named: "vae")
    self.step = step
  }
}
