import Tensors

/// L-BFGS: a step along the gradient as the curvature of the last steps bends it (Nocedal and Wright, 2006, algorithm
/// 7.4), shortened by halves until it rises enough.
///
/// Every point that is tried counts as an iteration. Under transforms, which change what is ascended from iteration to
/// iteration, it measures curvature that is not there: use it without.
struct LimitedMemoryBFGS: StartOptimiser {
  private struct Base {
    var point: Tensor
    var value: Float
    var gradient: Tensor
  }

  private let rate: Float
  private var base: Base?
  private var direction: Tensor?
  private var length: Float = 1
  private var trials = 0
  /// Steps and how the gradient fell along them, oldest first.
  private var pairs: [(step: Tensor, fall: Tensor, product: Float)] = []

  private static let memory = 10
  private static let mostTrials = 12
  /// Share of what the slope promises that a step has to bring (Armijo).
  private static let sufficient: Float = 1e-4

  init(_ settings: OptimiserKind.Settings) { rate = Float(settings.rate) }

  var isTrying: Bool { base != nil }

  mutating func next(after point: Tensor, value: Float, gradient: Tensor) -> Tensor {
    guard let base, let direction else { return start(Base(point: point, value: value, gradient: gradient)) }
    let step = point - base.point
    let promised = max(0, dot(base.gradient, step)) * LimitedMemoryBFGS.sufficient
    if value < base.value + promised {
      trials += 1
      if trials > LimitedMemoryBFGS.mostTrials {
        // The curvature misleads: forget it.
        pairs = []
        return start(base, shorter: true)
      }
      length /= 2
      return moved(base.point, along: direction)
    }
    let fall = base.gradient - gradient, product = dot(step, fall)
    if product > 1e-10 * (dot(step, step) * dot(fall, fall)).squareRoot() {
      pairs.append((step, fall, product))
      if pairs.count > LimitedMemoryBFGS.memory { pairs.removeFirst() }
    }
    return start(Base(point: point, value: value, gradient: gradient))
  }

  /// A new direction from an accepted point.
  private mutating func start(_ base: Base, shorter: Bool = false) -> Tensor {
    let isFirst = pairs.isEmpty
    let direction = isFirst ? base.gradient : bent(base.gradient)
    // Without curvature the gradient's length means nothing: the first step is `rate` long, on average over the values.
    let size = square(direction).mean().scalar.squareRoot()
    guard size > 0 else {
      // Nothing leads on from here, and it is no trial any more.
      (self.base, self.direction, pairs) = (nil, nil, [])
      return base.point
    }
    length = isFirst ? (shorter ? rate / 1024 : rate) / max(size, .leastNormalMagnitude) : 1
    (self.base, self.direction, trials) = (base, direction, 0)
    return moved(base.point, along: direction)
  }

  private func moved(_ point: Tensor, along direction: Tensor) -> Tensor {
    var next = point
    next.accumulate(direction, scale: length)
    return next
  }

  /// The gradient times the inverse curvature: the two loops.
  private func bent(_ gradient: Tensor) -> Tensor {
    var q = gradient
    var shares = [Float](repeating: 0, count: pairs.count)
    for (place, pair) in pairs.enumerated().reversed() {
      shares[place] = dot(pair.step, q) / pair.product
      q.accumulate(pair.fall, scale: -shares[place])
    }
    let last = pairs[pairs.count - 1]
    q = affine(q, scale: last.product / dot(last.fall, last.fall))
    for (place, pair) in pairs.enumerated() {
      q.accumulate(pair.step, scale: shares[place] - dot(pair.fall, q) / pair.product)
    }
    return q
  }

  private func dot(_ a: Tensor, _ b: Tensor) -> Float { (a * b).sum().scalar }
}

extension OptimiserKind {
  static let lbfgs = OptimiserKind(
    name: "lbfgs", title: "LBFGS", summary: "L-BFGS with 10 remembered steps; its first step is the rate; no transforms",
    defaultRate: 0.1
  ) { settings, _ in LimitedMemoryBFGS(settings) }
}
