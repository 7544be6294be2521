import Data
import Foundation
import Tensors

/// What a probe draws on: a sound, or a patch of features.
public struct Canvas: Sendable {
  public enum Kind: Sendable {
    /// Samples `[n, 1]` at a rate.
    case sound(rateHz: Int)
    /// Features `[T, F, C]` with what they mean as sound, if anybody said.
    case patch(PatchDomain?)
    /// Values that nobody gave a meaning.
    case values
  }

  public let kind: Kind
  /// Without the batch axis.
  public let shape: [Int]
  /// The values that it may have.
  public let bounds: ClosedRange<Float>
  /// Where noise to begin with lies.
  public let noise: Noise

  /// Noise by its mean and standard deviation: normal, or uniform.
  public struct Noise: Codable, Equatable, Sendable {
    public var mean: Float
    public var deviation: Float
    public private(set) var isUniform = false

    public init(mean: Float = 0, deviation: Float) { (self.mean, self.deviation) = (mean, deviation) }

    /// Uniform between two values.
    public init(from low: Float, to high: Float) {
      (mean, deviation, isUniform) = ((low + high) / 2, (high - low) / Float(12).squareRoot(), true)
    }

    /// The ends of uniform noise.
    var lowest: Float { mean - deviation * Float(3).squareRoot() }
    var highest: Float { mean + deviation * Float(3).squareRoot() }

    func drawn(_ shape: [Int], _ random: inout NumPyRandomState) -> Tensor {
      guard isUniform else { return affine(random.normal(shape), scale: deviation, shift: mean) }
      return affine(random.uniform(shape), scale: highest - lowest, shift: lowest)
    }
  }

  public init(_ kind: Kind, shape: [Int], bounds: ClosedRange<Float>, noise: Noise) {
    (self.kind, self.shape, self.bounds, self.noise) = (kind, shape, bounds, noise)
  }

  /// A sound: |x| ≤ 1, begun with faint noise.
  public static func sound(samples: Int, rateHz: Int, noise: Noise? = nil) -> Canvas {
    Canvas(.sound(rateHz: rateHz), shape: [samples, 1], bounds: -1...1, noise: noise ?? Noise(deviation: 0.03))
  }

  /// What a network takes, as its domain has it.
  public static func input(_ shape: [Int], domain: PatchDomain?, noise: Noise? = nil) -> Canvas {
    guard let domain else {
      return Canvas(.values, shape: shape, bounds: Canvas.anything, noise: noise ?? Noise(deviation: 0.1))
    }
    let bounds = domain.bounds
    return Canvas(.patch(domain), shape: shape, bounds: bounds, noise: noise ?? domain.noise(within: bounds))
  }

  static let anything = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude

  /// Samples a second, where it is a sound.
  public var rateHz: Int? { if case .sound(let rateHz) = kind { rateHz } else { nil } }
  /// What its patches mean, where it is one.
  public var domain: PatchDomain? { if case .patch(let domain) = kind { domain } else { nil } }
  /// Whether its values are samples: a sound, or a network's input that is a stretch of one.
  public var isSound: Bool { rateHz != nil || domain?.preset.isWaveform == true }

  /// Values held within the bounds.
  public func projected(_ x: Tensor) -> Tensor {
    bounds == Canvas.anything ? x : clamp(x, low: bounds.lowerBound, high: bounds.upperBound)
  }
}

extension PatchDomain {
  /// The values that a patch can have: power and magnitude are not negative, logarithms have a floor, decibels lie
  /// between 0 and 1. What is normalised by a patch's own moments, and coefficients, have no bounds but those of the form.
  var bounds: ClosedRange<Float> {
    let greatest = Float.greatestFiniteMagnitude
    if preset.normalisation.form == .decibels { return 0...1 }
    if preset.normalisation.scope == .image {
      switch preset.normalisation.form {
      case .peak: return (rawFloor >= 0 ? 0 : -1)...1
      case .minimumToMaximum: return 0...1
      default: return -greatest...greatest
      }
    }
    guard preset.cepstrum == nil else { return -greatest...greatest }
    let least = (rawFloor - statistics.shift) / statistics.scale
    return preset.isWaveform ? ((-1 - statistics.shift) / statistics.scale)...((1 - statistics.shift) / statistics.scale) : least...greatest
  }

  /// The smallest value before normalisation.
  private var rawFloor: Float {
    if preset.isWaveform { return -1 }
    return switch preset.compression {
    case .linear: 0
    case .logarithm(let factor, let floor, let offset, _): Float(factor * log(floor + offset))
    case .power(let exponent, let offset): Float(pow(offset, exponent))
    }
  }

  /// Noise that lies where patches do: faint beside what the bounds allow.
  func noise(within bounds: ClosedRange<Float>) -> Canvas.Noise {
    let least = bounds.lowerBound
    if preset.isWaveform { return Canvas.Noise(deviation: preset.normalisation.scope == .image ? 0.3 : 0.03) }
    if bounds.upperBound <= 1, least >= 0 { return Canvas.Noise(mean: 0.2, deviation: 0.05) }
    if case .logarithm = preset.compression, least < 0, least > -.greatestFiniteMagnitude {
      // Two fifths of the way from silence up to 0.
      return Canvas.Noise(mean: least * 0.6, deviation: -least * 0.05)
    }
    // Also of logarithms whose silence is 0.
    return least >= 0 ? Canvas.Noise(mean: least + 0.1, deviation: 0.05) : Canvas.Noise(deviation: 0.1)
  }
}
