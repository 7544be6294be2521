import Files
import Foundation
import Tensors

/// Latents in the plane: `NAME.npy` with their places, `NAME.tsv` with what each is, `NAME.json` with how it was made.
public struct LatentMap: Sendable {
  /// How latents come to their places.
  public enum Method: String, Sendable, Codable, CaseIterable {
    case umap
    /// The first two principal components.
    case pca
  }

  /// How a map was made: what `NAME.json` says.
  public struct Recipe: Sendable, Codable, Hashable {
    public var method: Method
    /// UMAP's settings; of no effect on PCA.
    public var settings: UMAP
    /// The file of latents, as it was named, or by its whole path.
    public var latents: String

    public init(method: Method, settings: UMAP, latents: String) {
      (self.method, self.settings, self.latents) = (method, settings, latents)
    }
  }

  public let recipe: Recipe
  /// What was mapped.
  public let latents: Tensor
  /// Places `[N, 2]`, and what each is.
  public let table: LatentTable

  /// Maps a table of latents.
  ///
  /// Throws `FileError` if there are too few, or all are the same.
  public init(_ latents: LatentTable, _ recipe: Recipe) throws {
    try LatentMap.require(latents.latents, recipe)
    let places =
      recipe.method == .pca
      ? PrincipalComponents(of: latents.latents, count: 2).transform(latents.latents)
      : recipe.settings.fit(latents.latents).places
    (self.recipe, self.latents) = (recipe, latents.latents)
    table = try LatentTable(places, latents.rows, path: recipe.latents)
  }

  /// Reads a map and the latents that it was made from.
  ///
  /// Throws `FileError` if one of its files is missing or does not fit the others.
  public init(_ path: String) throws {
    let stem = path.hasSuffix(".npy") ? String(path.dropLast(4)) : path
    guard let json = FileManager.default.contents(atPath: stem + ".json") else {
      throw FileError(.missing, stem + ".json", "says how the map was made, and is missing", remedy: "make it with: bench latents map")
    }
    do { recipe = try JSONDecoder().decode(Recipe.self, from: json) } catch {
      throw FileError(.badData, stem + ".json", "is no recipe of a map", remedy: "make it with: bench latents map")
    }
    // A map that was made from another folder finds its latents beside itself.
    let beside = Folder.containing(stem) + "/" + Folder.name(of: recipe.latents)
    let isThere = FileManager.default.fileExists(atPath: recipe.latents) || !FileManager.default.fileExists(atPath: beside)
    latents = try LatentTable(isThere ? recipe.latents : beside).latents
    table = try LatentTable(path)
    guard table.latents.shape == [latents.shape[0], 2] else {
      throw FileError(
        .badData, path, "has the shape \(table.latents.shape) for latents \(latents.shape) of \(recipe.latents)",
        remedy: "map them again")
    }
    try LatentMap.require(latents, recipe)
  }

  /// Writes the three files.
  public func write(to path: String) throws {
    try table.write(to: path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let stem = path.hasSuffix(".npy") ? String(path.dropLast(4)) : path
    try AtomicFile.write(String(decoding: encoder.encode(recipe), as: UTF8.self) + "\n", to: stem + ".json")
  }

  /// Places of other latents in this map. `[M, latent]` → `[M, 2]`
  public func transform(_ others: Tensor) -> Tensor {
    recipe.method == .pca
      ? PrincipalComponents(of: latents, count: 2).transform(others) : umap.transform(others)
  }

  /// Latents that would lie at places. `[M, 2]` → `[M, latent]`
  public func inverse(_ places: Tensor) -> Tensor {
    recipe.method == .pca ? PrincipalComponents(of: latents, count: 2).inverse(places) : umap.inverse(places)
  }

  /// The map of some of its points, which stay where they are.
  func restricted(to rows: [Int]) throws -> LatentMap {
    LatentMap(
      recipe: recipe, latents: latents.gathered(axis: 0, rows),
      table: try LatentTable(
        table.latents.gathered(axis: 0, rows), rows.map { table.rows[$0] }, path: recipe.latents))
  }

  private init(recipe: Recipe, latents: Tensor, table: LatentTable) {
    (self.recipe, self.latents, self.table) = (recipe, latents, table)
  }

  /// The ends of the map along each axis.
  public var bounds: (u: ClosedRange<Float>, v: ClosedRange<Float>) {
    let places = table.latents.values
    let u = stride(from: 0, to: places.count, by: 2).map { places[$0] }
    let v = stride(from: 1, to: places.count, by: 2).map { places[$0] }
    return (u.min()!...u.max()!, v.min()!...v.max()!)
  }

  private var umap: UMAPMap { UMAPMap(settings: recipe.settings, points: latents, places: table.latents) }

  private static func require(_ latents: Tensor, _ recipe: Recipe) throws {
    let count = latents.shape[0], least = recipe.method == .pca ? 3 : recipe.settings.leastCount
    guard count >= least else {
      throw FileError(
        .badData, recipe.latents, "has \(count) latents, fewer than the \(least) that a map of \(recipe.settings.neighbours) neighbours wants",
        remedy: count > 3 ? "choose --neighbours \(count - 1) or fewer" : "encode more patches")
    }
    guard recipe.method == .umap || PrincipalComponents(of: latents, count: 2).count == 2 else {
      throw FileError(.badData, recipe.latents, "varies in fewer than two directions", remedy: "the encoder may have collapsed")
    }
  }
}
