import Tensors

/// How a loss over many values becomes one number.
public enum Reduction: String, Sendable, CaseIterable, Codable {
  /// Mean over all values.
  case mean
  /// Sum over all values.
  case sum

  public func callAsFunction(_ x: Var) -> Var {
    switch self {
    case .mean: x.mean()
    case .sum: x.sum()
    }
  }
}

/// A loss between outputs and targets of one shape, by name.
public struct Loss: Sendable {
  /// As the command line spells it.
  public let name: String
  let values: @Sendable (_ output: Var, _ target: Var) -> Var

  /// The loss of every value, reduced to one number.
  public func callAsFunction(_ output: Var, _ target: Var, reduction: Reduction = .mean) -> Var {
    precondition(
      output.shape == target.shape, "\(name): outputs of shape \(output.shape) for targets of \(target.shape)")
    return reduction(values(output, target))
  }

  /// The loss of every value.
  public func perValue(_ output: Var, _ target: Var) -> Var { values(output, target) }

  /// (x − t)².
  public static let squaredError = Loss(name: "mse") { square($0 - $1) }
  /// |x − t|.
  public static let absoluteError = Loss(name: "l1") { abs($0 - $1) }
  /// −t·ln σ(x) − (1 − t)·ln(1 − σ(x)) for a logit x and a target in [0, 1].
  ///
  /// Written with softplus on both sides, so that neither overflows nor cancels.
  public static let binaryCrossEntropy = Loss(name: "bce") { x, t in t * softplus(-x) + (1 - t) * softplus(x) }

  public static let all: [Loss] = [.squaredError, .absoluteError, .binaryCrossEntropy]
}

/// −ln softmax(x)[label], for logits `[N, classes]` and N labels.
///
/// - Parameter smoothing: share of the target spread evenly over all classes (Szegedy et al., 2016; as in PyTorch).
public func crossEntropy(
  _ logits: Var, labels: [Int], smoothing: Float = 0, reduction: Reduction = .mean
) -> Var {
  let classes = logits.shape[logits.rank - 1]
  precondition(
    logits.rank == 2 && labels.count == logits.shape[0] && labels.allSatisfy { (0..<classes).contains($0) },
    "logits \(logits.shape) want a label in 0..<\(classes) for each row, not \(labels)")
  let logShares = logSoftmax(logits)
  let ofLabels = logShares.gathered(Positions(labels.enumerated().map { $0 * classes + $1 }))
  guard smoothing > 0 else { return reduction(-ofLabels) }
  let spread = logShares.mean(axes: [1])
  return reduction(-((1 - smoothing) * ofLabels + smoothing * spread))
}

/// Kullback–Leibler divergence of N(µ, σ²) from the unit normal, summed over the latent axis (the last).
///
/// KL = ½ Σ (µ² + σ² − ln σ² − 1). mean, logVariance: `[B, latent]`; the reduction is over the batch
/// (Kingma and Welling, 2014, appendix B).
public func unitNormalDivergence(mean: Var, logVariance: Var, reduction: Reduction = .mean) -> Var {
  reduction(unitNormalDivergences(mean: mean, logVariance: logVariance).sum(axes: [-1]))
}

/// The same of every dimension by itself: `[B, latent]` → `[B, latent]`, in nats.
public func unitNormalDivergences(mean: Var, logVariance: Var) -> Var {
  0.5 * (square(mean) + exp(logVariance) - logVariance - 1)
}
