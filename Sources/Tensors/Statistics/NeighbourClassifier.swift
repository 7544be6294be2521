/// Tells a point's class by the classes of its k nearest known points, each with one vote; the first class wins a tie.
///
/// scikit-learn's `KNeighborsClassifier` with its defaults.
public struct NeighbourClassifier: Sendable {
  private let points: Tensor
  private let labels: [Int]

  /// points: `[N, …]`; labels: their classes, from 0.
  public init(points: Tensor, labels: [Int]) {
    precondition(points.shape[0] == labels.count, "\(labels.count) labels for points of shape \(points.shape)")
    (self.points, self.labels) = (points, labels)
  }

  /// The classes of other points, for each number of neighbours: counts the nearest once for all.
  ///
  /// `[M, …]` → for each k, `[M]`; k ≤ N.
  public func predict(_ others: Tensor, neighbours: [Int]) -> [[Int]] {
    let classes = (labels.max() ?? 0) + 1
    let nearest = NearestNeighbours(of: others, in: points, count: neighbours.max() ?? 1)
    return neighbours.map { k in
      (0..<others.shape[0]).map { row in
        var votes = [Int](repeating: 0, count: classes)
        for neighbour in nearest.neighbours(of: row).prefix(k) { votes[labels[neighbour]] += 1 }
        return votes.firstIndex(of: votes.max()!)!
      }
    }
  }
}
