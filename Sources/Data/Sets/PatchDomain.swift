/// What patches of a set mean: enough to bring a generated one back to sound, long after the set is gone.
public struct PatchDomain: Codable, Hashable, Sendable {
  public var preset: FeaturePreset
  /// Samples a second of the recordings.
  public var rateHz: Int
  /// Medians over the set: a generated patch has no shift and scale of its own.
  public var statistics: PatchStatistics

  public init(preset: FeaturePreset, rateHz: Int, statistics: PatchStatistics) {
    (self.preset, self.rateHz, self.statistics) = (preset, rateHz, statistics)
  }

  public var transform: FeatureTransform { FeatureTransform(preset, rateHz: rateHz) }
}

extension DataSet {
  /// The same for patches as they come out of the set, where it stores linear spectra.
  public var finishedDomain: PatchDomain {
    PatchDomain(preset: finishedPreset, rateHz: rateHz, statistics: recipe.finish == nil ? medianStatistics : PatchStatistics())
  }

  public var domain: PatchDomain { PatchDomain(preset: preset, rateHz: rateHz, statistics: medianStatistics) }
}
