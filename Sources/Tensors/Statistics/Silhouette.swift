import CKernels

/// How much nearer points lie to their own class than to the next one: the mean of (b − a) / max(a, b).
///
/// a is a point's mean distance to the others of its class, b the least of its mean distances to those of another; 0 for a
/// class of one. 1 for classes far apart, about 0 where they lie on one another. Rousseeuw, 1987; scikit-learn's
/// `silhouette_score`.
///
/// points: `[N, …]`; labels: their classes, from 0, at least two of which have points.
public func silhouette(_ points: Tensor, labels: [Int]) -> Double {
  let points = points.asRows, width = points.shape[1], classes = (labels.max() ?? 0) + 1
  precondition(points.shape[0] == labels.count, "\(labels.count) labels for points of shape \(points.shape)")
  precondition(Set(labels).count > 1, "a silhouette wants two classes")
  let sizes = (0..<classes).map { label in labels.count { $0 == label } }
  var values = [Double](repeating: 0, count: labels.count)
  values.withUnsafeMutableBufferPointer { values in
    let values = values.baseAddress!
    points.withUnsafeBufferPointer { points in
      let points = points.baseAddress!
      Parallel.forEachRange(labels.count) { rows in
        for row in rows where sizes[labels[row]] > 1 {
          var sums = [Double](repeating: 0, count: classes)
          for (other, label) in labels.enumerated() {
            sums[label] += kernel_squared_distance(width, points + row * width, points + other * width).squareRoot()
          }
          let own = sums[labels[row]] / Double(sizes[labels[row]] - 1)
          let next = (0..<classes).filter { $0 != labels[row] && sizes[$0] > 0 }.map { sums[$0] / Double(sizes[$0]) }.min()!
          values[row] = max(own, next) > 0 ? (next - own) / max(own, next) : 0
        }
      }
    }
  }
  return values.reduce(0, +) / Double(labels.count)
}
