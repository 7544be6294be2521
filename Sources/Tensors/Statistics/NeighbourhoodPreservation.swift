import CKernels

/// Share of each point's k nearest neighbours that are still among its k nearest in a map, on average over the points.
///
/// points: `[N, …]`, places: `[N, …]`, k < N. 1 if all stay; k / (N − 1) for places at random.
public func neighbourhoodPreservation(of points: Tensor, in places: Tensor, neighbours k: Int = 15) -> Double {
  precondition(points.shape[0] == places.shape[0], "places \(places.shape) are no map of points \(points.shape)")
  let near = NearestNeighbours(among: points, count: k), nearInMap = NearestNeighbours(among: places, count: k)
  let kept = (0..<points.shape[0]).reduce(0) { sum, row in
    sum + Set(near.neighbours(of: row)).intersection(nearInMap.neighbours(of: row)).count
  }
  return Double(kept) / Double(points.shape[0] * k)
}

/// How far a map can be trusted: 1 if all neighbours in the map are neighbours, less the further off they really are.
///
/// 1 − 2 / (N k (2N − 3k − 1)) Σᵢ Σⱼ (r(i, j) − k) over the j that are among i's k nearest in the map but not among its
/// k nearest; r(i, j) is j's rank by distance from i. About a half for places at random.
///
/// points: `[N, …]`, places: `[N, …]`, k < N / 2. Venna and Kaski, "Neighborhood Preservation in Nonlinear Projection
/// Methods", 2001; scikit-learn's `trustworthiness`.
public func trustworthiness(of places: Tensor, as mapOf: Tensor, neighbours k: Int = 15) -> Double {
  let points = mapOf.asRows, count = points.shape[0], width = points.shape[1]
  precondition(count == places.shape[0], "places \(places.shape) are no map of points \(points.shape)")
  precondition(2 * k < count, "trustworthiness wants more than \(2 * k) points for \(k) neighbours, not \(count)")
  let nearInMap = NearestNeighbours(among: places, count: k)
  var excess = [Int](repeating: 0, count: count)
  excess.withUnsafeMutableBufferPointer { excess in
    let excess = excess.baseAddress!
    points.withUnsafeBufferPointer { points in
      let points = points.baseAddress!
      Parallel.forEachRange(count) { rows in
        var distances = [Double](repeating: 0, count: count)
        for row in rows {
          for other in 0..<count {
            distances[other] = kernel_squared_distance(width, points + row * width, points + other * width)
          }
          distances[row] = -1
          for neighbour in nearInMap.neighbours(of: row) {
            excess[row] += max(0, kernel_count_below(count, distances, distances[neighbour]) - k)
          }
        }
      }
    }
  }
  let (n, k) = (Double(count), Double(k))
  return 1 - 2 * Double(excess.reduce(0, +)) / (n * k * (2 * n - 3 * k - 1))
}
