import Tensors

extension Measurement {
  static let maps: [Measurement] = [
    Measurement(name: "neighbours", summary: "15 nearest of 10 000 × 128, exactly", operations: 2 * 1e4 * 1e4 * 128) {
      let points = clusters()
      return { _ = NearestNeighbours(among: points, count: 15) }
    },
    Measurement(name: "umap", summary: "a map of 10 000 × 128, 15 neighbours, 500 turns") {
      let points = clusters()
      return { _ = UMAP().fit(points) }
    },
  ]

  /// Twenty round heaps of 500 points whose middles lie four times as far from the origin as their points from these.
  private static func clusters() -> Tensor {
    var random = Random(seed: 0, purpose: "clusters")
    let middles = random.normal([20, 1, 128], standardDeviation: 4), points = random.normal([20, 500, 128])
    return (middles + points).reshaped([10_000, 128])
  }
}
