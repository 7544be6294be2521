import CLAPACK
import Foundation

/// Tells a point's class by a linear function for each class: P(c | x) = exp(w_c·x + b_c) / Σ exp(w·x + b).
///
/// Least C Σ −log P(label) + ‖W‖² / 2, by L-BFGS in double precision; the offsets b cost nothing. scikit-learn's
/// `LogisticRegression`, of more than two classes.
public struct LogisticRegression: Sendable {
  /// Values a point, and classes.
  private let width: Int, classes: Int
  /// `[classes, width + 1]`: each class's weights and its offset.
  private let weights: [Double]

  /// - points: `[N, …]`, scaled alike; labels: their classes, from 0.
  /// - strength: C, the weight of the data against that of small weights.
  /// - start: a solution to begin from, such as that of another strength.
  public init(points: Tensor, labels: [Int], classes: Int, strength: Double, start: LogisticRegression? = nil) {
    precondition(points.shape[0] == labels.count, "\(labels.count) labels for points of shape \(points.shape)")
    let rows = LogisticRegression.extended(points), width = points.count / points.shape[0]
    (self.width, self.classes) = (width, classes)
    // Over C N, so that a step's length means the same for any number of points.
    let share = 1 / Double(labels.count), cost = 1 / (strength * Double(labels.count))
    let first = start.map(\.weights) ?? [Double](repeating: 0, count: classes * (width + 1))
    weights = minimised(from: first) { weights, gradient in
      var scores = LogisticRegression.scores(rows, weights, width: width, classes: classes)
      var loss = 0.0
      for (row, label) in labels.enumerated() {
        let own = row * classes..<(row + 1) * classes
        let largest = scores[own].max()!, total = own.reduce(0) { $0 + exp(scores[$1] - largest) }
        loss += (log(total) + largest - scores[own.lowerBound + label]) * share
        for i in own { scores[i] = exp(scores[i] - largest) / total * share }
        scores[own.lowerBound + label] -= share
      }
      LogisticRegression.addProducts(scores, rows, width: width, classes: classes, to: &gradient)
      for i in weights.indices where i % (width + 1) != width {
        loss += cost * weights[i] * weights[i] / 2
        gradient[i] += cost * weights[i]
      }
      return loss
    }
  }

  /// The likeliest class of each point. `[M, …]` → `[M]`
  public func predict(_ points: Tensor) -> [Int] {
    let scores = LogisticRegression.scores(LogisticRegression.extended(points), weights, width: width, classes: classes)
    return stride(from: 0, to: scores.count, by: classes).map { first in
      (0..<classes).max { (scores[first + $0], $1) < (scores[first + $1], $0) }!
    }
  }

  /// Points in double precision with a 1 after each, for the offset: `[N, width + 1]`.
  private static func extended(_ points: Tensor) -> [Double] {
    let rows = points.asRows, width = rows.shape[1]
    var extended: [Double] = []
    extended.reserveCapacity(rows.shape[0] * (width + 1))
    rows.withUnsafeBufferPointer { values in
      for first in stride(from: 0, to: values.count, by: width) {
        for value in values[first..<first + width] { extended.append(Double(value)) }
        extended.append(1)
      }
    }
    return extended
  }

  /// rows · weightsᵀ: `[N, classes]`.
  private static func scores(_ rows: [Double], _ weights: [Double], width: Int, classes: Int) -> [Double] {
    var m = Int32(classes), n = Int32(rows.count / (width + 1)), k = Int32(width + 1), one = 1.0, zero = 0.0
    var scores = [Double](repeating: 0, count: Int(m * n))
    dgemm_("T", "N", &m, &n, &k, &one, weights, &k, rows, &k, &zero, &scores, &m)
    return scores
  }

  /// gradient += differencesᵀ · rows.
  private static func addProducts(
    _ differences: [Double], _ rows: [Double], width: Int, classes: Int, to gradient: inout [Double]
  ) {
    var m = Int32(width + 1), n = Int32(classes), k = Int32(rows.count / (width + 1)), one = 1.0
    dgemm_("N", "T", &m, &n, &k, &one, rows, &m, differences, &n, &one, &gradient, &m)
  }
}
