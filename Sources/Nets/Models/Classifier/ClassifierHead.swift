import Tensors

/// What a classifier's logits stand for, and what is minimised over them.
public enum ClassifierHead: String, Codable, Sendable, CaseIterable {
  /// One logit for the second of two classes: sigmoid and binary cross-entropy.
  case binary
  /// A logit a class, of which one is right: softmax and cross-entropy.
  case oneOf = "one-of"
  /// A logit a class, each judged by itself: sigmoids and binary cross-entropy. The largest names the class.
  case each

  /// Logits for so many classes.
  public func outputs(classes: Int) -> Int { self == .binary ? 1 : classes }

  /// Mean loss of logits `[B, outputs]`, each example weighted: Σ weight·loss / Σ weight.
  ///
  /// - Parameters:
  ///   - targets: what a wrong and a right class are trained towards, such as .02 and .98. For `oneOf` the right
  ///     class's share is `targets.high`, the others share the rest.
  public func loss(_ logits: Var, labels: [Int], weights: [Float], targets: Targets) -> Var {
    let classes = logits.shape[1], rows = labels.count
    precondition(logits.rank == 2 && logits.shape[0] == rows && weights.count == rows, "\(rows) labels for \(logits.shape)")
    let tape = logits.tape, total = weights.reduce(0, +)
    let perRow: Var
    switch self {
    case .binary, .each:
      let wanted = Tensor(
        [rows, classes],
        labels.flatMap { label in
          (0..<classes).map { targets.value(for: self == .binary ? label == 1 : label == $0) }
        })
      perRow = Loss.binaryCrossEntropy.perValue(logits, tape.constant(wanted)).mean(axes: [1])
    case .oneOf:
      let rest = classes > 1 ? (1 - targets.high) / Float(classes - 1) : 0
      let wanted = Tensor(
        [rows, classes], labels.flatMap { label in (0..<classes).map { label == $0 ? targets.high : rest } })
      perRow = -(logSoftmax(logits) * tape.constant(wanted)).sum(axes: [1])
    }
    return (perRow * tape.constant(Tensor([rows], weights.map { $0 / total }))).sum()
  }

  /// Probabilities of every class, `[B, classes]`, from logits `[B, outputs]`.
  public func probabilities(_ logits: Tensor) -> Tensor {
    switch self {
    case .binary:
      let second = sigmoid(logits)
      return Tensor.concatenation([affine(second, scale: -1, shift: 1), second], axis: 1)
    case .oneOf:
      let e = exp(logits - logits.max(axes: [1], keepingAxes: true))
      return e / e.sum(axes: [1], keepingAxes: true)
    case .each: return sigmoid(logits)
    }
  }

  /// What logits are trained towards.
  public struct Targets: Codable, Equatable, Sendable {
    public var low: Float
    public var high: Float

    public init(low: Float = 0, high: Float = 1) { (self.low, self.high) = (low, high) }

    func value(for isRight: Bool) -> Float { isRight ? high : low }
  }
}
