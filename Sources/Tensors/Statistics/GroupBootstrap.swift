/// Confidence intervals by drawing whole groups of examples again and again (the cluster bootstrap; Davison and
/// Hinkley, 1997, section 3.8): windows of one recording are alike, and counting them as independent would make any
/// measure look surer than it is.
public struct GroupBootstrap: Sendable {
  /// Examples of each group.
  private let groups: [[Int]]
  public let rounds: Int
  public let level: Double
  private let seed: Int

  /// - Parameter groups: the group of each example: its recording.
  public init(groups: [some Hashable], rounds: Int = 1000, level: Double = 0.95, seed: Int = 0) {
    var order: [AnyHashable: Int] = [:], members: [[Int]] = []
    for (index, group) in groups.enumerated() {
      let key = AnyHashable(group)
      if let place = order[key] { members[place].append(index) } else {
        order[key] = members.count
        members.append([index])
      }
    }
    self.groups = members
    (self.rounds, self.level, self.seed) = (rounds, level, seed)
  }

  public var groupCount: Int { groups.count }

  /// The percentile interval of a statistic of examples; nil for a single group, which says nothing about others, or
  /// where too few draws have a value.
  ///
  /// - Parameter statistic: of the examples drawn, some of them several times; nil where it has no value.
  public func interval(_ statistic: ([Int]) -> Double?) -> ClosedRange<Double>? {
    guard groups.count > 1 else { return nil }
    var random = Random(seed: seed, purpose: "bootstrap"), values: [Double] = []
    for _ in 0..<rounds {
      let drawn = (0..<groups.count).flatMap { _ in groups[random.nextInteger(below: groups.count)] }
      if let value = statistic(drawn) { values.append(value) }
    }
    guard values.count >= rounds / 2 else { return nil }
    let tail = (1 - level) / 2
    values.sort()
    return quantile(values, tail)...quantile(values, 1 - tail)
  }

  /// Of sorted values, straight between neighbours.
  private func quantile(_ values: [Double], _ share: Double) -> Double {
    let place = share * Double(values.count - 1), below = Int(place)
    let above = min(below + 1, values.count - 1)
    return values[below] + (place - Double(below)) * (values[above] - values[below])
  }
}
