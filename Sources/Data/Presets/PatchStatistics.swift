/// What a patch's values were shifted and scaled by.
public struct PatchStatistics: Codable, Hashable, Sendable {
  public var shift: Float
  public var scale: Float

  public init(shift: Float = 0, scale: Float = 1) {
    self.shift = shift
    self.scale = scale
  }

  /// Medians over patches: what a generated patch, which has no statistics of its own, is given.
  public static func median(of statistics: [PatchStatistics]) -> PatchStatistics {
    PatchStatistics(shift: quantile(statistics.map(\.shift), 0.5), scale: statistics.isEmpty ? 1 : quantile(statistics.map(\.scale), 0.5))
  }
}

/// Sums over values, of a patch or of many.
public struct Moments: Sendable {
  public var count = 0.0, sum = 0.0, squares = 0.0
  public var smallest = Float.infinity, largest = -Float.infinity

  public init() {}

  public init(_ values: UnsafeBufferPointer<Float>) {
    count = Double(values.count)
    for value in values {
      sum += Double(value)
      squares += Double(value) * Double(value)
      smallest = min(smallest, value)
      largest = max(largest, value)
    }
  }

  /// The moments of both.
  public static func += (a: inout Moments, b: Moments) {
    a.count += b.count
    a.sum += b.sum
    a.squares += b.squares
    a.smallest = min(a.smallest, b.smallest)
    a.largest = max(a.largest, b.largest)
  }

  var mean: Double { count > 0 ? sum / count : 0 }
  var standardDeviation: Double { count > 0 ? max(0, squares / count - mean * mean).squareRoot() : 0 }
}
