import Nets
import Tensors

/// Trains a classifier step by step.
public struct ClassifierTrainer: ResumableTrainer {
  public let classifier: Classifier
  public let recipe: ClassifierRecipe
  /// Steps made so far.
  public private(set) var step = 0

  private let seed: Int
  private let inventory: Inventory
  private var optimiser: Optimiser

  /// What a step measured.
  public struct Metrics: Equatable, Sendable {
    public var loss: Float
    /// Share of the batch whose largest probability was the right class's.
    public var accuracy: Float

    /// Whether the step was made: one whose loss is not finite changes no weights.
    public var isFinite: Bool { loss.isFinite }
  }

  /// - Precondition: the recipe names an optimiser that exists; who takes names from a user checks them.
  public init(_ classifier: Classifier, recipe: ClassifierRecipe, seed: Int) {
    self.classifier = classifier
    self.recipe = recipe
    self.seed = seed
    inventory = Inventory(of: classifier)
    guard let optimiser = recipe.optimiser.optimiser(for: inventory.parameters) else {
      preconditionFailure("no optimiser is named \(recipe.optimiser.name)")
    }
    self.optimiser = optimiser
  }

  /// One step on patches `[B, T, F, C]` of given classes.
  ///
  /// - Parameters:
  ///   - weights: of each example in the loss; all the same if nil.
  ///   - rate: the learning rate of this step.
  public mutating func update(on patches: Tensor, labels: [Int], weights: [Float]? = nil, rate: Double) -> Metrics {
    let tape = Tape(mode: .training, seed: seed, step: step)
    let variables = tape.variables(inventory.parameters)
    let logits = classifier.network(tape.constant(patches))
    let loss = classifier.head.loss(
      logits, labels: labels, weights: weights ?? labels.map { _ in 1 }, targets: recipe.targets)
    let chosen = classifier.head.probabilities(logits.value).indexOfMaximum(axis: 1)
    let metrics = Metrics(
      loss: loss.value.scalar, accuracy: Float(zip(chosen, labels).count { $0 == $1 }) / Float(labels.count))
    guard metrics.isFinite else { return metrics }
    let gradients = tape.gradients(of: loss, for: variables)
    optimiser.update(along: gradients.map(\.value), rate: rate)
    step += 1
    return metrics
  }

  /// Weights by name.
  public var weights: [String: Tensor] { inventory.tensors }

  /// What the optimiser remembers, by name.
  public var memory: [String: Tensor] { optimiser.tensors(named: "classifier") }

  /// Takes other weights and forgets what the optimiser remembered: a stage begins again from the best.
  ///
  /// - Throws: `TensorMismatch` if the weights are another model's.
  public mutating func begin(from weights: [String: Tensor]) throws {
    try inventory.restore(weights)
    optimiser = recipe.optimiser.optimiser(for: inventory.parameters)!
  }

  /// Goes on from where another trainer stood: the next step is the one that followed there, to the bit.
  ///
  /// - Throws: `TensorMismatch` if weights or memory are another model's or another recipe's.
  public mutating func restore(weights: [String: Tensor], memory: [String: Tensor], step: Int) throws {
    try inventory.restore(weights)
    try optimiser.restore(memory, named: "classifier")
    self.step = step
  }
}
