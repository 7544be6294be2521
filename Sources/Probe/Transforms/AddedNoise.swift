import Nets
import Tensors

/// Adds normal noise.
struct AddedNoise: CanvasTransform {
  let deviation: Double

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let noise = draws.map { draw in
      var random = draw
      return random.normal([1] + canvas.shape.dropFirst(), standardDeviation: Float(deviation))
    }
    return canvas + canvas.tape.constant(Tensor.concatenation(noise, axis: 0))
  }
}

extension TransformKind {
  static let noise = TransformKind(
    name: "noise", summary: "normal, of this standard deviation in the canvas's own values", standard: 0.02, most: 100
  ) { _, deviation in AddedNoise(deviation: deviation) }
}
