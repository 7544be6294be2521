import Files
import Nets
import Tensors

// How rough a canvas is; means, so that a weight means the same on canvases of any size.

extension RegulariserKind {
  static let variationInTime = RegulariserKind(
    name: "tv-time", summary: "total variation along time: mean |x(t + 1) − x(t)|"
  ) { _ in { _, canvas in variation(canvas, axis: 1) } }

  static let variationInFrequency = RegulariserKind(
    name: "tv-frequency", summary: "total variation along frequency: mean |x(f + 1) − x(f)|"
  ) { canvas in
    guard canvas.shape.count == 3 else {
      throw FileError(.usage, "--regularise tv-frequency", "the canvas \(described(canvas.shape)) has no axis of frequency", remedy: "use tv-time")
    }
    return { _, canvas in variation(canvas, axis: 2) }
  }

  /// mean (x − blurred x)², blurred by ¼, ½, ¼ along time and, of a patch, frequency.
  static let blur = RegulariserKind(
    name: "blur", summary: "mean square of what a blur by ¼, ½, ¼ takes away"
  ) { canvas in
    let axes = canvas.shape.count == 3 ? [1, 2] : [1]
    return { _, canvas in
      let blurred = axes.reduce(canvas) { y, axis in
        let count = y.shape[axis], wide = y.padded(axis: axis, before: 1, after: 1, .edge)
        return wide.slice(axis: axis, 0..<count) * 0.25 + y * 0.5 + wide.slice(axis: axis, 2..<count + 2) * 0.25
      }
      return square(canvas - blurred).mean(axes: perStart(canvas))
    }
  }

  private static func variation(_ x: Var, axis: Int) -> Var {
    let count = x.shape[axis]
    guard count > 1 else { return x.mean(axes: perStart(x)) * 0 }
    return abs(x.slice(axis: axis, 1..<count) - x.slice(axis: axis, 0..<count - 1)).mean(axes: perStart(x))
  }
}
