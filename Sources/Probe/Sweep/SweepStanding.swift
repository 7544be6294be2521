/// How a configuration of a sweep compares with real windows.
public struct SweepStanding: Sendable {
  public let configuration: SweepConfiguration
  /// Seeds that have an example.
  public let seedCount: Int
  /// Of the examples' scores; nil, like all that follows, where fewer than two seeds have one.
  public var median: Double?
  /// The score that the goal likes best.
  public var best: Double?
  /// Per cent of the real windows whose score is not above the median.
  public var percentile: Double?
  /// Share of the examples beyond every real window: above the largest, or below the smallest score when minimised.
  public var shareBeyond: Double?
  /// One-dimensional Fréchet distance for each of the scoring's counts.
  public var frechet: [Distance] = []
  /// Wasserstein-2 distance, likewise.
  public var wasserstein: [Distance] = []
  /// By layer.
  public var layers: [String: LayerDistances] = [:]
  /// The Fréchet distance of every half, for each of the counts.
  var halves: [[Double]] = []

  init(configuration: SweepConfiguration, seedCount: Int) {
    (self.configuration, self.seedCount) = (configuration, seedCount)
  }
}

/// The configuration whose examples lie nearest to the N best real windows.
public struct SweepWinner: Sendable {
  public let count: Int
  public let configuration: SweepConfiguration
  public let distance: Distance
  /// Share of the halves of recordings and seeds in which it wins too; nil where there is nothing to halve.
  public let stability: Double?
}
