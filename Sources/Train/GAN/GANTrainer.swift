import Nets
import Tensors

/// Trains a GAN step by step.
public struct GANTrainer: ResumableTrainer {
  public let gan: GAN
  public let recipe: GANRecipe
  /// Steps made so far.
  public private(set) var step = 0

  private let seed: Int
  private let loss: AdversarialLoss
  private let inventory: Inventory
  private let generatorParameters: [Parameter]
  private let discriminatorParameters: [Parameter]
  private var generatorOptimiser: Optimiser
  private var discriminatorOptimiser: Optimiser
  private var average: MovingAverage?

  /// What a step measured.
  public struct Metrics: Equatable, Sendable {
    public var discriminatorLoss: Float = 0
    public var generatorLoss: Float = 0
    /// Mean over real patches of what the discriminator says of them: the probability of being real where its loss makes
    /// scores log-odds, else the score itself.
    public var realScore: Float = 0
    /// The same over generated ones.
    public var fakeScore: Float = 0

    /// Whether the step was made: one whose loss is not finite changes no weights.
    public var isFinite: Bool { discriminatorLoss.isFinite && generatorLoss.isFinite }
  }

  /// - Precondition: the recipe names a loss and optimisers that exist; who takes names from a user checks them.
  public init(_ gan: GAN, recipe: GANRecipe, seed: Int) {
    guard let loss = AdversarialLoss.named(recipe.loss) else {
      preconditionFailure("there is no adversarial loss named \(recipe.loss)")
    }
    self.gan = gan
    self.recipe = recipe
    self.seed = seed
    self.loss = loss
    inventory = Inventory(of: gan)
    generatorParameters = inventory.parameters.filter { $0.name.hasPrefix("generator.") }
    discriminatorParameters = inventory.parameters.filter { $0.name.hasPrefix("discriminator.") }
    guard let ofGenerator = recipe.generator.optimiser(for: generatorParameters),
      let ofDiscriminator = recipe.discriminator.optimiser(for: discriminatorParameters)
    else { preconditionFailure("no optimiser is named \(recipe.generator.name) or \(recipe.discriminator.name)") }
    generatorOptimiser = ofGenerator
    discriminatorOptimiser = ofDiscriminator
    average = recipe.averageDecay > 0 ? MovingAverage(of: generatorParameters, decay: recipe.averageDecay) : nil
  }

  /// One step on real patches `[batch · discriminatorSteps, T, F, C]`; an epoch's last step may have fewer.
  public mutating func update(on real: Tensor) -> Metrics {
    let metrics = recipe.isSimultaneous ? updateTogether(real) : updateInTurn(real)
    average?.update()
    step += 1
    return metrics
  }

  // MARK: The two ways of a step

  /// Both from the weights before the step, on the same fakes.
  private mutating func updateTogether(_ real: Tensor) -> Metrics {
    let tape = Tape(mode: .training, seed: seed, step: step)
    let generatorVariables = tape.variables(generatorParameters)
    let discriminatorVariables = tape.variables(discriminatorParameters)
    let fake = gan.generator(latents(real.shape[0], on: tape))
    let judged = judge(tape.constant(real), fake)
    let generatorLoss = loss.generator(judged.fake) + generatorPenalty(on: tape)
    var metrics = Metrics(generatorLoss: generatorLoss.value.scalar)
    metrics.take(judged, of: loss)
    guard metrics.isFinite else { return metrics }
    let ofDiscriminator = tape.gradients(of: judged.loss, for: discriminatorVariables, retained: true)
    let ofGenerator = tape.gradients(of: generatorLoss, for: generatorVariables)
    discriminatorOptimiser.update(along: ofDiscriminator.map(\.value), rate: recipe.discriminator.rate)
    generatorOptimiser.update(along: ofGenerator.map(\.value), rate: recipe.generator.rate)
    return metrics
  }

  /// The discriminator first, then the generator on fresh fakes.
  private mutating func updateInTurn(_ real: Tensor) -> Metrics {
    let parts = recipe.discriminatorSteps, size = real.shape[0] / parts
    precondition(size > 0, "\(real.shape[0]) patches cannot be shared out over \(parts) updates")
    // Each part of the step has randomness of its own.
    func tape(_ part: Int) -> Tape { Tape(mode: .training, seed: seed, step: step * (parts + 1) + part) }
    var metrics = Metrics()
    for part in 0..<parts {
      let batch = parts == 1 ? real : real.slice(axis: 0, part * size..<(part + 1) * size)
      updateDiscriminator(batch, on: tape(part), &metrics)
      guard metrics.isFinite else { return metrics }
    }
    updateGenerator(size, on: tape(parts), &metrics)
    return metrics
  }

  private mutating func updateDiscriminator(_ real: Tensor, on tape: Tape, _ metrics: inout Metrics) {
    let fake = gan.generator(latents(real.shape[0], on: tape))
    let variables = tape.variables(discriminatorParameters)
    let judged = judge(tape.constant(real), fake)
    metrics.take(judged, of: loss)
    guard metrics.isFinite else { return }
    let gradients = tape.gradients(of: judged.loss, for: variables)
    discriminatorOptimiser.update(along: gradients.map(\.value), rate: recipe.discriminator.rate)
  }

  private mutating func updateGenerator(_ count: Int, on tape: Tape, _ metrics: inout Metrics) {
    let variables = tape.variables(generatorParameters)
    let logits = gan.discriminator(gan.generator(latents(count, on: tape)))
    let generatorLoss = loss.generator(logits) + generatorPenalty(on: tape)
    metrics.generatorLoss = generatorLoss.value.scalar
    guard metrics.isFinite else { return }
    let gradients = tape.gradients(of: generatorLoss, for: variables)
    generatorOptimiser.update(along: gradients.map(\.value), rate: recipe.generator.rate)
  }

  // MARK: What both are made of

  fileprivate struct Judgement {
    let loss: Var
    let real: Var
    let fake: Var
  }

  /// What the discriminator makes of real and generated patches.
  private func judge(_ real: Var, _ fake: Var) -> Judgement {
    let realLogits = gan.discriminator(real), fakeLogits = gan.discriminator(fake)
    var total = loss.discriminator(realLogits, fakeLogits)
    let tape = real.tape
    if recipe.filterPenalty > 0 {
      for parameter in discriminatorParameters where parameter.name.hasSuffix("filters.weight") {
        total = total + recipe.filterPenalty * square(tape[parameter]).sum()
      }
    }
    if recipe.gradientPenalty > 0 {
      var random = tape.random(for: "between")
      let points = pointsBetween(real.value, fake.value, random: &random)
      total = total + recipe.gradientPenalty * gradientPenalty(of: { gan.discriminator($0) }, at: points, on: tape)
    }
    if recipe.realPenalty > 0, step % recipe.realPenaltyInterval == 0 {
      total = total + recipe.realPenalty * Float(recipe.realPenaltyInterval)
        * realGradientPenalty(of: { gan.discriminator($0) }, at: real.value, on: tape)
    }
    return Judgement(loss: total, real: realLogits, fake: fakeLogits)
  }

  private func generatorPenalty(on tape: Tape) -> Var {
    guard recipe.generatorPenalty > 0 else { return tape.constant(Tensor(0)) }
    return generatorParameters.filter { $0.name.hasSuffix(".weight") }
      .reduce(tape.constant(Tensor(0))) { $0 + recipe.generatorPenalty * square(tape[$1]).sum() }
  }

  private func latents(_ count: Int, on tape: Tape) -> Var {
    var random = tape.random(for: "latent")
    return tape.constant(gan.latents(count, &random))
  }

  // MARK: Sampling and state

  /// Patches of given latents, from the averaged weights where those are kept.
  public mutating func generate(_ latents: Tensor) -> Tensor { sampling { $0.generate(latents) } }

  /// Weights by name to sample with: the generator's averaged ones where those are kept.
  public mutating func samplingWeights() -> [String: Tensor] {
    let inventory = inventory
    return sampling { _ in inventory.tensors }
  }

  private mutating func sampling<Result>(_ body: (GAN) -> Result) -> Result {
    average?.exchange()
    defer { average?.exchange() }
    return body(gan)
  }

  /// Weights by name as they are trained.
  public var weights: [String: Tensor] { inventory.tensors }

  /// What the optimisers and the average remember, by name.
  public var memory: [String: Tensor] {
    var tensors = generatorOptimiser.tensors(named: "generator")
    tensors.merge(discriminatorOptimiser.tensors(named: "discriminator")) { $1 }
    if let average { tensors.merge(average.tensors(named: "average")) { $1 } }
    return tensors
  }

  /// Goes on from where another trainer stood: the next step is the one that followed there, to the bit.
  ///
  /// - Throws: `TensorMismatch` if weights or memory are another model's or another recipe's.
  public mutating func restore(weights: [String: Tensor], memory: [String: Tensor], step: Int) throws {
    try inventory.restore(weights)
    try generatorOptimiser.restore(memory, named: "generator")
    try discriminatorOptimiser.restore(memory, named: "discriminator")
    try average?.restore(memory, named: "average")
    self.step = step
  }
}

extension GANTrainer.Metrics {
  fileprivate mutating func take(_ judged: GANTrainer.Judgement, of loss: AdversarialLoss) {
    func mean(_ scores: Tensor) -> Float { (loss.scoresAreLogits ? sigmoid(scores) : scores).mean().scalar }
    discriminatorLoss = judged.loss.value.scalar
    realScore = mean(judged.real.value)
    fakeScore = mean(judged.fake.value)
  }
}
