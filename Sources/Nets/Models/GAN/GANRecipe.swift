/// How a GAN is trained: what the seeds fix and a user may change.
public struct GANRecipe: Codable, Equatable, Sendable {
  /// Name of an adversarial loss in `AdversarialLoss.all`.
  public var loss = "bce"
  public var generator = OptimiserSettings("adam", rate: 1e-3, clipNorm: 1)
  public var discriminator = OptimiserSettings("sgd", rate: 0.01)
  /// λ of λ·Σw² over the discriminator's filters.
  public var filterPenalty: Float = 0
  /// λ of λ·Σw² over the generator's weights (`--generator-l2`).
  public var generatorPenalty: Float = 0
  /// λ of the gradient penalty at random points between real and generated patches (Gulrajani et al., 2017).
  public var gradientPenalty: Float = 0
  /// γ of γ/2·E‖∇D‖² at real patches (Mescheder et al., 2018).
  public var realPenalty: Float = 0
  /// Steps from one real penalty to the next; it then weighs that much more (Karras et al., 2020).
  public var realPenaltyInterval = 1
  public var batch = 32
  /// Discriminator updates for one of the generator.
  public var discriminatorSteps = 1
  /// Whether both are updated from the weights before the step and on the same fakes, as the seed does, or the
  /// discriminator first and then the generator on fresh ones.
  public var isSimultaneous = true
  /// Decay of the generator's averaged weights, with which it is then sampled; 0 for none.
  public var averageDecay = 0.0

  public init() {}

  /// Real patches that a step takes.
  public var patchesPerStep: Int { batch * discriminatorSteps }

  /// Steps that take in so many patches once; what does not fill a step is left out.
  public func stepsPerEpoch(of patchCount: Int) -> Int { max(1, patchCount / patchesPerStep) }
}
