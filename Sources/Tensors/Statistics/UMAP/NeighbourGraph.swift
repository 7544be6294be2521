/// An undirected graph of points, each edge standing with both of its ends.
public struct NeighbourGraph: Sendable {
  /// The edges of point i are start[i] ..< start[i + 1], by the other end.
  public private(set) var start: [Int]
  /// The other ends.
  public private(set) var tail: [Int32]
  /// Likenesses in [0, 1].
  public private(set) var weight: [Float]

  /// Number of points.
  public var count: Int { start.count - 1 }

  /// Points that belong to each other's surroundings: what either says counts, w = p + q − p q.
  ///
  /// neighbours: `[N, count]`, the points that the memberships are of.
  init(union memberships: Memberships, _ neighbours: [Int]) {
    let width = memberships.count, count = neighbours.count / width
    var incoming = [[(tail: Int32, value: Float)]](repeating: [], count: count)
    for (edge, tail) in neighbours.enumerated() {
      incoming[tail].append((Int32(edge / width), memberships.values[edge]))
    }
    (start, tail, weight) = ([0], [], [])
    for point in 0..<count {
      let outgoing = (point * width..<(point + 1) * width).map { (tail: Int32(neighbours[$0]), value: memberships.values[$0]) }
        .sorted { $0.tail < $1.tail }
      append(outgoing, incoming[point])
    }
  }

  private mutating func append(_ p: [(tail: Int32, value: Float)], _ q: [(tail: Int32, value: Float)]) {
    var (i, j) = (0, 0)
    while i < p.count || j < q.count {
      let next = min(i < p.count ? p[i].tail : .max, j < q.count ? q[j].tail : .max)
      var value: Float = 0
      if i < p.count, p[i].tail == next {
        value = p[i].value
        i += 1
      }
      if j < q.count, q[j].tail == next {
        value += q[j].value - value * q[j].value
        j += 1
      }
      tail.append(next)
      weight.append(value)
    }
    start.append(tail.count)
  }

  /// Without the edges whose weight is below a share of the largest: those would not pull once.
  func without(below share: Float) -> NeighbourGraph {
    let least = (weight.max() ?? 0) * share
    var result = self
    (result.start, result.tail, result.weight) = ([0], [], [])
    for point in 0..<count {
      for edge in start[point]..<start[point + 1] where weight[edge] >= least {
        result.tail.append(tail[edge])
        result.weight.append(weight[edge])
      }
      result.start.append(result.tail.count)
    }
    return result
  }

  /// The points of each connected part, the first part being that of point 0.
  var components: [[Int]] {
    var isSeen = [Bool](repeating: false, count: count), components: [[Int]] = []
    for first in 0..<count where !isSeen[first] {
      var component = [first], next = 0
      isSeen[first] = true
      while next < component.count {
        let point = component[next]
        next += 1
        for edge in start[point]..<start[point + 1] where !isSeen[Int(tail[edge])] {
          isSeen[Int(tail[edge])] = true
          component.append(Int(tail[edge]))
        }
      }
      components.append(component.sorted())
    }
    return components
  }

  /// The graph of some points in this order; no edge may leave them.
  func taking(_ points: [Int]) -> NeighbourGraph {
    var place = [Int32](repeating: -1, count: count)
    for (new, old) in points.enumerated() { place[old] = Int32(new) }
    var result = self
    (result.start, result.tail, result.weight) = ([0], [], [])
    for old in points {
      for edge in start[old]..<start[old + 1] {
        result.tail.append(place[Int(tail[edge])])
        result.weight.append(weight[edge])
      }
      result.start.append(result.tail.count)
    }
    return result
  }
}
