/// A size and colour of text on a canvas.
struct Lettering {
  /// Height of a capital in pixels.
  var capHeight: Int
  /// Thickness of a stroke in pixels.
  var weight: Float
  var colour: Colour

  enum Anchor { case left, middle, right }

  private var scale: Float { Float(capHeight) / StrokeFont.capHeight }

  /// Pixels from the first letter's left edge to the last one's right edge.
  func width(of text: String) -> Int {
    Int(text.reduce(Float(0)) { $0 + StrokeFont.glyph($1).advance * scale }.rounded(.up))
  }

  /// Writes a line with its baseline's anchor at (x, y).
  func write(_ text: String, x: Int, y: Int, anchor: Anchor = .left, on canvas: inout Canvas) {
    var pen = Float(x)
    if anchor == .middle { pen -= Float(width(of: text) / 2) }
    if anchor == .right { pen -= Float(width(of: text)) }
    for character in text {
      let glyph = StrokeFont.glyph(character)
      // Whole pixels keep upright stems sharp; the half centres them on a pixel.
      draw(glyph, x: pen.rounded() + 0.5 + weight / 2, y: Float(y) - 0.5, on: &canvas)
      pen += glyph.advance * scale
    }
  }

  /// The lines of a text that is broken at spaces to fit a width.
  func lines(of text: String, width limit: Int) -> [String] {
    Figures.lines(of: text, within: limit) { width(of: $0) }
  }

  /// Ink covers a pixel by how far its centre lies inside the stroke, over one pixel.
  private func draw(_ glyph: StrokeFont.Glyph, x: Float, y: Float, on canvas: inout Canvas) {
    let reach = weight / 2 + 0.5
    let segments = glyph.strokes.flatMap { stroke in
      zip(stroke, stroke.dropFirst()).map { (from, to) in
        (SIMD2(x + from.x * scale, y - from.y * scale), SIMD2(x + to.x * scale, y - to.y * scale))
      }
    }
    guard let first = segments.first else { return }
    let low = segments.reduce(first.0) { pointwiseMin($0, pointwiseMin($1.0, $1.1)) } - reach
    let high = segments.reduce(first.0) { pointwiseMax($0, pointwiseMax($1.0, $1.1)) } + reach
    for row in Int(low.y.rounded(.down))...Int(high.y.rounded(.up)) {
      for column in Int(low.x.rounded(.down))...Int(high.x.rounded(.up)) {
        let centre = SIMD2(Float(column) + 0.5, Float(row) + 0.5)
        let distance = segments.reduce(Float.infinity) { min($0, Self.distance(from: centre, to: $1)) }
        let ink = min(1, reach - distance)
        if ink > 0 { canvas.blend(x: column, y: row, colour, share: ink) }
      }
    }
  }

  private static func distance(from point: SIMD2<Float>, to segment: (SIMD2<Float>, SIMD2<Float>)) -> Float {
    let along = segment.1 - segment.0
    let length = (along * along).sum()
    let t = length == 0 ? 0 : max(0, min(1, ((point - segment.0) * along).sum() / length))
    let gap = point - (segment.0 + t * along)
    return (gap * gap).sum().squareRoot()
  }
}
