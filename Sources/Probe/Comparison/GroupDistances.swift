import Foundation
import Tensors

/// How far groups of clips lie from one another in a space, each distance beside what chance makes of it.
///
/// The kernel distance is unbiased, with σ the median distance of the real clips; the Fréchet distance is taken along the
/// real clips' principal components, at most one for ten clips. The interval of either is over halves of both groups,
/// drawn by origin without replacement; its null is the same between two halves of the real clips that share no recording.
public struct GroupDistances: Sendable {
  /// Two groups.
  public struct Pair: Sendable {
    /// Places of the groups.
    public let first: Int
    public let second: Int
    public let kernel: Distance
    /// nil where the groups are too small for one.
    public let frechet: Distance?
    /// Medians of the same over halves of both groups: of half as many clips, as the nulls are.
    public let kernelOfHalves: Double?
    public let frechetOfHalves: Double?
  }

  /// A group against the real one, by balls that hold five neighbours (Naeem et al., 2020).
  public struct Reach: Sendable {
    /// Share of the real clips that the group comes near to, and its interval of 95 % over their origins.
    public let coverage: Double
    public let coverageInterval: ClosedRange<Double>?
    /// How much of the group lies among real clips.
    public let density: Double
  }

  public let pairs: [Pair]
  /// Of each group; nil of the real one, and where clips are too few.
  public let reaches: [Reach?]
  /// What real clips reach of one another: one half of them in the balls of the other.
  public let realReach: Reach?
  /// Components that Fréchet distances are taken along.
  public let rank: Int

  private static let draws = 200, nullDraws = 40, neighbours = 5, leastForFrechet = 20

  /// - Parameters:
  ///   - points: of each group, `[N, D]`.
  ///   - origins: of each point of each group, what is drawn together.
  ///   - real: the place of the real group.
  public init(_ points: [Tensor], origins: [[String]], real: Int, seed: Int = 0) {
    let middle = points[real].mean(axes: [0]), points = points.map { $0 - middle }
    let halves = origins.indices.map { Drawing(origins[$0], seed: seed, group: $0) }
    // Points that a space does not tell apart have no distances.
    let bandwidth = points[real].shape[0] > 1 ? max(medianBandwidth(points[real]), 1e-12) : 1
    // Groups too small for it get none, and do not take it from the others.
    let compared = points.map { $0.shape[0] }.filter { $0 >= GroupDistances.leastForFrechet }
    let projection = compared.min().flatMap { FrechetProjection(fittedOn: points[real], comparing: $0) }
    rank = projection?.rank ?? 0

    func distance(_ a: Int, _ b: Int, _ measure: (Tensor, Tensor) -> Double) -> (distance: Distance, ofHalves: Double?) {
      let whole = measure(points[a], points[b])
      let drawn = (0..<GroupDistances.draws).compactMap { draw -> Double? in
        guard let (first, second) = Drawing.pair(halves[a], halves[b], draw) else { return nil }
        return measure(points[a].gathered(axis: 0, first), points[b].gathered(axis: 0, second))
      }
      let interval = halvingInterval(whole, drawn)
      let found = Distance(value: whole, low: interval?.low, high: interval?.high, null: nil)
      return (found, drawn.isEmpty ? nil : median(drawn))
    }
    func null(_ measure: (Tensor, Tensor) -> Double) -> Double? {
      let values = (0..<GroupDistances.nullDraws).compactMap { draw -> Double? in
        guard let (first, second) = halves[real].split(draw) else { return nil }
        return measure(points[real].gathered(axis: 0, first), points[real].gathered(axis: 0, second))
      }
      return values.isEmpty ? nil : median(values)
    }
    let kernel = { kernelDistance(real: $0, generated: $1, bandwidth: bandwidth) }
    let kernelNull = null(kernel), frechetNull = projection.flatMap { projection in null { projection($0, $1) } }
    var pairs: [Pair] = []
    for a in points.indices {
      for b in points.indices where b > a && points[a].shape[0] > 1 && points[b].shape[0] > 1 {
        var (byKernel, kernelOfHalves) = distance(a, b, kernel)
        byKernel.null = kernelNull
        let isLarge = min(points[a].shape[0], points[b].shape[0]) >= GroupDistances.leastForFrechet
        var byFrechet: Distance?, frechetOfHalves: Double?
        if isLarge, let projection {
          (byFrechet, frechetOfHalves) = distance(a, b) { projection($0, $1) }
          byFrechet!.null = frechetNull
          // Unlike the unbiased other.
          byFrechet = byFrechet!.fromZero
        }
        pairs.append(
          Pair(
            first: a, second: b, kernel: byKernel, frechet: byFrechet, kernelOfHalves: kernelOfHalves,
            frechetOfHalves: frechetOfHalves))
      }
    }
    self.pairs = pairs

    func reach(_ group: Tensor, among real: Tensor, origins: [String]) -> Reach? {
      guard real.shape[0] > GroupDistances.neighbours else { return nil }
      let isCovered = covered(real, by: group, neighbours: GroupDistances.neighbours)
      func share(_ places: [Int]) -> Double { Double(places.count { isCovered[$0] }) / Double(places.count) }
      return Reach(
        coverage: share(Array(isCovered.indices)), coverageInterval: GroupBootstrap(groups: origins).interval(share),
        density: density(of: group, among: real, neighbours: GroupDistances.neighbours))
    }
    reaches = points.indices.map { $0 == real ? nil : reach(points[$0], among: points[real], origins: origins[real]) }
    realReach = halves[real].split(0).flatMap { first, second in
      reach(
        points[real].gathered(axis: 0, first), among: points[real].gathered(axis: 0, second),
        origins: second.map { origins[real][$0] })
    }
  }
}

/// Halves of a group by its origins.
private struct Drawing {
  private let members: [[Int]]
  private let seed: Int
  private let group: Int

  init(_ origins: [String], seed: Int, group: Int) {
    var members: [String: [Int]] = [:]
    for (place, origin) in origins.enumerated() { members[origin, default: []].append(place) }
    self.members = members.sorted { $0.key < $1.key }.map(\.value)
    (self.seed, self.group) = (seed, group)
  }

  /// Points of half of the origins, and of the other half; nil where either has fewer than two.
  func split(_ draw: Int) -> (first: [Int], second: [Int])? {
    var random = Random(seed: seed, purpose: "halves of group \(group)", index: draw)
    let order = random.permutation(members.count), half = (members.count + draw % 2) / 2
    let first = order.prefix(half).flatMap { members[$0] }.sorted(), second = order.dropFirst(half).flatMap { members[$0] }.sorted()
    return first.count > 1 && second.count > 1 ? (first, second) : nil
  }

  /// Halves of two groups.
  static func pair(_ a: Drawing, _ b: Drawing, _ draw: Int) -> (first: [Int], second: [Int])? {
    guard let first = a.split(draw)?.first, let second = b.split(draw)?.first else { return nil }
    return (first, second)
  }
}
