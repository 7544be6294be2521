import Data
import Tensors

/// Groups of clips as points of a space.
public struct ComparedPoints {
  public let space: ComparisonSpace
  public let groups: [ComparedGroup]
  /// Of each group, `[N, D]`.
  public let points: [Tensor]
  /// Place of the real group.
  public let real: Int
  /// The median distance of a real clip to its nearest one of another recording; nil where there is one recording.
  public let realSpacing: Double?

  /// - Parameters:
  ///   - look: called with the patches of some examples, in order, as they are encoded.
  ///   - progress: called with examples done; may throw to stop.
  /// - Precondition: one of the groups is real.
  /// - Throws: `FileError` for a clip that the space does not take.
  public init(
    _ groups: [ComparedGroup], in space: ComparisonSpace, look: (Tensor) -> Void = { _ in },
    progress: (Int) throws -> Void = { _ in }
  ) throws {
    guard let real = groups.firstIndex(where: { $0.kind == .real }) else {
      preconditionFailure("none of the groups \(groups.map(\.name)) is real")
    }
    (self.space, self.groups, self.real) = (space, groups, real)
    var done = 0
    points = try groups.map { group in
      var parts: [Tensor] = []
      for start in stride(from: 0, to: group.examples.count, by: ComparisonSpace.patchesAtOnce) {
        try progress(done)
        let some = group.examples[start..<min(start + ComparisonSpace.patchesAtOnce, group.examples.count)]
        let patches = Tensor.concatenation(try some.map(space.patch), axis: 0)
        look(patches)
        parts.append(space(patches))
        done += some.count
      }
      return Tensor.concatenation(parts, axis: 0)
    }
    realSpacing = ComparedPoints.spacing(of: points[real], origins: groups[real].examples.map(\.origin))
  }

  /// All points, group after group, `[N, D]`.
  public var all: Tensor { Tensor.concatenation(points, axis: 0) }

  /// Distances between the groups.
  public func distances(seed: Int = 0) -> GroupDistances {
    GroupDistances(points, origins: groups.map { $0.examples.map(\.origin) }, real: real, seed: seed)
  }

  /// What lies nearest to each example of a group among those of others.
  public struct Nearest: Sendable {
    /// Place of the example in its group.
    public let example: Int
    /// Of each other group asked for, its nearest example and how far away that is.
    public let found: [(group: Int, example: Int, distance: Double)]
  }

  /// - Parameter others: groups' places.
  public func nearest(to group: Int, among others: [Int]) -> [Nearest] {
    let found = others.map { (group: $0, neighbours: NearestNeighbours(of: points[group], in: points[$0], count: 1)) }
    return groups[group].examples.indices.map { place in
      Nearest(
        example: place,
        found: found.map { (group: $0.group, example: $0.neighbours.indices[place], distance: $0.neighbours.distances[place]) })
    }
  }

  /// The median distance of a point to its nearest one of another origin.
  private static func spacing(of points: Tensor, origins: [String]) -> Double? {
    let distances = origins.indices.compactMap { place -> Double? in
      let others = origins.indices.filter { origins[$0] != origins[place] }
      guard !others.isEmpty else { return nil }
      return NearestNeighbours(of: points.rows(place..<place + 1), in: points.gathered(axis: 0, others), count: 1).nearest[0]
    }
    return distances.isEmpty ? nil : median(distances)
  }
}
