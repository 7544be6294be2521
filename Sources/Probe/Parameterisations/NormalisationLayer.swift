import Data
import Foundation
import Nets
import Tensors

/// A preset's normalisation in operations on variables.
///
/// Shift and scale of a set, or given ones, are constants. Where each patch has its own they are differentiated
/// through: what makes one value larger makes the others, relative to it, smaller.
struct NormalisationLayer {
  let normalisation: Normalisation
  let statistics: PatchStatistics

  init(_ normalisation: Normalisation, _ statistics: PatchStatistics) {
    (self.normalisation, self.statistics) = (normalisation, statistics)
  }

  var remark: String {
    normalisation.form == .none ? "no normalisation"
      : normalisation.scope == .image ? "\(normalisation.name) of each patch, differentiated through"
      : "\(normalisation.name) with the set's statistics"
  }

  /// `[B, …]` → the same.
  func callAsFunction(_ x: Var) -> Var {
    let axes = Array(1..<x.rank)
    func constant(_ value: Float) -> Var { x.tape.constant(Tensor(value)) }
    if normalisation.scope != .image {
      return switch normalisation.form {
      case .none: x
      case .decibels:
        clamp(affine(level(x), scale: 1 / statistics.scale, shift: -statistics.shift / statistics.scale), low: 0, high: 1)
      default: affine(x, scale: 1 / statistics.scale, shift: -statistics.shift / statistics.scale)
      }
    }
    switch normalisation.form {
    case .none: return x
    case .peak: return x / held(abs(x).max(axes: axes, keepingAxes: true))
    case .minimumToMaximum:
      let least = -(-x).max(axes: axes, keepingAxes: true)
      return (x - least) / held(x.max(axes: axes, keepingAxes: true) - least)
    case .standardScore:
      let centred = x - x.mean(axes: axes, keepingAxes: true)
      return centred / held(sqrt(square(centred).mean(axes: axes, keepingAxes: true) + 1e-20))
    case .decibels:
      let level = level(x), range = Float(normalisation.rangeDecibels)
      let top = level.max(axes: axes, keepingAxes: true)
      return clamp(affine(level - top, scale: 1 / range, shift: 1), low: 0, high: 1)
    }
  }

  /// 10·log₁₀ x.
  private func level(_ power: Var) -> Var { log(clamp(power, low: 1e-30) + 1e-30) * Float(10 / log(10.0)) }

  /// A scale of zero counts as one.
  private func held(_ scale: Var) -> Var { maximum(scale, scale.tape.constant(Tensor(1e-9))) }
}

/// A set's normalisation undone; of decibels, power again. `[B, …]` → the same.
func denormalised(_ y: Var, _ normalisation: Normalisation, _ statistics: PatchStatistics) -> Var {
  switch normalisation.form {
  case .none: y
  case .decibels: exp(affine(y, scale: statistics.scale, shift: statistics.shift) * Float(log(10.0) / 10))
  default: affine(y, scale: statistics.scale, shift: statistics.shift)
  }
}
