/// The strip that says which colour is which value.
struct ColourBar {
  let scale: ColourScale
  let paper: Paper
  let width: Int

  private let thickness = 10
  /// Strip, tick and numbers.
  var height: Int { thickness + 8 + paper.text.capHeight }

  /// Pixels from the strip's left end to the end of the unit that stands to its right.
  var fullWidth: Int { width + 16 + paper.text.width(of: scale.unit) }

  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    for column in 0..<width {
      let level = Float(column) / Float(width - 1)
      canvas.fill(x: x + column, y: y, width: 1, height: thickness, scale.map.colour(at: level))
    }
    let range = Double(scale.range.lowerBound)...Double(scale.range.upperBound)
    var freeFrom = Int.min
    // A display power crowds the labels at one end: those that would touch the one before are left out.
    for value in Ticks.nice(range, about: 5) {
      let text = Ticks.text(value)
      let centre = x + Int((scale.level(of: Float(value)) * Float(width - 1)).rounded())
      let half = paper.text.width(of: text) / 2
      canvas.fill(x: centre, y: y + thickness, width: 1, height: 4, paper.paleInk)
      guard centre - half > freeFrom else { continue }
      paper.text.write(text, x: centre, y: y + height, anchor: .middle, on: &canvas)
      freeFrom = centre + half + 6
    }
    paper.text.write(scale.unit, x: x + width + 16, y: y + thickness, on: &canvas)
  }
}
