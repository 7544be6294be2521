import Files
import Foundation
import Tensors

/// What the latents know of a control of an effect.
public struct ParameterInformation: Sendable {
  public let effect: String
  public let control: String
  /// Clips of the effect.
  public let count: Int
  /// Mutual information with each latent that was looked at, in nats.
  public let information: [Double]
  /// The largest over the latents that 95 % of shuffled controls stay below, in nats.
  public let null: Double
  /// Mutual information gap.
  public let gap: Double

  /// The latent that knows most, as a place among those looked at.
  public var best: Int { information.indices.max { (information[$0], $1) < (information[$1], $0) } ?? 0 }
  /// Latents that know more than chance.
  public var knowingCount: Int { information.count { $0 > null } }

  /// Shuffles that the null is taken over.
  static let shuffles = 39
  /// Clips that an estimate of nearest neighbours wants.
  public static let leastCount = 40

  /// Looks at every control of every effect that has `leastCount` clips.
  ///
  /// - latents: numbers of those to look at, at least two: others do not vary.
  /// - progress: called with what is looked at; may throw to stop.
  public static func all(
    of table: LatentTable, latents: [Int], seed: Int, progress: (String) throws -> Void = { _ in }
  ) throws -> [ParameterInformation] {
    var found: [ParameterInformation] = []
    for effect in Set(table.rows.map(\.effect)).subtracting([""]).sorted() {
      let own = try table.filtered { $0.effect == effect }
      guard own.rows.count >= leastCount else { continue }
      let width = own.latents.shape[1], values = own.latents.values
      let columns = latents.map { latent in own.rows.indices.map { Double(values[$0 * width + latent]) } }
      for control in own.rows[0].settings.keys.sorted() {
        try progress("\(effect) \(control)")
        let parameter = own.rows.map { $0.settings[control] ?? .nan }
        guard parameter.allSatisfy(\.isFinite) else { continue }
        found.append(ParameterInformation(effect, control, parameter, columns, seed: seed))
      }
    }
    return found
  }

  private init(_ effect: String, _ control: String, _ parameter: [Double], _ columns: [[Double]], seed: Int) {
    (self.effect, self.control, count) = (effect, control, parameter.count)
    var random = Random(seed: seed, purpose: "shuffled \(effect) \(control)")
    let orders = [Array(parameter.indices)] + (0..<Self.shuffles).map { _ in random.permutation(parameter.count) }
    var values = [Double](repeating: 0, count: orders.count * columns.count)
    values.withUnsafeMutableBufferPointer { values in
      let values = values.baseAddress!
      Parallel.forEachRange(orders.count * columns.count) { part in
        for place in part {
          let order = orders[place / columns.count]
          values[place] = mutualInformation(order.map { parameter[$0] }, columns[place % columns.count])
        }
      }
    }
    information = Array(values.prefix(columns.count))
    let largest = (1...Self.shuffles).map { shuffle in
      values[shuffle * columns.count..<(shuffle + 1) * columns.count].max() ?? 0
    }.sorted()
    null = largest[Int((0.95 * Double(Self.shuffles)).rounded(.up)) - 1]
    gap = mutualInformationGap(of: parameter, latents: columns)
  }
}
