import Tensors

/// x ← x + rate·g, or with g divided by its own root mean square: x ← x + rate·g/(√mean g² + ε).
///
/// The mean is over the start's own gradient, so that its pace does not depend on who else is in the batch.
struct GradientAscent: StartOptimiser {
  let settings: OptimiserKind.Settings
  let isNormalised: Bool
  private var step = 0
  /// Seed 001 adds this to the root.
  private static let epsilon: Float = 1e-9

  init(_ settings: OptimiserKind.Settings, isNormalised: Bool) {
    (self.settings, self.isNormalised) = (settings, isNormalised)
  }

  mutating func next(after point: Tensor, value: Float, gradient: Tensor) -> Tensor {
    let rate = Float(settings.rate(at: step))
    step += 1
    let size = isNormalised ? square(gradient).mean().scalar.squareRoot() + GradientAscent.epsilon : 1
    var next = point
    next.accumulate(gradient, scale: rate / size)
    return next
  }
}

extension OptimiserKind {
  static let ascent = OptimiserKind(
    name: "ascent", title: "Ascent", summary: "plain gradient ascent", defaultRate: 0.1
  ) { settings, _ in GradientAscent(settings, isNormalised: false) }

  static let rmsAscent = OptimiserKind(
    name: "rms-ascent", title: "RMSAscent", summary: "the gradient divided by its root mean square (seeds 001 and 004)",
    defaultRate: 0.02
  ) { settings, _ in GradientAscent(settings, isNormalised: true) }
}
