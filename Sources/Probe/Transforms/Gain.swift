import Nets
import Tensors

/// Makes a canvas louder or softer: a sound is multiplied, a patch changed as its features would be.
struct Gain: CanvasTransform {
  let decibels: Double
  let change: LevelChange

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    change(
      canvas,
      decibels: draws.map { draw in
        var random = draw
        return decibels * Double(2 * random.nextUniform() - 1)
      })
  }
}

extension TransformKind {
  static let gain = TransformKind(
    name: "gain", summary: "louder or softer by up to so many dB", standard: 6, most: 60
  ) { canvas, decibels in Gain(decibels: decibels, change: canvas.levelChange) }
}
