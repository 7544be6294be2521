import Data
import Foundation
import Nets
import Tensors

/// What a canvas becomes when the sound is louder or softer: a sound itself, or the features that the louder one has.
///
/// With m what linear features are multiplied with, o the compression's offset, and u the value before normalisation:
/// m·u of what is linear, u·(m + o·(1 − m)·u^(−1/e))^e of a power e, u + f·ln(m + o·(1 − m)·e^(−u/f)) of a logarithm
/// times f. Silence with an offset stays what it is; without one a logarithm knows no silence, and is shifted. Cepstral
/// coefficients move by what the cosine transform makes of that shift, a canvas that is normalised by its own moments
/// not at all. What lies on a logarithm's floor is taken as no softer than that.
public struct LevelChange: Sendable {
  private let law: Law
  private let statistics: PatchStatistics

  private enum Law: Sendable {
    case same
    /// u + decibels·row, which repeats along the last axis.
    case shift(row: [Double])
    /// 10^(decibels·powers)·u.
    case scale(powers: Double)
    /// m = 10^(decibels·powers), and an offset above 0.
    case power(exponent: Double, offset: Double, powers: Double)
    case logarithm(factor: Double, floor: Double, offset: Double, powers: Double)
  }

  init(_ canvas: Canvas) {
    statistics = canvas.domain?.statistics ?? PatchStatistics()
    law = canvas.domain.map { LevelChange.law(of: $0.preset) } ?? .scale(powers: 1 / 20)
  }

  private static func law(of preset: FeaturePreset) -> Law {
    if preset.normalisation.scope == .image { return .same }
    // Of a power a decibel is a tenth of a factor of ten, of a magnitude or a sample a twentieth.
    let powers = preset.quantity.isSquared && !preset.isWaveform ? 1.0 / 10 : 1.0 / 20
    if preset.normalisation.form == .decibels {
      if case .power(let exponent, _) = preset.compression { return .shift(row: [10 * exponent * powers]) }
      return .shift(row: [10 * powers])
    }
    // Coefficients do not say how silent each band is: of them an offset counts as none.
    let hasBands = preset.cepstrum == nil
    switch preset.compression {
    case .linear: return .scale(powers: powers)
    case .power(let exponent, let offset):
      return offset > 0 && hasBands
        ? .power(exponent: exponent, offset: offset, powers: powers) : .scale(powers: exponent * powers)
    case .logarithm(let factor, let floor, let offset, _):
      guard offset == 0 || !hasBands else {
        return .logarithm(factor: factor, floor: floor, offset: offset, powers: powers)
      }
      let shift = factor * log(10.0) * powers
      guard let cepstrum = preset.cepstrum else { return .shift(row: [shift]) }
      let cosines = CosineTransform(
        inputCount: preset.filters?.bandCount ?? preset.stft?.binCount ?? 1,
        coefficientCount: cepstrum.coefficientCount, scaling: cepstrum.scaling)
      return .shift(row: cosines.matrix.sum(axes: [0]).values.map { shift * Double($0) })
    }
  }

  /// Each canvas by decibels of its own: `[B, …]` → the same.
  func callAsFunction(_ y: Var, decibels: [Double]) -> Var {
    precondition(y.shape[0] == decibels.count, "\(decibels.count) changes of level for a batch of \(y.shape)")
    let axes = [decibels.count] + Array(repeating: 1, count: y.rank - 1), scale = statistics.scale
    func constant(_ values: [Double]) -> Var { y.tape.constant(Tensor(axes, values.map { Float($0) })) }
    func multipliers(_ powers: Double) -> [Double] { decibels.map { pow(10.0, powers * $0) } }
    /// m + (1 − m)·silence, which is 1 for silence and m for what is loud.
    func gain(_ powers: Double, silence: Var) -> Var {
      let factors = multipliers(powers)
      return clamp(silence * constant(factors.map { 1 - $0 }) + constant(factors), low: .leastNormalMagnitude)
    }
    /// u, but no less than silence; the gradient at silence is that above it.
    func heard(_ u: Var, least: Double) -> Var { maximum(y.tape.constant(Tensor(Float(least))), u) }

    switch law {
    case .same: return y
    case .shift(let row):
      let shifts = decibels.flatMap { amount in row.map { Float(amount * $0) / scale } }
      let rows = y.reshaped([decibels.count, -1, row.count])
      return (rows + y.tape.constant(Tensor([decibels.count, 1, row.count], shifts))).reshaped(y.shape)
    case .scale(let powers):
      let factors = multipliers(powers), shift = Double(statistics.shift / scale)
      return y * constant(factors) + constant(factors.map { shift * ($0 - 1) })
    case .power(let exponent, let offset, let powers):
      let u = affine(y, scale: scale, shift: statistics.shift)
      let silence = pow(heard(u, least: pow(offset, exponent)), Float(-1 / exponent)) * Float(offset)
      let louder = u * pow(gain(powers, silence: silence), Float(exponent))
      return affine(louder, scale: 1 / scale, shift: -statistics.shift / scale)
    case .logarithm(let factor, let floor, let offset, let powers):
      let u = affine(y, scale: scale, shift: statistics.shift)
      let silence = exp(heard(u, least: factor * log(floor + offset)) * Float(-1 / factor)) * Float(offset)
      return y + log(gain(powers, silence: silence)) * (Float(factor) / scale)
    }
  }

  /// A canvas, or several that change alike.
  public func callAsFunction(_ y: Tensor, decibels: Double) -> Tensor {
    let tape = Tape()
    return withExtendedLifetime(tape) {
      self(tape.constant(y.reshaped([1] + y.shape)), decibels: [decibels]).value.reshaped(y.shape)
    }
  }
}

extension Canvas {
  /// What its values become when the sound is louder.
  public var levelChange: LevelChange { LevelChange(self) }
}
