import Tensors

/// How far a layer's activations lie outside of what real windows reach.
///
/// Of each unit the mean over its map is compared with the range that half of the real recordings span; the other half is
/// the null. Outside by how much is counted in widths of that range.
public struct LayerReach: Codable, Sendable {
  public let layer: String
  public let unitCount: Int
  public let examples: Outside
  public let real: Outside

  public struct Outside: Codable, Sendable {
    /// Share of the units, over all examples, below or above the range.
    public let share: Double
    /// By how many widths of the range, 0 within: half, nine tenths and 99 in a hundred of the units are nearer.
    public let median: Double
    public let ninety: Double
    public let ninetyNine: Double
  }

  /// - Parameters:
  ///   - made: `[N, C]`, `real`: `[M, C]`
  ///   - halves: rows of the real windows in one half each time; the others are the other.
  init(_ layer: String, made: Tensor, real: Tensor, halves: [[Int]]) {
    (self.layer, unitCount) = (layer, real.shape[1])
    var own: [Double] = [], others: [Double] = []
    for half in halves {
      let members = Set(half), rest = (0..<real.shape[0]).filter { !members.contains($0) }
      let known = real.gathered(axis: 0, half)
      own += LayerReach.beyond(made, known)
      others += LayerReach.beyond(real.gathered(axis: 0, rest), known)
    }
    (examples, self.real) = (Outside(own), Outside(others))
  }

  /// Of every unit of every row how far it lies outside, in widths of the range that `known` spans.
  private static func beyond(_ rows: Tensor, _ known: Tensor) -> [Double] {
    let width = rows.shape[1], low = (-(-known).max(axes: [0])).values, high = known.max(axes: [0]).values
    return rows.values.enumerated().map { place, value in
      let unit = place % width, range = Double(high[unit] - low[unit])
      let distance = Double(max(0, value - high[unit], low[unit] - value))
      return distance == 0 ? 0 : distance / max(range, 1e-9 * Double(max(abs(high[unit]), 1e-3)))
    }
  }
}

extension LayerReach.Outside {
  fileprivate init(_ beyond: [Double]) {
    let sorted = beyond.sorted()
    func quantile(_ share: Double) -> Double { sorted[Int(share * Double(sorted.count - 1))] }
    self.init(
      share: Double(sorted.count { $0 > 0 }) / Double(sorted.count), median: quantile(0.5), ninety: quantile(0.9),
      ninetyNine: quantile(0.99))
  }
}
