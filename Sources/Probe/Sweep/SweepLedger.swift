import Runs
import Tensors

/// What a sweep was told, and which of its configurations are finished: `ledger.json` in the sweep's folder.
public struct SweepLedger: FolderLedger {
  public static let fileName = "ledger.json", contents = "a sweep"

  public let settings: [String: JSONValue]
  public private(set) var finished: [Entry] = []

  /// A finished configuration.
  public struct Entry: Codable, Sendable {
    public let configuration: SweepConfiguration
    public let starts: [StartEntry]
  }

  /// What became of one of its starts; the example itself lies among the configuration's arrays.
  public struct StartEntry: Codable, Sendable {
    public let seed: Int
    public let status: ProbeResult.Status
    public let redraws: Int
    /// Of the example that is kept; nil where there is none.
    public let score: Float?
    public let iteration: Int?
    public let firstNorm: Float?
    public let lastNorm: Float?
  }

  public init(settings: [String: JSONValue]) { self.settings = settings }

  public var configurations: Set<SweepConfiguration> { Set(finished.map(\.configuration)) }

  public func entry(_ configuration: SweepConfiguration) -> Entry? {
    finished.first { $0.configuration == configuration }
  }

  /// Notes that a configuration's files are in place.
  ///
  /// - Throws: `FileError` if the ledger cannot be written.
  public mutating func finish(_ configuration: SweepConfiguration, _ results: [ProbeResult], in folder: String) throws {
    finished.removeAll { $0.configuration == configuration }
    finished.append(Entry(configuration: configuration, starts: results.map(StartEntry.init)))
    try write(in: folder)
  }
}

extension SweepLedger.StartEntry {
  init(_ result: ProbeResult) {
    // JSON has no words for other numbers.
    func finite(_ value: Float?) -> Float? { value.flatMap { $0.isFinite ? $0 : nil } }
    self.init(
      seed: result.start.seed, status: result.status, redraws: result.redraws, score: finite(result.example?.score),
      iteration: result.example?.iteration, firstNorm: finite(result.firstNorm), lastNorm: finite(result.lastNorm))
  }
}

extension SweepLedger.Entry {
  /// Starts that ended because they had no gradient.
  public var stuckCount: Int { starts.count { if case .stuck = $0.status { true } else { false } } }

  /// Starts that ended because they met a value that is no number.
  public var stoppedCount: Int { starts.count { if case .notFinite = $0.status { true } else { false } } }

  /// How many there are of both, in words: `lr0.1_rp0.1_it100: 3 of 50 starts had no gradient, 1 met a value that is no
  /// number`; nil for none.
  public var trouble: String? {
    let parts = [(stuckCount, "had no gradient"), (stoppedCount, "met a value that is no number")].filter { $0.0 > 0 }
    guard !parts.isEmpty else { return nil }
    let words = parts.enumerated().map { "\($1.0)\($0 == 0 ? " of \(starts.count) starts" : "") \($1.1)" }
    return "\(configuration.name): " + words.joined(separator: ", ")
  }

  /// The results as they were, from the arrays that lie beside.
  ///
  /// - Parameters:
  ///   - parameters: of the starts that have an example, `[K, …]`.
  ///   - curves: by seed.
  public func results(parameters: Tensor?, curves: [Int: ProbeResult.Curves]) -> [ProbeResult] {
    var row = 0
    return starts.map { start in
      var example: ProbeResult.Example?
      if let score = start.score, let iteration = start.iteration, let parameters {
        let kept = parameters.rows(row..<row + 1).reshaped(Array(parameters.shape.dropFirst()))
        example = ProbeResult.Example(iteration: iteration, score: score, parameters: kept)
        row += 1
      }
      return ProbeResult(
        start: Start(seed: start.seed), status: start.status, redraws: start.redraws, example: example,
        curves: curves[start.seed] ?? ProbeResult.Curves(), firstNorm: start.firstNorm ?? .nan,
        lastNorm: start.lastNorm ?? .nan)
    }
  }
}
