import Files

/// A confusion matrix as a picture: a row a class, a column what it was taken for, coloured by the share of the row.
public struct ConfusionSheet: Sendable {
  public var title: String
  public var caption: String
  public let labels: [String]
  /// Examples of class `row` that were taken for class `column`.
  public let counts: [[Int]]

  public init(title: String, caption: String = "", labels: [String], counts: [[Int]]) {
    precondition(
      !labels.isEmpty && counts.count == labels.count && counts.allSatisfy { $0.count == labels.count },
      "a matrix of \(counts.count) rows for \(labels.count) classes")
    (self.title, self.caption, self.labels, self.counts) = (title, caption, labels, counts)
  }

  private let margin = 20
  private var cell: Int { labels.count <= 4 ? 72 : labels.count <= 12 ? 44 : 26 }

  public func image(on paper: Paper = .light) -> Image {
    let names = labels.enumerated().map { "\($0.element)  \($0.offset + 1)" }
    let nameWidth = names.map { paper.text.width(of: $0) }.max()!
    let left = margin + nameWidth + 10, top = margin + 74, side = cell * labels.count
    let width = max(left + side + margin, margin * 2 + paper.title.width(of: title), 360)
    let lines = paper.text.lines(of: caption, width: width - 2 * margin)
    var canvas = Canvas(width: width, height: top + side + 24 + 16 * lines.count + margin, colour: paper.background)
    paper.title.write(title, x: margin, y: margin + 12, on: &canvas)
    paper.text.write("rows: the right class", x: margin, y: margin + 34, on: &canvas)
    paper.text.write("columns: what it was taken for", x: margin, y: margin + 50, on: &canvas)
    for (row, line) in counts.enumerated() {
      let total = max(1, line.reduce(0, +)), y = top + row * cell
      paper.text.write(names[row], x: left - 10, y: y + cell / 2 + 4, anchor: .right, on: &canvas)
      paper.text.write("\(row + 1)", x: left + row * cell + cell / 2, y: top - 6, anchor: .middle, on: &canvas)
      for (column, count) in line.enumerated() {
        draw(count, share: Float(count) / Float(total), x: left + column * cell, y: y, paper, on: &canvas)
      }
    }
    for (number, line) in lines.enumerated() {
      paper.text.write(line, x: margin, y: top + side + 24 + 16 * number, on: &canvas)
    }
    return canvas.image
  }

  private func draw(_ count: Int, share: Float, x: Int, y: Int, _ paper: Paper, on canvas: inout Canvas) {
    // Bright on both papers where the share is large; empty cells are the paper's own.
    let colour = count == 0 ? paper.background.blended(with: paper.ink, share: 0.06) : ColourMap.viridis.colour(at: share)
    canvas.fill(x: x, y: y, width: cell - 1, height: cell - 1, colour)
    guard count > 0 else { return }
    let text = Lettering(
      capHeight: cell > 30 ? 10 : 8, weight: 1.4, colour: share > 0.6 ? Colour(0x111111) : Colour(0xffffff))
    text.write("\(count)", x: x + cell / 2, y: y + cell / 2 + 4, anchor: .middle, on: &canvas)
  }

  /// Writes the picture for light and dark screens, and the matrix as a table: `STEM.png`, `STEM-dark.png`, `STEM.tsv`.
  public func write(to stem: String, text: [String: String] = [:]) throws {
    for paper in Paper.all { try PNG.write(image(on: paper), text: text, to: stem + paper.suffix + ".png") }
    let rows = [["class"] + labels] + zip(labels, counts).map { [$0] + $1.map(String.init) }
    try AtomicFile.write(rows.map { $0.joined(separator: "\t") + "\n" }.joined(), to: stem + ".tsv")
  }
}
