import CKernels

/// The k nearest of some points to each of others, by Euclidean distance, exactly.
public struct NearestNeighbours: Sendable {
  public let count: Int
  /// `[N, k]`: the neighbours' rows, nearest first; of equally near ones the first row first.
  public let indices: [Int]
  /// `[N, k]`: their distances.
  public let distances: [Double]

  /// Neighbours of each row of `points` among the rows of `others`.
  ///
  /// Both are read as `[N, D]`, the first axis being the point. Matrix products find the candidates; the order and
  /// the distances are then taken from the differences themselves, because ‖a‖² + ‖b‖² − 2 a·b loses near-copies
  /// to rounding, and those are what collapse looks like. So a point's neighbours do not depend on the other points
  /// asked for, nor on the number of threads.
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

  /// Neighbours of one of the points, nearest first.
  public func neighbours(of row: Int) -> ArraySlice<Int> { indices[row * count..<(row + 1) * count] }

  private init(_ points: Tensor, _ others: Tensor, count k: Int, excludingSelf: Bool) {
    let a = points.asRows, b = others.asRows, width = a.shape[1], columns = b.shape[0]
    precondition(width == b.shape[1], "points of \(width) and of \(b.shape[1]) values have no distance")
    let available = columns - (excludingSelf ? 1 : 0)
    precondition(k >= 1 && k <= available, "\(k) neighbours of each point among \(available)")
    count = k
    // Far from the origin the products would be all rounding.
    let middle = b.mean(axes: [0])
    let centredA = a - middle, centredB = excludingSelf ? centredA : b - middle
    let (squaresA, squaresB) = (centredA.squaredNorms, centredB.squaredNorms)
    // What rounding may have moved: distances this close to the k-th are measured again.
    let slack = Float(1e-5 * ((squaresA.max() ?? 0) + (squaresB.max() ?? 0)))
    let norms = squaresB.map { Float($0) }
    var indices = [Int](repeating: 0, count: a.shape[0] * k)
    var distances = [Double](repeating: 0, count: a.shape[0] * k)
    let block = max(16, min(512, (1 << 22) / columns))
    for start in stride(from: 0, to: a.shape[0], by: block) {
      let rows = centredA.slice(axis: 0, start..<min(start + block, a.shape[0]))
      let products = matrixProduct(rows, centredB, transposeB: true)
      Search(a: a, b: b, products: products, norms: norms, slack: slack, start: start, excludingSelf: excludingSelf)
        .run(count: k, &indices, &distances)
    }
    (self.indices, self.distances) = (indices, distances)
  }

  /// The search among the columns for the rows of a block of products.
  private struct Search {
    let a: Tensor, b: Tensor, products: Tensor
    let norms: [Float]
    let slack: Float
    let start: Int
    let excludingSelf: Bool

    func run(count k: Int, _ indices: inout [Int], _ distances: inout [Double]) {
      let columns = b.shape[0], width = b.shape[1]
      indices.withUnsafeMutableBufferPointer { indices in
        distances.withUnsafeMutableBufferPointer { distances in
          let indices = indices.baseAddress!, distances = distances.baseAddress!
          a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
              products.withUnsafeBufferPointer { products in
                let a = a.baseAddress!, b = b.baseAddress!, products = products.baseAddress!
                Parallel.forEachRange(self.products.shape[0]) { rows in
                  var found = [Int32](repeating: 0, count: columns)
                  for row in rows {
                    let own = start + row
                    let candidates = kernel_nearest_candidates(
                      columns, products + row * columns, norms, k, excludingSelf ? own : -1, slack, &found)
                    precondition(candidates >= k, "points with values that are no finite numbers have no neighbours")
                    let nearest = found[..<candidates].map { candidate in
                      (distance: kernel_squared_distance(width, a + own * width, b + Int(candidate) * width), index: candidate)
                    }.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
                    for place in 0..<k {
                      indices[own * k + place] = Int(nearest[place].index)
                      distances[own * k + place] = nearest[place].distance.squareRoot()
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
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
}
