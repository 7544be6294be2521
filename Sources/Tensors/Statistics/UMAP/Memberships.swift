import Foundation

/// How much each of its nearest neighbours belongs to a point's surroundings: exp(−max(0, d − ρ) / σ).
///
/// ρ is the distance to the nearest neighbour that is not a copy, σ such that the memberships add up to log₂ k: every
/// point has a unit of distance of its own, and all surroundings are equally large.
struct Memberships: Sendable {
  /// Neighbours of each point.
  let count: Int
  /// `[N, count]`, in [0, 1].
  let values: [Float]

  /// - distances: `[N, count]`, nearest first.
  /// - neighbours: k.
  /// - nearestIsCertain: whether the nearest belongs entirely; otherwise ρ is 0, as for points new to a map.
  init(distances: [Double], neighbours: Int, nearestIsCertain: Bool) {
    // The points of a map count themselves, at no distance.
    let count = nearestIsCertain ? neighbours - 1 : neighbours
    self.count = count
    let points = distances.count / count
    let meanOfAll = nearestIsCertain ? distances.reduce(0, +) / Double(points * neighbours) : 0
    var values = [Float](repeating: 0, count: distances.count)
    values.withUnsafeMutableBufferPointer { values in
      let values = values.baseAddress!
      Parallel.forEachRange(points, grain: 64) { part in
        for point in part {
          let own = Array(distances[point * count..<(point + 1) * count])
          let rho = nearestIsCertain ? own.first { $0 > 0 } ?? 0 : 0
          let mean = own.reduce(0, +) / Double(neighbours)
          let least = 1e-3 * (rho > 0 || !nearestIsCertain ? mean : meanOfAll)
          let sigma = max(least, Memberships.width(own, rho: rho, neighbours: neighbours))
          for (place, distance) in own.enumerated() {
            values[point * count + place] = distance <= rho || sigma == 0 ? 1 : Float(exp(-(distance - rho) / sigma))
          }
        }
      }
    }
    self.values = values
  }

  /// σ by halving: the sum of the memberships grows with it.
  private static func width(_ distances: [Double], rho: Double, neighbours: Int) -> Double {
    let target = log2(Double(neighbours))
    var (low, high, sigma) = (0.0, Double.infinity, 1.0)
    for _ in 0..<64 {
      let sum = distances.reduce(0) { $0 + ($1 > rho ? exp(-($1 - rho) / sigma) : 1) }
      if abs(sum - target) < 1e-5 { break }
      if sum > target { high = sigma } else { low = sigma }
      sigma = high.isFinite ? (low + high) / 2 : sigma * 2
    }
    return sigma
  }
}
