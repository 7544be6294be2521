import Files
import Foundation
import Nets
import Tensors

// Bounds on how loud a sound is: nothing inside, the square of the decibels outside.

extension RegulariserKind {
  static let loudness = RegulariserKind(
    name: "loudness", summary: "square of the dB by which a sound's level is above −12 dB of full scale"
  ) { canvas in
    try requireSound(canvas, "loudness")
    return { _, canvas in square(relu(level(canvas) + 12)) }
  }

  static let silence = RegulariserKind(
    name: "silence", summary: "square of the dB by which a sound's level is below −40 dB of full scale"
  ) { canvas in
    try requireSound(canvas, "silence")
    return { _, canvas in square(relu(-40 - level(canvas))) }
  }

  /// 10·log₁₀ of the mean square.
  private static func level(_ sound: Var) -> Var {
    log(square(sound).mean(axes: perStart(sound)) + 1e-12) * Float(10 / log(10.0))
  }

  private static func requireSound(_ canvas: Canvas, _ name: String) throws {
    guard canvas.rateHz == nil, canvas.domain?.preset.isWaveform != true else { return }
    throw FileError(.usage, "--regularise \(name)", "is a bound for sounds, a patch is optimised here", remedy: "use --parameterisation waveform, or l2")
  }
}
