import Foundation
import Tensors

/// How a linear quantity is brought nearer to what is heard.
public enum Compression: Codable, Hashable, Sendable {
  /// As it is.
  case linear
  /// y = factor·ln(max(x, floor) + offset). If `rangeDecibels` is given, nothing lies further below the recording's
  /// largest y (librosa's `top_db`).
  case logarithm(factor: Double, floor: Double, offset: Double, rangeDecibels: Double?)
  /// y = (x + offset)^exponent.
  case power(exponent: Double, offset: Double)

  /// ln(max(x, floor)).
  public static func naturalLogarithm(floor: Double) -> Compression {
    .logarithm(factor: 1, floor: floor, offset: 0, rangeDecibels: nil)
  }

  /// 10·log₁₀(max(x, floor)) of a power.
  public static func decibels(floor: Double = 1e-10, range: Double? = nil) -> Compression {
    .logarithm(factor: 10 / log(10), floor: floor, offset: 0, rangeDecibels: range)
  }

  /// Compressed values of a whole recording.
  func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .linear: return x
    case .logarithm(let factor, let floor, let offset, let range):
      let y = scaledLogarithm(x, floor: Float(floor), offset: Float(offset), scale: Float(factor))
      guard let range, y.count > 0 else { return y }
      return clamp(y, low: y.max().scalar - Float(range), high: .greatestFiniteMagnitude)
    case .power(let exponent, let offset):
      return pow(affine(x, scale: 1, shift: Float(offset)), Tensor(Float(exponent)))
    }
  }

  /// The linear values, none below zero.
  func inverse(_ y: Tensor) -> Tensor {
    switch self {
    case .linear: return clamp(y, low: 0, high: .greatestFiniteMagnitude)
    case .logarithm(let factor, _, let offset, _):
      let x = affine(exp(affine(y, scale: Float(1 / factor))), scale: 1, shift: -Float(offset))
      return clamp(x, low: 0, high: .greatestFiniteMagnitude)
    case .power(let exponent, let offset):
      let root = pow(clamp(y, low: 0, high: .greatestFiniteMagnitude), Tensor(Float(1 / exponent)))
      return clamp(affine(root, scale: 1, shift: -Float(offset)), low: 0, high: .greatestFiniteMagnitude)
    }
  }
}
