import Files
import Foundation
import Probe
import Tensors

/// `bench latents map Z.npy --out M.npy`: latents in the plane, neighbours kept together.
struct MapLatents: Command {
  static let name = "latents map"
  static let summary = "latents in the plane by UMAP or PCA, neighbours kept together"
  static let discussion = """
    Takes any array [N, values]. Leaves M.npy [N, 2], M.tsv with what each point is and M.json with how the map was made. \
    --onto puts the latents into a map that is there: each finds its place by itself, whatever comes with it.
    """
  static let examples = ["latents map Z.npy --out map.npy", "latents map new.npy --onto map.npy --out new-map.npy"]

  @Argument("latents, from latents encode", value: "Z.npy") var latents: String
  @Option("the map; its table and recipe go beside it", value: "M.npy") var out: String
  @Option("a map to find places in, instead of making one", value: "M.npy") var onto: String?
  let map = MapOptionGroup()

  func validate() throws {
    if onto != nil, let given = map.firstGiven { throw UsageError("\(given) is for new maps: --onto keeps that map's") }
  }

  func run() throws {
    let table = try LatentTable(latents)
    guard let onto else {
      let map = try LatentMap(table, self.map.recipe(latents: latents))
      try map.write(to: out)
      return Console.print("\(latents): \(table.rows.count) latents mapped to \(out)\(MapLatents.quality(map))")
    }
    let map = try LatentMap(onto)
    guard table.latents.shape[1] == map.latents.shape[1] else {
      throw FileError(
        .badData, latents, "has \(table.latents.shape[1]) values a latent, the map \(onto) is of \(map.latents.shape[1])",
        remedy: "encode both with one run")
    }
    try LatentTable(map.transform(table.latents), table.rows, path: latents).write(to: out)
    Console.print("\(latents): \(table.rows.count) latents put into the map \(onto), written to \(out)")
  }

  /// How well the map keeps neighbours, in words; nothing for maps of too few points.
  static func quality(_ map: LatentMap) -> String {
    let count = map.latents.shape[0], neighbours = 15
    guard count > 2 * neighbours else { return "" }
    return String(
      format: "; of %d neighbours %.3f are kept (at random %.3f), trustworthiness %.4f", neighbours,
      neighbourhoodPreservation(of: map.latents, in: map.table.latents, neighbours: neighbours),
      Double(neighbours) / Double(count - 1),
      trustworthiness(of: map.table.latents, as: map.latents, neighbours: neighbours))
  }
}

/// How a map is made.
struct MapOptionGroup: OptionGroup {
  @Option("how places are found") var method = LatentMap.Method.umap
  @Option("points that a point counts as its surroundings, itself among them", .atLeast(2)) var neighbours = 15
  @Option("how near to one another points may lie", .between(0, 2.9)) var minimumDistance = 0.1
  @Option("what distance means") var metric = UMAP.Metric.euclidean
  @Option("turns of the layout; by default 500 for up to 10 000 points, else 200", .atLeast(1)) var epochs: Int?
  @Option("what the beginning and the pushes are drawn from") var seed = 0

  func recipe(latents: String) -> LatentMap.Recipe {
    LatentMap.Recipe(
      method: method,
      settings: UMAP(
        neighbours: neighbours, minimumDistance: minimumDistance, metric: metric, epochs: epochs, seed: seed),
      latents: latents)
  }

  /// The first of these options that the user gave.
  var firstGiven: String? {
    let given: [(String, Provenance)] = [
      ("--method", $method.provenance), ("--neighbours", $neighbours.provenance),
      ("--minimum-distance", $minimumDistance.provenance), ("--metric", $metric.provenance),
      ("--epochs", $epochs.provenance), ("--seed", $seed.provenance),
    ]
    return given.first { $0.1 == .given }?.0
  }
}

extension LatentMap.Method: SingleValue {}
extension UMAP.Metric: SingleValue {}
