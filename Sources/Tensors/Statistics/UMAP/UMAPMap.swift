import Foundation

/// A map that UMAP made: its points, their places in the plane, and the way from one to the other for new ones.
public struct UMAPMap: Sendable {
  public let settings: UMAP
  /// What was mapped, `[N, D]`.
  public let points: Tensor
  /// Where it lies, `[N, 2]`.
  public let places: Tensor

  /// A map as it was made before.
  public init(settings: UMAP, points: Tensor, places: Tensor) {
    let points = points.asRows
    precondition(
      places.shape == [points.shape[0], 2] && points.shape[0] >= settings.leastCount,
      "places of shape \(places.shape) are no map of points \(points.shape) with \(settings.neighbours) neighbours")
    (self.settings, self.points, self.places) = (settings, points, places)
  }

  private var curve: MapCurve { MapCurve(minimumDistance: settings.minimumDistance) }

  /// Turns for which new points look for their places.
  private static let epochs = 100

  /// Places of new points: `[M, …]` with D values a point → `[M, 2]`.
  ///
  /// Each begins at the mean of its neighbours' places, by their memberships, and is then pulled by these and pushed by
  /// others while the map stands still. Its random numbers come from its own values, so that its place does not
  /// depend on the points it comes with or on their order.
  public func transform(_ newPoints: Tensor) -> Tensor {
    let new = newPoints.asRows
    precondition(new.shape[1] == points.shape[1], "a map of points \(points.shape) has no place for \(newPoints.shape)")
    let compared = settings.metric.comparable(new)
    let nearest = NearestNeighbours(
      of: compared, in: settings.metric.comparable(points), count: settings.neighbours)
    let memberships = Memberships(
      distances: settings.metric.distances(nearest.distances), neighbours: settings.neighbours, nearestIsCertain: false)
    let keys = new.withUnsafeBufferPointer { values in
      (0..<new.shape[0]).map { row in
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for value in values[row * new.shape[1]..<(row + 1) * new.shape[1]] {
          hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3
        }
        return MapLayout.key(seed: settings.seed, index: Int(truncatingIfNeeded: hash))
      }
    }
    let start = weightedMeans(of: places, nearest.indices, memberships.values.map { Double($0) }, count: settings.neighbours)
    return MapLayout(curve: curve, pushes: settings.pushes, seed: settings.seed)
      .place(memberships, nearest.indices, from: start, among: places, keys: keys, epochs: UMAPMap.epochs)
  }

  /// Points that would lie at given places: `[M, 2]` → `[M, D]`.
  ///
  /// The mean of those that lie nearest in the map, by their likeness at that distance, 1 / (1 + a d²ᵇ), over that of
  /// the nearest of all: at a place of the map it is mostly the point itself.
  public func inverse(_ newPlaces: Tensor) -> Tensor {
    precondition(newPlaces.rank == 2 && newPlaces.shape[1] == 2, "places are [M, 2], not \(newPlaces.shape)")
    let curve = curve
    let nearest = NearestNeighbours(of: newPlaces, in: places, count: settings.neighbours)
    return weightedMeans(
      of: points, nearest.indices, nearest.distances.map { curve.likeness($0) }, count: settings.neighbours)
  }

  /// Σ wᵢ xᵢ / Σ wᵢ over the neighbours of each point.
  private func weightedMeans(of values: Tensor, _ neighbours: [Int], _ weights: [Double], count: Int) -> Tensor {
    let width = values.shape[1], rows = neighbours.count / count
    return Tensor([rows, width]) { means in
      values.withUnsafeBufferPointer { values in
        for row in 0..<rows {
          let own = row * count..<(row + 1) * count, total = own.reduce(0) { $0 + weights[$1] }
          for i in 0..<width {
            means[row * width + i] = Float(own.reduce(0) { $0 + weights[$1] * Double(values[neighbours[$1] * width + i]) } / total)
          }
        }
      }
    }
  }
}
