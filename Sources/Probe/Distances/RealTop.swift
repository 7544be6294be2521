import Tensors

/// The N real windows that a goal likes best, with what the same is worth between real windows alone.
///
/// Halves for intervals keep the share N/windows: of half of the recordings, about N/2 windows. Splits for the null have
/// N windows on each side, which takes recordings for 2 N, and no seeds.
public struct RealTop: Sendable {
  public let count: Int
  /// Of the real windows, best first.
  let places: [Int]
  /// Of every half of the recordings its best windows, and the places of the seeds that are drawn with them.
  private let halves: [(windows: [Int], seeds: Set<Int>)]
  /// The best N of either half of the recordings, for splits in which both have so many.
  private let splits: [(first: [Int], second: [Int])]

  /// Fewest windows or seeds of which a half still has a variance.
  private static let least = 2
  private static let splitCount = 20

  /// - Parameter halving: of the recordings and seeds, for intervals.
  init(_ count: Int, of real: RealActivations, _ goal: Goal, _ halving: Halving?) {
    self.count = count
    let ranked = real.ranked(goal)
    places = Array(ranked.prefix(count))
    halves = (halving?.halves ?? []).map { half in
      let members = Set(half.points), share = Double(count) * Double(members.count) / Double(real.count)
      let windows = ranked.filter(members.contains).prefix(max(RealTop.least, Int(share.rounded())))
      return (Array(windows), Set(half.seeds))
    }
    let splitting = Halving(recordings: real.recordings, draws: RealTop.splitCount)
    splits = (splitting?.halves ?? []).compactMap { half in
      let members = Set(half.points)
      let first = ranked.filter(members.contains).prefix(count), second = ranked.filter { !members.contains($0) }.prefix(count)
      return first.count == count && second.count == count ? (Array(first), Array(second)) : nil
    }
  }

  /// A measure of windows and examples by their places, for every half; no number where a half has too few.
  func halves(seeds: [Int], _ measure: (_ windows: [Int], _ examples: [Int]) -> Double) -> [Double] {
    halves.map { half in
      let examples = seeds.indices.filter { half.seeds.contains(seeds[$0]) }
      guard examples.count >= RealTop.least, half.windows.count >= RealTop.least else { return .nan }
      return measure(half.windows, examples)
    }
  }

  /// The measure of all windows and examples, its interval, and the median of `null` between real halves.
  func distance(
    seeds: [Int], _ measure: (_ windows: [Int], _ examples: [Int]) -> Double, null: (_ first: [Int], _ second: [Int]) -> Double
  ) -> Distance {
    let whole = measure(places, Array(seeds.indices)), interval = halvingInterval(whole, halves(seeds: seeds, measure))
    return Distance(
      value: whole, low: interval?.low, high: interval?.high,
      null: splits.isEmpty ? nil : median(splits.map { null($0.first, $0.second) }))
  }
}

/// A distance of made examples to real ones, beside what real ones have among themselves.
public struct Distance: Codable, Equatable, Sendable {
  public var value: Double
  /// The middle 95 % over recordings and seeds.
  public var low: Double?
  public var high: Double?
  /// Real half against real half; nil where there are too few recordings or windows to split.
  public var null: Double?

  /// Of a measure that is never negative: its interval neither.
  var fromZero: Distance {
    var result = self
    result.low = low.map { max(0, $0) }
    return result
  }
}
