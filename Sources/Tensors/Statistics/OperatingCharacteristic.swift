/// The receiver operating characteristic of scores: what share of positives and of negatives lies at or above each
/// threshold (Fawcett, 2006).
public struct OperatingCharacteristic: Sendable {
  public struct Point: Equatable, Sendable {
    /// Scores at or above it count as positive; infinite at the first point.
    public let threshold: Double
    public let falsePositiveRate: Double
    public let truePositiveRate: Double
  }

  /// From (0, 0) to (1, 1), one point for each different score.
  public let points: [Point]

  /// nil unless there are both positives and negatives.
  public init?(scores: [Double], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count, "\(scores.count) scores for \(isPositive.count) labels")
    let positives = isPositive.count { $0 }, negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var points = [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
    var (right, wrong) = (0, 0)
    for (place, index) in order.enumerated() {
      if isPositive[index] { right += 1 } else { wrong += 1 }
      let isLastOfEquals = place + 1 == order.count || scores[order[place + 1]] != scores[index]
      guard isLastOfEquals else { continue }
      points.append(
        Point(
          threshold: scores[index], falsePositiveRate: Double(wrong) / Double(negatives),
          truePositiveRate: Double(right) / Double(positives)))
    }
    self.points = points
  }

  /// Area under the curve: the probability that a positive has a higher score than a negative, equal ones counted half.
  public var area: Double {
    zip(points, points.dropFirst()).reduce(0) { sum, step in
      sum + (step.1.falsePositiveRate - step.0.falsePositiveRate) * (step.0.truePositiveRate + step.1.truePositiveRate) / 2
    }
  }
}
