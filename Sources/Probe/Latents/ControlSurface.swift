import Files
import Foundation
import Tensors

/// A map of rendered clips as a surface to move on: a place → a latent → the clip and the settings nearest to it.
public struct ControlSurface {
  /// What lies at a place.
  public struct Point: Sendable {
    /// The latent that would lie there.
    public let latent: Tensor
    /// The clip whose latent is nearest to it, as a row of the map's table.
    public let nearest: Int
    /// The effect of most of the nearest clips, and the mean of their settings.
    public let effect: String
    public let settings: [String: Double]
    /// How far the place is from the nearest point of the map.
    public let distanceToPoint: Double
  }

  public let map: LatentMap
  /// Clips that decide effect and settings.
  public let neighbours: Int

  /// Throws `FileError` if the map's table does not say what its points are.
  public init(_ map: LatentMap, neighbours: Int = 5) throws {
    guard map.table.rows.contains(where: { !$0.effect.isEmpty }), map.table.rows.count >= neighbours else {
      throw FileError(
        .badData, map.recipe.latents, "does not say with which effects and settings its sounds were made",
        remedy: "encode a set of bench effects render")
    }
    (self.map, self.neighbours) = (map, neighbours)
  }

  /// Throws `FileError` for a place off the map.
  public func point(u: Float, v: Float) throws -> Point {
    let bounds = map.bounds
    guard bounds.u.contains(u), bounds.v.contains(v) else {
      func words(_ range: ClosedRange<Float>) -> String { String(format: "%.2f to %.2f", range.lowerBound, range.upperBound) }
      throw FileError(
        .usage, "\(u),\(v)", "lies off the map, which goes from u \(words(bounds.u)) and v \(words(bounds.v))",
        remedy: "name a place on it")
    }
    let place = Tensor([1, 2], [u, v]), latent = map.inverse(place)
    let near = NearestNeighbours(of: latent, in: map.latents, count: neighbours)
    let (effect, settings) = ControlSurface.settings(near.neighbours(of: 0).map { map.table.rows[$0] })
    return Point(
      latent: latent, nearest: near.indices[0], effect: effect, settings: settings,
      distanceToPoint: NearestNeighbours(of: place, in: map.table.latents, count: 1).nearest[0])
  }

  /// The effect of most rows, the nearest deciding a tie, and the mean of its settings.
  private static func settings(_ rows: [LatentTable.Row]) -> (String, [String: Double]) {
    let votes = Dictionary(grouping: rows, by: \.effectName)
    let most = votes.values.map(\.count).max()!
    let winner = rows.first { votes[$0.effectName]!.count == most }!.effectName
    return (winner, means(of: votes[winner]!))
  }

  private static func means(of rows: [LatentTable.Row]) -> [String: Double] {
    var sums: [String: Double] = [:]
    for row in rows { for (control, value) in row.settings { sums[control, default: 0] += value } }
    return sums.mapValues { $0 / Double(rows.count) }
  }
}

extension ControlSurface {
  /// How well a control is found again from a clip's place alone, beside answering with the control's mean.
  public struct Error: Sendable {
    public let effect: String
    public let control: String
    /// Held-out clips of the effect.
    public let count: Int
    /// Mean absolute difference, of controls in [0, 1], and the middle 95 % of it over other recordings.
    public let error: Double
    public let low: Double
    public let high: Double
    /// The same for the mean over the training clips of the effect.
    public let chance: Double
  }

  /// The way from place to settings, tried on clips of recordings that it has not seen.
  ///
  /// The map of the training clips stays as it is; each held-out clip finds its place there, and from that place alone,
  /// given its effect, its settings are told by the nearest training clips. Empty if the map has no clips of one side.
  public func heldOutErrors() throws -> [Error] {
    let rows = map.table.rows
    let training = rows.indices.filter { !rows[$0].isHeldOut }, heldOut = rows.indices.filter { rows[$0].isHeldOut }
    guard training.count >= max(map.recipe.settings.leastCount, 3), !heldOut.isEmpty else { return [] }
    let known = try map.restricted(to: training)
    let places = known.transform(map.latents.gathered(axis: 0, heldOut)), latents = known.inverse(places)
    var errors: [Error] = []
    for effect in Set(heldOut.map { rows[$0].effect }).subtracting([""]).sorted() {
      let own = training.indices.filter { rows[training[$0]].effect == effect }
      let asked = heldOut.indices.filter { rows[heldOut[$0]].effect == effect }
      guard own.count >= neighbours else { continue }
      let near = NearestNeighbours(
        of: latents.gathered(axis: 0, asked), in: known.latents.gathered(axis: 0, own), count: neighbours)
      let standard = ControlSurface.means(of: own.map { rows[training[$0]] })
      for control in standard.keys.sorted() {
        func difference(_ place: Int, _ told: Double?) -> Double {
          abs((told ?? .nan) - (rows[heldOut[asked[place]]].settings[control] ?? .nan))
        }
        let differences = asked.indices.map { place in
          difference(place, ControlSurface.means(of: near.neighbours(of: place).map { rows[training[own[$0]]] })[control])
        }
        let interval = meanInterval(differences, groups: asked.map { rows[heldOut[$0]].source })
        errors.append(
          Error(
            effect: effect, control: control, count: asked.count, error: interval.mean, low: interval.low,
            high: interval.high,
            chance: asked.indices.reduce(0) { $0 + difference($1, standard[control]) } / Double(asked.count)))
      }
    }
    return errors
  }
}
