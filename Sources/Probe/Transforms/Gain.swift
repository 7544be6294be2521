import Data
import Foundation
import Nets
import Tensors

/// Makes a canvas louder or softer: a sound is multiplied, a patch changed as its features would be.
///
/// Written as y·a + b with a and b by the gain. What is normalised by each patch's own moments knows no level: it stays.
struct Gain: CanvasTransform {
  let decibels: Double
  let change: @Sendable (_ decibels: Double) -> (scale: Float, shift: Float)

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let changes = draws.map { draw in
      var random = draw
      return change(decibels * Double(2 * random.nextUniform() - 1))
    }
    let axes = [draws.count] + Array(repeating: 1, count: canvas.rank - 1)
    return canvas * canvas.tape.constant(Tensor(axes, changes.map(\.scale)))
      + canvas.tape.constant(Tensor(axes, changes.map(\.shift)))
  }
}

extension TransformKind {
  static let gain = TransformKind(
    name: "gain", summary: "louder or softer by up to so many dB", standard: 6, most: 60
  ) { canvas, decibels in Gain(decibels: decibels, change: canvas.levelChange) }
}

extension Canvas {
  /// What values become when the sound is louder by some decibels: y·scale + shift.
  public var levelChange: @Sendable (_ decibels: Double) -> (scale: Float, shift: Float) {
    guard let domain else { return { (Float(pow(10, $0 / 20)), 0) } }
    let preset = domain.preset, statistics = domain.statistics
    // Of a power a decibel is a tenth of a factor of ten, of a magnitude or a sample a twentieth.
    let tenth = preset.quantity.isSquared && !preset.isWaveform ? 10.0 : 20.0
    if preset.normalisation.scope == .image { return { _ in (1, 0) } }
    if preset.normalisation.form == .decibels { return { (1, Float($0) / statistics.scale) } }
    switch preset.compression {
    case .logarithm(let factor, _, _, _): return { (1, Float(factor * log(10) * $0 / tenth) / statistics.scale) }
    case .linear: return { Canvas.scaled(by: $0 / tenth, statistics) }
    case .power(let exponent, _): return { Canvas.scaled(by: exponent * $0 / tenth, statistics) }
    }
  }

  /// What normalised values become when what they were is multiplied with a power of ten.
  private static func scaled(by exponent: Double, _ statistics: PatchStatistics) -> (scale: Float, shift: Float) {
    let factor = Float(pow(10, exponent))
    return (factor, statistics.shift * (factor - 1) / statistics.scale)
  }
}
