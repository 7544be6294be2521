import Foundation
import Probe
import Tensors

/// A space's comparison in numbers: for machines, for the console, and as the tables of the page.
struct ComparisonRecord: Encodable {
  struct Group: Encodable {
    let name: String
    let kind: ComparedGroup.Kind
    let count: Int
    /// In which conventions its clips differ from the space's; empty where arrays went in directly.
    let differences: [String]
    let coverage: Double?
    let coverageLow: Double?
    let coverageHigh: Double?
    let density: Double?

    /// The share of real clips that it comes near to, with its interval.
    var reach: String? {
      coverage.map { share in
        String(format: "%.2f", share) + (coverageLow.map { String(format: " (%.2f to %.2f)", $0, coverageHigh!) } ?? "")
      }
    }
  }

  struct Pair: Encodable {
    let first: String
    let second: String
    let kernel: Distance
    let frechet: Distance?
    let kernelOfHalves: Double?
    let frechetOfHalves: Double?
  }

  let space: String
  let groups: [Group]
  let pairs: [Pair]
  /// Components that Fréchet distances are taken along.
  let frechetComponents: Int
  /// Of one half of the real clips by the other.
  let realCoverage: Double?
  let realDensity: Double?
  /// The median distance of a real clip to the nearest one of another recording.
  let realSpacing: Double?

  init(_ comparison: SpaceComparison) {
    let distances = comparison.distances
    space = comparison.space.name
    groups = zip(comparison.groups, distances.reaches).map { group, reach in
      Group(
        name: group.name, kind: group.kind, count: group.examples.count, differences: group.differences,
        coverage: reach?.coverage, coverageLow: reach?.coverageInterval?.lowerBound,
        coverageHigh: reach?.coverageInterval?.upperBound, density: reach?.density)
    }
    pairs = distances.pairs.map {
      Pair(
        first: comparison.groups[$0.first].name, second: comparison.groups[$0.second].name, kernel: $0.kernel,
        frechet: $0.frechet, kernelOfHalves: $0.kernelOfHalves, frechetOfHalves: $0.frechetOfHalves)
    }
    frechetComponents = distances.rank
    (realCoverage, realDensity) = (distances.realReach?.coverage, distances.realReach?.density)
    realSpacing = comparison.points.realSpacing
  }

  static let columns = ["from", "to", "kernel distance", "of halves", "Fréchet distance", "of halves "]

  /// A row a pair of groups.
  var rows: [[String]] {
    pairs.map { pair in
      [
        pair.first, pair.second, Self.cell(pair.kernel), Self.number(pair.kernelOfHalves),
        pair.frechet.map(Self.cell) ?? "–", Self.number(pair.frechetOfHalves),
      ]
    }
  }

  /// A row a group against the real one.
  var reachRows: [[String]] {
    groups.filter { $0.kind != .real }.map { [$0.name, $0.reach ?? "–", Self.number($0.density)] }
      + [["one half of the real clips", Self.number(realCoverage), Self.number(realDensity)]]
  }

  /// The same between halves of the real clips.
  var nulls: String {
    guard let pair = pairs.first, pair.kernel.null != nil else { return "too few recordings for a null" }
    return "null \(Self.number(pair.kernel.null)) and \(Self.number(pairs.lazy.compactMap(\.frechet?.null).first))"
  }

  private static func cell(_ distance: Distance) -> String {
    number(distance.value) + (distance.low.map { " (\(number($0)) to \(number(distance.high)))" } ?? "")
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "–" }

  /// What the console gets: every group beside the real clips.
  var text: String {
    var lines = ["in \(space):"]
    let width = groups.map(\.name.count).max() ?? 0
    for group in groups {
      let pair = pairs.first { $0.first == "real" && $0.second == group.name }
      let distance = switch (group.kind, pair) {
      case (.real, _): "halves of them lie \(Self.number(pairs.first?.kernel.null)) apart"
      case (_, let pair?): "kernel distance to real \(Self.cell(pair.kernel)), of halves \(Self.number(pair.kernelOfHalves))"
      case (_, nil): "too few for a distance"
      }
      let reach = group.reach.map { ", coverage \($0), density " + String(format: "%.2f", group.density ?? 0) } ?? ""
      lines.append("  \(group.name.padding(to: width + 2))\(group.count) \(group.count == 1 ? "clip" : "clips"), \(distance)\(reach)")
      if !group.differences.isEmpty {
        let some = group.differences.prefix(4).joined(separator: ", ")
        lines.append("    through sound: \(some)\(group.differences.count > 4 ? " and \(group.differences.count - 4) more" : "")")
      }
    }
    return lines.joined(separator: "\n")
  }
}
