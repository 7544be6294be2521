/// The configurations of a sweep that differ in their iterations alone: one ascent, read off on its way.
///
/// What a shorter run would have given is known on the way of a longer one, because no optimiser of the list looks at how
/// many steps are still to come: Adam and ascent have a constant rate, SGD's falls by the step, L-BFGS goes by what it has
/// seen. A rate that were a share of the total (Keras's habit of decay = rate / epochs) would have to be run for each.
public final class SweepLeg {
  /// Still to be read off, short ones first.
  private var configurations: [SweepConfiguration]
  private let maximisation: Maximisation
  private var done = 0

  /// What was read off.
  public struct Reading {
    public let configuration: SweepConfiguration
    public let results: [ProbeResult]
  }

  /// - Parameter make: a maximisation that has the configuration's rate, weight and iterations.
  public init(
    _ configurations: [SweepConfiguration], _ make: (SweepConfiguration) throws -> Maximisation
  ) rethrows {
    let sorted = configurations.sorted { $0.iterations < $1.iterations }
    precondition(
      Set(sorted.map(\.rate)).count == 1 && Set(sorted.map(\.weight)).count == 1, "a leg has one rate and one weight")
    self.configurations = sorted
    maximisation = try make(sorted[sorted.count - 1])
  }

  /// Updates in all.
  public var iterationCount: Int { maximisation.settings.iterations }

  /// Makes an iteration, and reads off what ends with it; nil when nothing is left to read off.
  public func next() -> (report: Maximisation.Report?, reading: Reading?)? {
    guard let first = configurations.first else { return nil }
    // Once all starts have ended, more iterations would change nothing.
    let report = maximisation.next()
    if let report { done = report.iteration }
    guard report == nil || done == first.iterations else { return (report, nil) }
    configurations.removeFirst()
    return (report, Reading(configuration: first, results: maximisation.resultsIfEnded))
  }

  /// Those of a grid that are missing, by legs.
  public static func legs(of grid: SweepGrid, without finished: Set<SweepConfiguration>) -> [[SweepConfiguration]] {
    let missing = grid.configurations.filter { !finished.contains($0) }
    var legs: [[SweepConfiguration]] = []
    for configuration in missing {
      if let last = legs.last?.last, last.rate == configuration.rate, last.weight == configuration.weight {
        legs[legs.count - 1].append(configuration)
      } else {
        legs.append([configuration])
      }
    }
    return legs
  }
}
