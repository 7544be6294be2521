import Files
import Foundation

/// Every setting that dry sound is rendered through effects with: stored in the set, so that it can be made again.
///
/// The values that stand here are those of the β-VAE's training (seed 003).
public struct RenderingRecipe: Codable, Hashable, Sendable {
  /// Names as `--effects` takes them.
  public var effects: [String]
  /// Samples of a clip, at the set's rate: 5.46 s.
  public var clipSamples = 131_072
  /// Clips in the set; nil for one of each stretch of dry sound.
  public var clipCount: Int?
  /// Share of clips that an effect is applied to.
  public var effectShare = 0.9
  /// Share of clips that are played at another pitch and tempo.
  public var variationShare = 0.5
  /// Largest change of pitch, either way.
  public var pitchCents = 200.0
  /// Slowest and fastest tempo.
  public var slowestTempo = 0.8, fastestTempo = 1.2
  /// Different pitches and tempos that a stretch of dry sound is cached at, besides its own.
  public var variations = 2
  /// Peak that dry clips are brought to, before the effect and never after, relative to full scale.
  public var peakDecibels = -12.0
  /// Length of the fades between joined recordings and at a clip's ends.
  public var fadeSeconds = 0.05
  /// Mean square below which a clip counts as silent, and how often its settings are drawn again then.
  public var silence = 1e-5, redraws = 100
  /// Whether a patch has two channels: the clean sound and the processed one.
  public var pairsWithClean = false

  public init(effects: [String]) { self.effects = effects }

  /// Channels of a patch.
  public var channelCount: Int { pairsWithClean ? 2 : 1 }

  /// What a clip without effect is recorded as.
  public static let dryName = "dry"

  /// Throws a usage error for settings that render nothing.
  func validate() throws {
    func refused(_ option: String, _ found: String, _ remedy: String) -> FileError {
      FileError(.usage, option, found, remedy: remedy)
    }
    guard !effects.isEmpty else { throw refused("--effects", "names none", "name one or several: Overdrive,Delay") }
    guard Set(effects).count == effects.count else { throw refused("--effects", "names one twice", "name each once") }
    guard clipSamples > 0 else { throw refused("--clip-samples", "\(clipSamples) is no length", "give at least 1") }
    guard slowestTempo > 0, slowestTempo <= fastestTempo else {
      throw refused("--tempo", "\(slowestTempo) to \(fastestTempo) is no range", "give the slowest first, above 0")
    }
    for (option, share) in [("--effect-share", effectShare), ("--variation-share", variationShare)] {
      guard (0...1).contains(share) else { throw refused(option, "\(share) is no share", "give 0 to 1") }
    }
  }
}
