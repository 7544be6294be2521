/// A map whose every point is a sound: clicked and heard, filtered, compared.
public struct SoundMap: Sendable {
  /// What the map shows, for those who cannot see it.
  public var alternative: String
  public var caption: String
  /// Ways to tell the points apart by name, of which the first colours them to begin with; each filters.
  public var facets: [Facet]
  public var points: [Point]
  /// What a point's score measures, where points have one: `pre-sigmoid score`.
  public var scoreName: String
  /// Small pictures of the points, one beside the other on one sheet.
  public var tiles: Tiles?

  /// A way to tell points apart, each name with a colour of its own: effects, or real beside generated.
  public struct Facet: Sendable {
    /// In one word: `effect`.
    public var title: String
    public var names: [String]

    public init(_ title: String, _ names: [String]) { (self.title, self.names) = (title, names) }
  }

  public struct Point: Sendable {
    public var x: Float
    public var y: Float
    /// Of each facet the place among its names; nil where the point has none.
    public var kinds: [Int?]
    /// One line: where it came from.
    public var title: String
    /// What made it: `drive 0.42 · muffle 0.1`.
    public var settings: String
    public var score: Float?
    public var seed: Int?
    public var sound: Clip?
    /// Place on the sheet of tiles.
    public var tile: Int?

    public init(
      x: Float, y: Float, kinds: [Int?], title: String, settings: String = "", score: Float? = nil, seed: Int? = nil,
      sound: Clip? = nil, tile: Int? = nil
    ) {
      (self.x, self.y, self.kinds, self.title, self.settings) = (x, y, kinds, title, settings)
      (self.score, self.seed, self.sound, self.tile) = (score, seed, sound, tile)
    }
  }

  /// A sheet of pictures of one size, in rows from the top.
  public struct Tiles: Sendable {
    /// A PNG file.
    public var path: String
    public var width: Int
    public var height: Int
    public var columns: Int

    public init(path: String, width: Int, height: Int, columns: Int) {
      (self.path, self.width, self.height, self.columns) = (path, width, height, columns)
    }
  }

  public init(
    alternative: String, caption: String = "", facets: [Facet], points: [Point], scoreName: String = "score",
    tiles: Tiles? = nil
  ) {
    precondition(
      !facets.isEmpty && points.allSatisfy { point in
        point.kinds.count == facets.count && zip(point.kinds, facets).allSatisfy { $0.map($1.names.indices.contains) ?? true }
      }, "every point has its place in each of \(facets.map(\.title))")
    (self.alternative, self.caption, self.facets, self.points) = (alternative, caption, facets, points)
    (self.scoreName, self.tiles) = (scoreName, tiles)
  }
}
