import Data
import Tensors

/// Patches one after the other as one sound, all brought back the same way.
struct PatchTrack {
  let domain: PatchDomain
  /// Silence between two patches, as it is heard.
  private static let gapSeconds = 0.15
  /// Silence between two groups, as it is heard.
  private static let pauseSeconds = 1.0

  /// The groups' patches `[N, T, F, C]` → samples `[n]`.
  ///
  /// Every patch, real or generated, is given the set's median level, and one factor brings the whole track to
  /// −1 dB of full scale: what differs between groups is what the patches hold.
  func samples(_ groups: [Tensor], seed: Int) -> Tensor {
    let transform = domain.transform
    let heardRateHz = domain.rateHz / (Audibility.slowdown(rateHz: domain.rateHz) ?? 1)
    func silence(_ seconds: Double) -> Tensor { Tensor([Int(seconds * Double(heardRateHz))]) }
    var parts: [Tensor] = []
    for (place, group) in groups.enumerated() {
      if place > 0 { parts.append(silence(PatchTrack.pauseSeconds)) }
      for index in 0..<group.shape[0] {
        let patch = group.slice(axis: 0, index..<index + 1).reshaped(Array(group.shape.dropFirst()))
        if index > 0 { parts.append(silence(PatchTrack.gapSeconds)) }
        parts.append(transform.sound(of: patch, statistics: domain.statistics, seed: seed))
      }
    }
    return peakNormalised(Tensor.concatenation(parts, axis: 0)).sound
  }

  /// In words, for captions and comments.
  var levelNote: String {
    let statistics = domain.statistics
    return domain.preset.normalisation.form == .decibels
      ? String(
        format: "every patch at the set's median level: %.1f dB at 0, %.1f dB at 1", statistics.shift,
        statistics.shift + statistics.scale)
      : String(format: "every patch with the set's median shift %.4g and scale %.4g", statistics.shift, statistics.scale)
  }
}
