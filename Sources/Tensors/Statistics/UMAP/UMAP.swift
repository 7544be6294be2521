import CKernels

/// Uniform manifold approximation and projection: a map of points in the plane that keeps neighbours together.
///
/// A graph of neighbours whose edges are likenesses in [0, 1] is laid out so that likenesses in the plane,
/// 1 / (1 + a d²ᵇ), come near to them: edges pull, points at random push. Defaults are those of umap-learn, as are
/// graph, curve and spectral beginning. The layout differs in that all points move at once from where all were, each
/// with random numbers of its own, and that every edge pulls each of its ends once a turn: so the same seed gives the
/// same map, to the bit, on any number of threads.
///
/// McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", 2018.
public struct UMAP: Sendable, Codable, Hashable {
  /// How far apart two points are.
  public enum Metric: String, Sendable, Codable, CaseIterable {
    case euclidean
    /// 1 − the cosine of the angle between them as seen from the origin.
    case cosine
  }

  /// Points that a point counts as its surroundings, itself among them: few show detail, many the whole.
  public var neighbours: Int
  /// How near to one another points of the map may lie, in units of the distance over which likeness falls to 1/e.
  public var minimumDistance: Double
  public var metric: Metric
  /// Turns of the layout; nil is 500 for up to 10 000 points and 200 for more.
  public var epochs: Int?
  /// Points that push for each pull.
  public var pushes: Int
  public var seed: Int

  public init(
    neighbours: Int = 15, minimumDistance: Double = 0.1, metric: Metric = .euclidean, epochs: Int? = nil, pushes: Int = 5,
    seed: Int = 0
  ) {
    precondition(neighbours >= 2, "a map wants at least 2 neighbours, not \(neighbours)")
    precondition(minimumDistance >= 0 && minimumDistance < 3, "a least distance of \(minimumDistance) is not in [0, 3)")
    (self.neighbours, self.minimumDistance, self.metric) = (neighbours, minimumDistance, metric)
    (self.epochs, self.pushes, self.seed) = (epochs, pushes, seed)
  }

  /// Points that it takes at least.
  public var leastCount: Int { neighbours + 1 }

  /// The map of points `[N, …]`, N ≥ `leastCount`, all finite.
  public func fit(_ points: Tensor) -> UMAPMap {
    let points = points.asRows
    precondition(points.shape[0] >= leastCount, "a map of \(neighbours) neighbours wants more points than \(points.shape[0])")
    let turns = epochs ?? (points.shape[0] <= 10_000 ? 500 : 200)
    // Edges that would not pull once are left out from the beginning.
    let graph = graph(of: points).without(below: 1 / Float(turns))
    let start = SpectralLayout.places(of: graph, points: metric.comparable(points), seed: seed)
    let layout = MapLayout(curve: MapCurve(minimumDistance: minimumDistance), pushes: pushes, seed: seed)
      .fit(graph, from: start, epochs: turns)
    return UMAPMap(settings: self, points: points, places: layout)
  }

  /// Who is whose neighbour, and how much: what a map lays out. `[N, …]` → a graph of N points
  public func graph(of points: Tensor) -> NeighbourGraph {
    let nearest = NearestNeighbours(among: metric.comparable(points.asRows), count: neighbours - 1)
    let memberships = Memberships(
      distances: metric.distances(nearest.distances), neighbours: neighbours, nearestIsCertain: true)
    return NeighbourGraph(union: memberships, nearest.indices)
  }
}

extension UMAP.Metric {
  /// Points whose Euclidean distances are in the order of this metric's.
  func comparable(_ points: Tensor) -> Tensor {
    guard self == .cosine else { return points }
    let lengths = points.squaredNorms.map { Float($0.squareRoot()) }
    return points / Tensor([lengths.count, 1], lengths.map { $0 > 0 ? $0 : 1 })
  }

  /// This metric's distances of their Euclidean ones: for unit vectors 1 − cos = d² / 2.
  func distances(_ euclidean: [Double]) -> [Double] { self == .cosine ? euclidean.map { $0 * $0 / 2 } : euclidean }
}
