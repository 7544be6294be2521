import Nets
import Tensors

/// Adds normal noise that is as loud beside a canvas however loud the canvas is: y = x + share·σ(x)·n, σ held.
///
/// A faint beginning and a loud end are heard through the same noise.
struct RelativeNoise: CanvasTransform {
  let share: Double

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let axes = Array(1..<canvas.rank), mean = canvas.value.mean(axes: axes, keepingAxes: true)
    let deviations = sqrt(square(canvas.value - mean).mean(axes: axes)).values
    let noise = zip(draws, deviations).map { draw, deviation in
      var random = draw
      return random.normal([1] + canvas.shape.dropFirst(), standardDeviation: Float(share) * deviation)
    }
    return canvas + canvas.tape.constant(Tensor.concatenation(noise, axis: 0))
  }
}

extension TransformKind {
  static let relativeNoise = TransformKind(
    name: "relative-noise", summary: "normal, of this share of the canvas's own deviation", standard: 0.5, most: 100
  ) { _, share in RelativeNoise(share: share) }
}
