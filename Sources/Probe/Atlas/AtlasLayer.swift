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
      let results = ascent.results, alive = results.indices.filter { results[$0].status == .finished }
      count = results.count
      stuckShare = 1 - Double(alive.count) / Double(max(1, count))
      summary = SpectrumSummary(FilterSpectra(ascent.sounds, rateHz: rateHz), rows: alive)
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
    summary = SpectrumSummary(spectra, rows: results.indices.filter { results[$0].status == .finished })
    self.untrained = untrained
  }

  public var count: Int { statuses.count }
  /// Units that made all their updates.
  public var alive: [Int] { statuses.indices.filter { statuses[$0] == .finished } }
  public var stuckShare: Double { 1 - Double(alive.count) / Double(max(1, count)) }
  /// Share of the units whose first noise gave no gradient.
  public var redrawnShare: Double { Double(redraws.count { $0 > 0 }) / Double(max(1, count)) }
}
