import Foundation
import Tensors

/// How a patch's values are brought to a common range, and back.
///
/// y = (u − shift)/scale with u = x, or u = 10·log₁₀ x for decibels, which also stay in 0 … 1. Shift and scale come from
/// the patch itself, from the whole set, or are given; a set stores them for every patch.
public struct Normalisation: Codable, Hashable, Sendable {
  /// Whose values decide.
  public enum Scope: String, Codable, Sendable { case image, set, fixed }

  /// What shift and scale are.
  public enum Form: String, Codable, Sendable {
    /// 0 and 1.
    case none
    /// 0 and the largest magnitude.
    case peak
    /// The smallest value, and from there to the largest.
    case minimumToMaximum
    /// Mean and standard deviation (of all values, not n − 1).
    case standardScore
    /// From `rangeDecibels` below the largest value, and that range.
    case decibels
  }

  /// Kebab-case; what `--normalise` takes.
  public var name: String
  public var summary: String
  public var scope: Scope
  public var form: Form
  /// Range of `decibels`.
  public var rangeDecibels: Double = 60
  /// Shift and scale of `fixed`.
  public var mean: Double = 0, standardDeviation: Double = 1

  public static let none = Normalisation(name: "none", summary: "values as they are", scope: .fixed, form: .none)
  public static let peak = Normalisation(
    name: "peak", summary: "each patch by its largest magnitude", scope: .image, form: .peak)
  public static let minMax = Normalisation(
    name: "min-max", summary: "each patch from its smallest value to its largest", scope: .image, form: .minimumToMaximum)
  public static let zScore = Normalisation(
    name: "z-score", summary: "each patch by its mean and standard deviation", scope: .image, form: .standardScore)
  public static let decibels = Normalisation(
    name: "decibels", summary: "each patch's power in dB, 60 dB below its largest value = 0, there = 1", scope: .image,
    form: .decibels)
  public static let setPeak = Normalisation(
    name: "set-peak", summary: "all by the set's largest magnitude", scope: .set, form: .peak)
  public static let setMinMax = Normalisation(
    name: "set-min-max", summary: "all from the set's smallest value to its largest", scope: .set, form: .minimumToMaximum)
  public static let setZScore = Normalisation(
    name: "set-z-score", summary: "all by the set's mean and standard deviation", scope: .set, form: .standardScore)
  public static let setDecibels = Normalisation(
    name: "set-decibels", summary: "power in dB, 60 dB below the set's largest value = 0, there = 1", scope: .set,
    form: .decibels)

  /// All by a given mean and standard deviation.
  public static func fixed(mean: Double, standardDeviation: Double) -> Normalisation {
    Normalisation(
      name: "fixed", summary: "all by a given mean and standard deviation", scope: .fixed, form: .standardScore,
      mean: mean, standardDeviation: standardDeviation)
  }

  /// Every kind. The constants of `fixed` are those of an early version of the β-VAE's features.
  public static let all = [
    none, peak, minMax, zScore, decibels, setPeak, setMinMax, setZScore, setDecibels,
    fixed(mean: 0.335_279_7, standardDeviation: 0.274_514_7),
  ]
}

extension Normalisation {
  /// Shift and scale from the moments of what the scope names. A scale of zero counts as one.
  public func statistics(_ moments: Moments) -> PatchStatistics {
    let shift: Double, scale: Double
    switch (scope, form) {
    case (_, .none): (shift, scale) = (0, 1)
    case (.fixed, _): (shift, scale) = (mean, standardDeviation)
    case (_, .peak): (shift, scale) = (0, Double(max(abs(moments.smallest), abs(moments.largest))))
    case (_, .minimumToMaximum): (shift, scale) = (Double(moments.smallest), Double(moments.largest - moments.smallest))
    case (_, .standardScore): (shift, scale) = (moments.mean, moments.standardDeviation)
    case (_, .decibels):
      (shift, scale) = (10 * log10(max(Double(moments.largest), Self.silence)) - rangeDecibels, rangeDecibels)
    }
    return PatchStatistics(shift: Float(shift), scale: scale > 0 && scale.isFinite ? Float(scale) : 1)
  }

  /// The power that counts as silence.
  private static let silence = 1e-30

  /// Values brought to the common range.
  public func callAsFunction(_ x: Tensor, _ statistics: PatchStatistics) -> Tensor {
    let scale = 1 / statistics.scale, shift = -statistics.shift / statistics.scale
    switch form {
    case .none: return x
    case .decibels:
      let level = Tensors.decibels(ofPower: x, floor: Float(Self.silence))
      return clamp(affine(level, scale: scale, shift: shift), low: 0, high: 1)
    default: return affine(x, scale: scale, shift: shift)
    }
  }

  /// The way back; of decibels, 0 is silence.
  public func inverse(_ y: Tensor, _ statistics: PatchStatistics) -> Tensor {
    switch form {
    case .none: return y
    case .decibels:
      let level = affine(clamp(y, low: 0, high: 1), scale: statistics.scale, shift: statistics.shift)
      return power(ofDecibels: level) * greater(y, Tensor(0))
    default: return affine(y, scale: statistics.scale, shift: statistics.shift)
    }
  }
}
