/// How a classifier is trained: what the seeds fix and a user may change.
public struct ClassifierRecipe: Codable, Equatable, Sendable {
  public var optimiser = OptimiserSettings("adam", rate: 1e-3)
  public var head = ClassifierHead.oneOf
  public var targets = ClassifierHead.Targets()
  public var batch = 32
  /// Batches of an epoch; nil for as many as the training patches fill, 50 at least.
  public var batchesPerEpoch: Int?
  public var epochs = 20
  /// What the learning rate is multiplied with after every epoch.
  public var decayPerEpoch = 1.0
  /// Learning rates after the first, each begun from the best weights when the one before has stopped helping.
  public var stages: [Double] = []
  /// Epochs without a better held-out loss after which a stage, or the training, ends; nil for none.
  public var patience: Int?
  /// How often examples of each class are seen.
  public var balance = Balance.asTheyCome
  /// What is done to examples, in this order; names in the list of augmentations.
  public var augmentations: [String] = []

  /// What is done about classes with more examples than others.
  public enum Balance: String, Codable, Sendable, CaseIterable {
    /// Nothing.
    case asTheyCome = "none"
    /// Every class is drawn as often as the others.
    case drawn = "balanced"
    /// Losses are weighted by the inverse of the class's share.
    case weighted
  }

  public init() {}

  /// Batches of an epoch over so many patches: all of them once, and small sets as often as it takes for a learning rate
  /// to show what it does before patience ends it.
  public func stepsPerEpoch(of patchCount: Int) -> Int { batchesPerEpoch ?? max(Self.leastSteps, patchCount / batch) }

  private static let leastSteps = 50

  /// The rate of an epoch within a stage, both counted from 0.
  public func rate(stage: Int, epoch: Int) -> Double {
    var rate = stage == 0 ? optimiser.rate : stages[stage - 1]
    for _ in 0..<epoch { rate *= decayPerEpoch }
    return rate
  }
}
