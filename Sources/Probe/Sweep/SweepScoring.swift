import Foundation
import Tensors

/// Scores configurations by how far their examples' activations lie from the real windows' largest (or smallest).
///
/// Everything that is compared is measured on the same real windows, the same halves and the same seeds.
public struct SweepScoring {
  public let real: RealActivations
  public let goal: Goal
  /// Numbers of real windows that examples are compared to; the first decides the order.
  public let counts: [Int]
  private let tops: [RealTop]
  private let layers: [LayerScoring]

  /// Distances between points, at the layers that were read, are taken at the first of the counts.
  public init(_ real: RealActivations, _ goal: Goal, counts: [Int], seedCount: Int) {
    precondition(!counts.isEmpty && counts.allSatisfy { $0 >= 2 && $0 <= real.count }, "\(counts) of \(real.count) windows")
    (self.real, self.goal, self.counts) = (real, goal, counts)
    let halving = Halving(recordings: real.recordings, seedCount: seedCount)
    tops = counts.map { RealTop($0, of: real, goal, halving) }
    let first = tops[0]
    layers = real.activations.units.keys.sorted().map {
      LayerScoring($0, real.activations.units[$0]!, first, seedCount: seedCount)
    }
  }

  /// How many directions the Fréchet distance of a layer is taken along.
  public var ranks: [String: Int] { Dictionary(uniqueKeysWithValues: layers.map { ($0.layer, $0.rank) }) }

  /// A configuration's measures.
  ///
  /// - Parameters:
  ///   - examples: those that there are; nil for none.
  ///   - seeds: the place of each one's seed among all seeds, so that halves of one configuration are those of another.
  public func standing(
    _ configuration: SweepConfiguration, _ examples: ActivationReader.Activations?, seeds: [Int]
  ) -> SweepStanding {
    var standing = SweepStanding(configuration: configuration, seedCount: seeds.count)
    guard let examples, seeds.count >= 2, examples.scores.allSatisfy(\.isFinite) else { return standing }
    let scores = examples.scores, sign = Double(goal.sign)
    let reals = real.activations.scores
    standing.median = median(scores)
    standing.best = scores.max { sign * $0 < sign * $1 }!
    standing.percentile = 100 * Double(reals.count { $0 <= standing.median! }) / Double(reals.count)
    let extreme = reals.map { sign * $0 }.max()!
    standing.shareBeyond = Double(scores.count { sign * $0 > extreme }) / Double(scores.count)
    for top in tops {
      func frechet(_ real: [Int], _ made: [Int]) -> Double { frechetDistance(made.map { scores[$0] }, real.map { reals[$0] }) }
      func wasserstein(_ real: [Int], _ made: [Int]) -> Double { wassersteinDistance(made.map { scores[$0] }, real.map { reals[$0] }) }
      standing.halves.append(top.halves(seeds: seeds, frechet))
      standing.frechet.append(
        top.distance(seeds: seeds, frechet) { frechetDistance($0.map { reals[$0] }, $1.map { reals[$0] }) }.fromZero)
      standing.wasserstein.append(
        top.distance(seeds: seeds, wasserstein) { wassersteinDistance($0.map { reals[$0] }, $1.map { reals[$0] }) }.fromZero)
    }
    for layer in layers { standing.layers[layer.layer] = layer.distances(examples.units[layer.layer]!, seeds: seeds) }
    return standing
  }

  /// Which configuration is nearest to the real windows, by each of the counts.
  public func winners(_ standings: [SweepStanding]) -> [SweepWinner] {
    counts.indices.compactMap { place in
      let contenders = standings.filter { !$0.frechet.isEmpty }
      guard let winner = contenders.indices.min(by: {
        contenders[$0].frechet[place].value < contenders[$1].frechet[place].value
      }) else { return nil }
      let halves = contenders.map { $0.halves[place] }
      let isHalved = !(halves[winner].isEmpty)
      return SweepWinner(
        count: counts[place], configuration: contenders[winner].configuration,
        distance: contenders[winner].frechet[place],
        stability: isHalved ? rankStability(halves, winner: winner) : nil)
    }
  }
}
