/// The k nearest of some points to each of others, by Euclidean distance, exactly.
public struct NearestNeighbours: Sendable {
  public let count: Int
  /// `[N, k]`: the neighbours' rows, nearest first.
  public let indices: [Int]
  /// `[N, k]`: their distances.
  public let distances: [Double]

  /// Neighbours of each row of `points` among the rows of `others`.
  ///
  /// Both are read as `[N, D]`, the first axis being the point. Matrix products find the candidates; the order and
  /// the distances are then taken from the differences themselves, because ‖a‖² + ‖b‖² − 2 a·b loses near-copies
  /// to rounding, and those are what collapse looks like.
  public init(of points: Tensor, in others: Tensor, count k: Int) {
    self.init(points, others, count: k, excludingSelf: false)
  }

  /// Neighbours of each row among the other rows of the same points.
  public init(among points: Tensor, count k: Int) {
    self.init(points, points, count: k, excludingSelf: true)
  }

  /// Each point's distance to its k-th nearest: the radius of the ball that just holds k others.
  public var radii: [Double] { stride(from: count - 1, to: distances.count, by: count).map { distances[$0] } }
  /// Each point's distance to its nearest.
  public var nearest: [Double] { stride(from: 0, to: distances.count, by: count).map { distances[$0] } }

  private init(_ points: Tensor, _ others: Tensor, count k: Int, excludingSelf: Bool) {
    let a = points.asRows, b = others.asRows
    precondition(a.shape[1] == b.shape[1], "points of \(a.shape[1]) and of \(b.shape[1]) values have no distance")
    let available = b.shape[0] - (excludingSelf ? 1 : 0)
    precondition(k >= 1 && k <= available, "\(k) neighbours of each point among \(available)")
    count = k
    let (squaresA, squaresB) = (a.squaredNorms, b.squaredNorms)
    // What rounding may have moved: distances this close to the k-th are measured again.
    let slack = 1e-5 * ((squaresA.max() ?? 0) + (squaresB.max() ?? 0))
    var (indices, distances): ([Int], [Double]) = ([], [])
    let block = 256
    for start in stride(from: 0, to: a.shape[0], by: block) {
      let rows = a.slice(axis: 0, start..<min(start + block, a.shape[0]))
      let products = matrixProduct(rows, b, transposeB: true)
      for row in 0..<rows.shape[0] {
        let own = start + row
        let estimates = products.withUnsafeBufferPointer { products in
          (0..<b.shape[0]).map { j in
            excludingSelf && j == own
              ? .infinity : squaresA[own] + squaresB[j] - 2 * Double(products[row * b.shape[0] + j])
          }
        }
        let limit = estimates.sorted()[k - 1] + slack
        let measured = estimates.indices.filter { estimates[$0] <= limit && !(excludingSelf && $0 == own) }
          .map { (index: $0, distance: a.distance(row: own, to: b, row: $0)) }
          .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
        indices += measured.prefix(k).map(\.index)
        distances += measured.prefix(k).map(\.distance)
      }
    }
    (self.indices, self.distances) = (indices, distances)
  }
}

extension Tensor {
  /// `[N, …]` as `[N, D]`.
  var asRows: Tensor {
    precondition(rank >= 1 && count > 0, "points want at least one row, not the shape \(shape)")
    return reshaped([shape[0], count / shape[0]])
  }

  /// ‖row‖² of each row of a matrix, added in double precision.
  var squaredNorms: [Double] {
    let width = shape[1]
    return withUnsafeBufferPointer { values in
      (0..<shape[0]).map { row in
        values[row * width..<(row + 1) * width].reduce(0) { $0 + Double($1) * Double($1) }
      }
    }
  }

  func distance(row: Int, to other: Tensor, row otherRow: Int) -> Double {
    let width = shape[1]
    return withUnsafeBufferPointer { a in
      other.withUnsafeBufferPointer { b in
        var sum = 0.0
        for i in 0..<width {
          let difference = Double(a[row * width + i]) - Double(b[otherRow * width + i])
          sum += difference * difference
        }
        return sum.squareRoot()
      }
    }
  }
}
