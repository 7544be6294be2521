import Tensors

/// How the rows of a recording are cut into patches.
public struct PatchCutting: Codable, Hashable, Sendable {
  /// Rows T of a patch.
  public var rows: Int
  /// Rows that a patch shares with the next.
  public var overlap: Int
  /// Whether a patch that ends with the recording's very last row is left out, as the seed's slices
  /// `[i − T, i) while i < rows` do.
  public var dropsLast: Bool

  public init(rows: Int, overlap: Int = 0, dropsLast: Bool = false) {
    self.rows = rows
    self.overlap = overlap
    self.dropsLast = dropsLast
  }

  /// First rows of the patches of so many rows.
  public func starts(rowCount: Int) -> [Int] {
    let last = rowCount - rows - (dropsLast ? 1 : 0)
    return last < 0 ? [] : Array(stride(from: 0, through: last, by: rows - overlap))
  }
}
