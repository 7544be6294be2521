import Tensors

/// Whether a network puts examples in the same class when they are louder or softer, beside real windows.
public struct LevelResponse: Codable, Sendable {
  public struct Level: Codable, Sendable {
    public let decibels: Double
    /// Share that stays in its class.
    public let examples: Double
    /// nil without real windows.
    public let real: Double?
    /// Scores of the examples.
    public let scores: Spread?
  }

  public let levels: [Level]
  /// Whether a patch is normalised by its own values, so that no level reaches the network.
  public let isLevelless: Bool

  public static let decibels: [Double] = [-24, -12, -6, 6, 12]

  /// nil where nobody said what the input means as sound.
  public init?(_ examples: AuditExamples, _ network: ProbedNetwork, _ reader: ActivationReader, real: RealWindows?) {
    guard let domain = network.domain else { return nil }
    isLevelless = domain.preset.normalisation.scope == .image
    let axes = network.axes, canvas = Canvas.input(axes.patch, domain: domain), change = canvas.levelChange
    func changed(_ inputs: Tensor, _ decibels: Double) -> Tensor {
      inputs.inPieces { axes.input(of: canvas.projected(change(axes.patches(of: $0), decibels: decibels))) }
    }
    let own = network.classes(of: examples.inputs), realOnes = real.map { network.classes(of: $0.inputs) }
    levels = LevelResponse.decibels.map { decibels in
      let louder = examples.with(inputs: changed(examples.inputs, decibels))
      return Level(
        decibels: decibels, examples: agreement(own, network.classes(of: louder.inputs)),
        real: real.map { agreement(realOnes!, network.classes(of: changed($0.inputs, decibels))) },
        scores: Spread(reader.ownScores(of: louder)))
    }
  }
}
