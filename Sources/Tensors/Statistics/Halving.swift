/// Halves of what was measured, drawn without replacement: half of the recordings, and half of the seeds.
///
/// Without replacement, because a copy of a point is at distance 0 from itself: a bootstrap of a distance between sets is
/// too small by more than its own width. Half, because the mean of half of n values, drawn without replacement, scatters
/// around the whole's with the variance σ²/n, which is that of the whole's own mean: nothing has to be rescaled. Whole
/// recordings, because what is of one recording is alike. The same halves for everything that is compared.
/// Politis, Romano and Wolf, "Subsampling", 1999; Kish and Frankel, 1974, for half samples.
public struct Halving: Sendable {
  /// A half of each.
  public struct Half: Sendable {
    /// Points of the recordings that were drawn, in order.
    public let points: [Int]
    /// Seeds' places, in order; empty where recordings alone were halved.
    public let seeds: [Int]
  }

  public let halves: [Half]

  /// recordings: that of each real point; nil where there are fewer than two, or fewer than four seeds.
  public init?(recordings: [String], seedCount: Int, draws: Int = 400, seed: Int = 0) {
    guard seedCount >= 4 else { return nil }
    self.init(of: recordings, seedCount, draws, seed)
  }

  /// The same halves of the recordings, where no seeds are drawn with them; nil where there are fewer than two.
  public init?(recordings: [String], draws: Int = 400, seed: Int = 0) { self.init(of: recordings, 0, draws, seed) }

  private init?(of recordings: [String], _ seedCount: Int, _ draws: Int, _ seed: Int) {
    var members: [String: [Int]] = [:]
    for (place, recording) in recordings.enumerated() { members[recording, default: []].append(place) }
    guard members.count >= 2 else { return nil }
    let names = members.keys.sorted()
    halves = (0..<draws).map { draw in
      var random = Random(seed: seed, purpose: "halves", index: draw)
      let chosen = random.permutation(names.count).prefix((names.count + draw % 2) / 2)
      let seeds = random.permutation(seedCount).prefix((seedCount + draw % 2) / 2)
      return Half(points: chosen.flatMap { members[names[$0]]! }.sorted(), seeds: seeds.sorted())
    }
  }
}

/// The middle 95 % of a measure, as far as its halves tell: its own value and how the halves scatter about their median.
///
/// A distance of small sets is too large by something that grows as they shrink, so the halves lie above the whole; what
/// they know is the scatter. The interval is of the measure at its own N, and holds its estimate.
///
/// halves: the measure of each half; those that are no number are left out. nil if fewer than 20 are left.
public func halvingInterval(_ whole: Double, _ halves: [Double]) -> (low: Double, high: Double)? {
  let sorted = halves.filter(\.isFinite).sorted()
  guard sorted.count >= 20, whole.isFinite else { return nil }
  let middle = median(sorted)
  let low = sorted[Int(0.025 * Double(sorted.count - 1))]
  let high = sorted[Int((0.975 * Double(sorted.count - 1)).rounded(.up))]
  return (whole + low - middle, whole + high - middle)
}

/// Share of the halves in which the winner of the whole wins: the smallest, the first of equal ones.
///
/// values: of each contender its measure in each half. 1 for a contender alone.
public func rankStability(_ values: [[Double]], winner: Int) -> Double {
  precondition(values.indices.contains(winner), "there is no contender \(winner) among \(values.count)")
  let draws = values[winner].count
  precondition(values.allSatisfy { $0.count == draws } && draws > 0, "contenders are measured in the same halves")
  let wins = (0..<draws).count { draw in
    values.indices.min { ranked(values[$0][draw]) < ranked(values[$1][draw]) } == winner
  }
  return Double(wins) / Double(draws)
}

/// What is no number comes last.
private func ranked(_ value: Double) -> Double { value.isFinite ? value : .infinity }
