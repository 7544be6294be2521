/// What was found when a set was made: printed then, stored in it, printed again on demand.
public struct LintReport: Codable, Hashable, Sendable {
  /// A recording that is in the set.
  public struct Used: Codable, Hashable, Sendable {
    public var path: String
    public var seconds: Double
    public var channels: Int
    /// Patches cut, and those that passed the threshold.
    public var patches: Int, kept: Int
    public var isHeldOut: Bool
    /// SHA-256 of its samples.
    public var hash: String
    /// What it is kept together with when the set is divided; nil for itself alone.
    public var group: String?
  }

  /// A file that is not.
  public struct Skipped: Codable, Hashable, Sendable {
    public var path: String
    public var fault: RecordingFault
    /// In words, with numbers.
    public var detail: String
  }

  /// How many patches a threshold would keep.
  public struct Passing: Codable, Hashable, Sendable {
    /// As the threshold is written: `0.4`, `-30dB`, `none`.
    public var threshold: String
    /// The smallest largest value that passes; nil if all do.
    public var level: Float?
    public var patches: Int
  }

  /// Samples a second of all recordings in the set.
  public var rateHz: Int
  public var used: [Used] = []
  public var skipped: [Skipped] = []
  /// The threshold in force.
  public var threshold: Passing
  /// What others would keep.
  public var thresholds: [Passing] = []
  /// The largest value of all patches, before normalisation.
  public var largestMaximum: Float
  /// Normalisation that generated patches are given on their way back to sound.
  public var medianStatistics: PatchStatistics

  /// Files that were looked at.
  public var fileCount: Int { used.count + skipped.count }
  /// Patches that were cut.
  public var patchCount: Int { used.reduce(0) { $0 + $1.patches } }
  /// Patches in the set.
  public var keptCount: Int { used.reduce(0) { $0 + $1.kept } }
  /// Patches whose recordings are kept out of training.
  public var heldOutCount: Int { used.reduce(0) { $0 + ($1.isHeldOut ? $1.kept : 0) } }
  public var seconds: Double { used.reduce(0) { $0 + $1.seconds } }
}

extension FeaturePreset {
  /// The threshold in force and several others, with what each keeps of patches with these largest values.
  func passing(_ maxima: [Float]) -> (inForce: LintReport.Passing, others: [LintReport.Passing]) {
    func entry(_ threshold: Threshold) -> LintReport.Passing {
      let level = threshold.level(maxima: maxima)
      return LintReport.Passing(
        threshold: threshold.description, level: level.isFinite ? level : nil,
        patches: maxima.reduce(0) { $0 + ($1 >= level ? 1 : 0) })
    }
    let others: [Threshold] =
      isPower
      ? [.none] + stride(from: 60, through: 0, by: -10).map { .belowLoud(decibels: $0) }
      : [.none] + [0.1, 0.25, 0.5, 0.75, 0.9].map { .atLeast(Double(quantile(maxima, $0))) }
    return (entry(threshold), others.map(entry))
  }
}
