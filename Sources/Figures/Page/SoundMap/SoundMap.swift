/// A map whose every point is a sound: clicked and heard, filtered, compared.
public struct SoundMap: Sendable {
  /// What the map shows, for those who cannot see it.
  public var alternative: String
  public var caption: String
  /// Kinds of points, each with a colour of its own: effects, or real beside generated.
  public var groups: [String]
  public var points: [Point]
  /// What a point's score measures, where points have one: `pre-sigmoid score`.
  public var scoreName: String
  /// Small pictures of the points, one beside the other on one sheet.
  public var tiles: Tiles?

  public struct Point: Sendable {
    public var x: Float
    public var y: Float
    /// Place in `groups`.
    public var group: Int
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
      x: Float, y: Float, group: Int, title: String, settings: String = "", score: Float? = nil, seed: Int? = nil,
      sound: Clip? = nil, tile: Int? = nil
    ) {
      (self.x, self.y, self.group, self.title, self.settings) = (x, y, group, title, settings)
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
    alternative: String, caption: String = "", groups: [String], points: [Point], scoreName: String = "score",
    tiles: Tiles? = nil
  ) {
    precondition(points.allSatisfy { groups.indices.contains($0.group) }, "every point belongs to one of \(groups)")
    (self.alternative, self.caption, self.groups, self.points) = (alternative, caption, groups, points)
    (self.scoreName, self.tiles) = (scoreName, tiles)
  }
}
