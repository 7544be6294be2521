import Tensors

/// What an atlas found of a layer, as it is kept: the sounds lie beside it.
public struct AtlasLayer: Codable, Sendable {
  /// The layer's path; `classes` for the outputs.
  public let path: String
  /// The folder that it has in the atlas.
  public let folder: String
  public let samples: Int
  /// What each unit is called: its number, or its class.
  public let names: [String]
  public let statuses: [ProbeResult.Status]
  public let redraws: [Int]
  /// Of the sounds that are kept; nil where there is none.
  public let scores: [Float?]
  public let iterations: [Int?]
  /// Of the filters that went up.
  public let summary: SpectrumSummary?
  /// Of an untrained network, as far as it was asked.
  public let untrained: Untrained?

  public struct Untrained: Codable, Sendable {
    /// How many filters were asked.
    public let count: Int
    public let stuckShare: Double
    public let summary: SpectrumSummary?

    public init(_ ascent: LayerAscent, rateHz: Int) {
      let statuses = ascent.results.map(\.status)
      (count, stuckShare) = (statuses.count, statuses.stuckShare)
      summary = SpectrumSummary(FilterSpectra(ascent.sounds, rateHz: rateHz), rows: statuses.finished)
    }
  }

  public init(
    path: String, folder: String, names: [String], _ ascent: LayerAscent, _ spectra: FilterSpectra, untrained: Untrained?
  ) {
    let results = ascent.results
    (self.path, self.folder, samples, self.names) = (path, folder, ascent.samples, names)
    statuses = results.map(\.status)
    redraws = results.map(\.redraws)
    scores = results.map { $0.example.flatMap { $0.score.isFinite ? $0.score : nil } }
    iterations = results.map { $0.example?.iteration }
    summary = SpectrumSummary(spectra, rows: statuses.finished)
    self.untrained = untrained
  }

  public var count: Int { statuses.count }
  /// Share of the units that no noise gave a gradient, or that lost it on their way.
  public var stuckShare: Double { statuses.stuckShare }
  /// Share of the units whose first noise gave no gradient.
  public var redrawnShare: Double { Double(redraws.count { $0 > 0 }) / Double(max(1, count)) }
}

extension [ProbeResult.Status] {
  /// Places of those that made all their updates.
  fileprivate var finished: [Int] { indices.filter { self[$0] == .finished } }
  fileprivate var stuckShare: Double { Double(filter(\.isStuck).count) / Double(Swift.max(1, count)) }
}

extension ProbeResult.Status {
  /// Whether it ended for want of a gradient.
  public var isStuck: Bool { if case .stuck = self { true } else { false } }
  /// Whether it ended at a value that is no number.
  public var isNotFinite: Bool { if case .notFinite = self { true } else { false } }
}
