import Tensors

/// What the two sides of a GAN minimise, from the discriminator's scores.
public struct AdversarialLoss: Sendable {
  /// As the command line spells it.
  public let name: String
  /// Whether it makes a score the log-odds of being real, so that σ of it is a probability. Scores of other losses have a
  /// scale of their own.
  public let scoresAreLogits: Bool
  /// The discriminator's loss for real and generated examples.
  public let discriminator: @Sendable (_ real: Var, _ fake: Var) -> Var
  /// The generator's loss for the examples that it made.
  public let generator: @Sendable (_ fake: Var) -> Var
  /// Weight λ of the gradient penalty that the discriminator's loss needs besides; nil where it needs none.
  public let gradientPenaltyWeight: Float?

  /// D: −ln σ(real) − ln(1 − σ(fake)); G: −ln σ(fake), the non-saturating form (Goodfellow et al., 2014).
  public static let binaryCrossEntropy = AdversarialLoss(
    name: "bce", scoresAreLogits: true,
    discriminator: { real, fake in softplus(-real).mean() + softplus(fake).mean() },
    generator: { fake in softplus(-fake).mean() },
    gradientPenaltyWeight: nil)

  /// D: max(0, 1 − real) + max(0, 1 + fake); G: −fake (Lim and Ye, 2017; Miyato et al., 2018).
  public static let hinge = AdversarialLoss(
    name: "hinge", scoresAreLogits: false,
    discriminator: { real, fake in relu(1 - real).mean() + relu(1 + fake).mean() },
    generator: { fake in -fake.mean() },
    gradientPenaltyWeight: nil)

  /// D: ½(real − 1)² + ½fake²; G: ½(fake − 1)² (Mao et al., 2017).
  public static let leastSquares = AdversarialLoss(
    name: "least-squares", scoresAreLogits: false,
    discriminator: { real, fake in 0.5 * (square(real - 1).mean() + square(fake).mean()) },
    generator: { fake in 0.5 * square(fake - 1).mean() },
    gradientPenaltyWeight: nil)

  /// D: fake − real, with a gradient penalty of λ = 10; G: −fake (Gulrajani et al., 2017).
  public static let wasserstein = AdversarialLoss(
    name: "wgan-gp", scoresAreLogits: false,
    discriminator: { real, fake in fake.mean() - real.mean() },
    generator: { fake in -fake.mean() },
    gradientPenaltyWeight: 10)

  public static let all: [AdversarialLoss] = [.binaryCrossEntropy, .hinge, .leastSquares, .wasserstein]

  /// The one of a name.
  public static func named(_ name: String) -> AdversarialLoss? { all.first { $0.name == name } }
}
