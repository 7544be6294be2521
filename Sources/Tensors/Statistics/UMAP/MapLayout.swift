import CKernels

/// Moves points about the plane until their likenesses there come near to a graph's.
struct MapLayout: Sendable {
  let curve: MapCurve
  /// Points that push for each pull.
  let pushes: Int
  let seed: Int

  /// Points are handed to the cores in groups of this many.
  private static let groupCount = 16

  /// Sweeps that share a turn's pulls: with half of them at a time points come nearer to where both together want them.
  private static let sweepsPerTurn = 2

  /// Places `[N, 2]` of the graph's points, from where they begin.
  func fit(_ graph: NeighbourGraph, from start: Tensor, epochs: Int) -> Tensor {
    let order = MapLayout.order(graph, seed: seed)
    let graph = graph.taking(order), count = order.count
    let largest = graph.weight.max() ?? 1
    let frequencies = graph.weight.map { $0 / largest / Float(MapLayout.sweepsPerTurn) }, phases = phases(graph)
    let keys = order.map { MapLayout.key(seed: seed, index: $0) }
    let selves = (0..<Int32(count)).map { $0 }
    var from = start.gathered(axis: 0, order), to = from
    let sweeps = epochs * MapLayout.sweepsPerTurn
    for number in 1...sweeps {
      let rate = 1 - Float(number - 1) / Float(sweeps)
      to.withUnsafeMutableBufferPointer { to in
        let to = to.baseAddress!
        from.withUnsafeBufferPointer { from in
          sweep(
            count, number, rate, from.baseAddress!, to, anchors: from.baseAddress!, anchorCount: count, start: graph.start,
            tail: graph.tail, frequencies, phases, keys, selves)
        }
      }
      swap(&from, &to)
    }
    var places = [Int](repeating: 0, count: count)
    for (new, old) in order.enumerated() { places[old] = new }
    return from.gathered(axis: 0, places)
  }

  /// Places `[M, 2]` of new points among those of a map, which stay.
  ///
  /// neighbours, memberships: `[M, k]`; keys: what each point's random numbers come from.
  func place(
    _ memberships: Memberships, _ neighbours: [Int], from start: Tensor, among anchors: Tensor, keys: [UInt32], epochs: Int
  ) -> Tensor {
    let count = keys.count, width = memberships.count
    let starts = (0...count).map { $0 * width }
    // What would pull less than once never does.
    let frequencies = (0..<count).flatMap { point in
      let own = memberships.values[point * width..<(point + 1) * width], largest = own.max()!
      return own.map { $0 * Float(epochs) >= largest && $0 > 0 ? $0 / largest : 0 }
    }
    let phases = [Float](repeating: 0, count: frequencies.count)
    let selves = [Int32](repeating: -1, count: count), tails = neighbours.map { Int32($0) }
    var places = start
    for epoch in 1...epochs {
      places.withUnsafeMutableBufferPointer { places in
        let places = places.baseAddress!
        anchors.withUnsafeBufferPointer { around in
          sweep(
            count, epoch, 0.25 * (1 - Float(epoch - 1) / Float(epochs)), places, places, anchors: around.baseAddress!,
            anchorCount: anchors.shape[0], start: starts, tail: tails, frequencies, phases, keys, selves)
        }
      }
    }
    return places
  }

  private func sweep(
    _ count: Int, _ epoch: Int, _ rate: Float, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>,
    anchors: UnsafePointer<Float>, anchorCount: Int, start: [Int], tail: [Int32], _ frequencies: [Float],
    _ phases: [Float], _ keys: [UInt32], _ selves: [Int32]
  ) {
    let forces = map_forces(
      a: Float(curve.a), b: Float(curve.b), rate: rate, pushes: Int32(pushes), epoch: Int32(epoch))
    withUnsafePointer(to: forces) { forces in
      Parallel.forEachRange(count, grain: MapLayout.groupCount) { part in
        kernel_map_sweep(
          part.lowerBound, part.upperBound, forces, from, to, anchors, Int32(anchorCount), start, tail, frequencies, phases,
          keys, selves)
      }
    }
  }

  /// When in its period each edge pulls, the same from both of its ends: otherwise all strong edges would pull at once.
  private func phases(_ graph: NeighbourGraph) -> [Float] {
    (0..<graph.count).flatMap { point in
      (graph.start[point]..<graph.start[point + 1]).map { edge in
        let ends = (min(point, Int(graph.tail[edge])), max(point, Int(graph.tail[edge])))
        // The golden ratio's and the plastic number's multiples are spread evenly, and so are their sums' rests.
        let sum = Double(ends.0) * 0.618_033_988_749_895 + Double(ends.1) * 0.754_877_666_246_693
        return Float(sum - sum.rounded(.down))
      }
    }
  }

  /// Points in groups of about as many pulls each, because a group takes as long as its slowest; the groups in random
  /// order, because each core takes a stretch of them.
  private static func order(_ graph: NeighbourGraph, seed: Int) -> [Int] {
    let pulls = (0..<graph.count).map { graph.weight[graph.start[$0]..<graph.start[$0 + 1]].reduce(0, +) }
    let sorted = pulls.indices.sorted { (-pulls[$0], $0) < (-pulls[$1], $1) }
    var random = Random(seed: seed, purpose: "map order")
    let groups = random.permutation(graph.count / groupCount)
    return groups.flatMap { sorted[$0 * groupCount..<($0 + 1) * groupCount] }
      + sorted[(graph.count / groupCount * groupCount)...]
  }

  /// What a point's random numbers come from.
  static func key(seed: Int, index: Int) -> UInt32 {
    var random = Random(seed: seed, purpose: "map pushes", index: index)
    return UInt32(truncatingIfNeeded: random.next())
  }
}
