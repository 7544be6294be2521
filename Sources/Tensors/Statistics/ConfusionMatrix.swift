/// How often examples of each class were taken for each class.
public struct ConfusionMatrix: Equatable, Sendable {
  /// Examples of class `row` that were taken for class `column`.
  public private(set) var counts: [[Int]]

  /// - Parameters labels, predictions: the right class of each example and the one that was named.
  public init(labels: [Int], predictions: [Int], classCount: Int) {
    precondition(labels.count == predictions.count, "\(labels.count) labels for \(predictions.count) predictions")
    counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
  }

  /// Measures of one class; nil where nothing can be said: no example, or none taken for it.
  public struct ClassMeasures: Equatable, Sendable {
    /// Examples of the class.
    public let support: Int
    /// Share of what was taken for the class that is of it.
    public let precision: Double?
    /// Share of the class that was taken for it.
    public let recall: Double?
    /// Harmonic mean of the two, with 0 for what is not there: 2·right / (examples + predictions).
    public let f1: Double?
  }

  public var classCount: Int { counts.count }
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  private func right(_ row: Int) -> Int { counts[row][row] }
  private func examples(_ row: Int) -> Int { counts[row].reduce(0, +) }

  /// Share of all examples that were named rightly.
  public var accuracy: Double { Double(counts.indices.reduce(0) { $0 + right($1) }) / Double(max(1, total)) }

  /// Share of the largest class: what naming it always would reach.
  public var majorityShare: Double { Double(counts.indices.map(examples).max() ?? 0) / Double(max(1, total)) }

  /// Mean recall over the classes that have examples.
  public var balancedAccuracy: Double {
    let recalls = classes.compactMap(\.recall)
    return recalls.reduce(0, +) / Double(max(1, recalls.count))
  }

  /// Mean F1 over the classes that have examples or predictions.
  public var macroF1: Double {
    let scores = classes.compactMap(\.f1)
    return scores.reduce(0, +) / Double(max(1, scores.count))
  }

  /// Measures of every class.
  public var classes: [ClassMeasures] {
    counts.indices.map { index in
      let examples = examples(index), predicted = counts.reduce(0) { $0 + $1[index] }, right = Double(right(index))
      return ClassMeasures(
        support: examples, precision: predicted == 0 ? nil : right / Double(predicted),
        recall: examples == 0 ? nil : right / Double(examples),
        f1: examples + predicted == 0 ? nil : 2 * right / Double(examples + predicted))
    }
  }
}
