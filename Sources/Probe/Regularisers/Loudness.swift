import Files
import Foundation
import Nets
import Tensors

// Bounds on how loud a sound is: nothing inside, the square of the decibels outside.

extension RegulariserKind {
  static let loudness = RegulariserKind(
    name: "loudness", summary: "square of the dB by which a sound's level is above −12 dB of full scale"
  ) { canvas in
    let heard = try samples(of: canvas, "loudness")
    return { _, canvas in square(relu(level(heard(canvas)) + 12)) }
  }

  static let silence = RegulariserKind(
    name: "silence", summary: "square of the dB by which a sound's level is below −40 dB of full scale"
  ) { canvas in
    let heard = try samples(of: canvas, "silence")
    return { _, canvas in square(relu(-40 - level(heard(canvas)))) }
  }

  /// 10·log₁₀ of the mean square.
  private static func level(_ sound: Var) -> Var {
    log(square(sound).mean(axes: perStart(sound)) + 1e-12) * Float(10 / log(10.0))
  }

  /// From a canvas to samples whose full scale is 1.
  ///
  /// - Throws: `FileError` for a canvas that is no sound, or one that has lost its level.
  private static func samples(of canvas: Canvas, _ name: String) throws -> (Var) -> Var {
    guard canvas.isSound else {
      throw FileError(
        .usage, "--regularise \(name)", "is a bound for sounds, a patch is optimised here",
        remedy: "use --parameterisation waveform, or l2")
    }
    guard let domain = canvas.domain else { return { $0 } }
    guard domain.preset.normalisation.scope != .image else {
      throw FileError(
        .usage, "--regularise \(name)", "bounds a level, and samples that are normalised by their own moments have none",
        remedy: "use --parameterisation waveform, or l2")
    }
    return { denormalised($0, domain.preset.normalisation, domain.statistics) }
  }
}
