/// The room that a plot's words take, which decides where the plot itself stands: in pixels, by the look.
struct PlotLayout {
  let plot: Plot

  /// What decides how many letters fit a line.
  enum Look {
    case wide, narrow, printed

    func letters(_ points: Double) -> FigureLetters { self == .printed ? .print(points: points) : .screen(points: points) }
  }

  /// Of a row of the names of series.
  static let legendHeight = 20

  var narrowWidth: Int { min(plot.width, 480) }

  func width(_ look: Look) -> Int { look == .narrow ? narrowWidth : plot.width }

  /// Of the whole. Many names of series make a figure higher instead of its plot lower, and so do names under the axis.
  func height(_ look: Look) -> Int { heightWithoutTicks(look) + tickRoom }

  private func heightWithoutTicks(_ look: Look) -> Int {
    (look == .narrow ? min(plot.height, 360) : plot.height) + PlotLayout.legendHeight * max(0, legendRows(look) - 2)
  }

  func titleLines(_ look: Look) -> [String] { PlotLayout.lines(of: plot.title, width: width(look), look.letters(13)) }

  func captionLines(_ look: Look) -> [String] { PlotLayout.lines(of: plot.caption, width: width(look), look.letters(10)) }

  /// What the colours measure, in lines no longer than the scale is high.
  func colourLines(_ look: Look) -> [String] {
    let room = heightWithoutTicks(look) - titleRoom(look) - PlotLayout.legendHeight * legendRows(look) - 66 - 18 * captionLines(look).count
    return look.letters(11).lines(of: plot.series.lazy.compactMap(\.kind.colourUnit).first ?? "", width: Double(max(120, room)))
  }

  /// Above the names of series.
  func titleRoom(_ look: Look) -> Int { 24 + 20 * titleLines(look).count }

  /// Rows that the names take: gnuplot gives each the room of the longest, as if its letters were as wide as digits.
  func legendRows(_ look: Look) -> Int {
    guard plot.series.count > 1 else { return 0 }
    let longest = plot.series.map(\.name.count).max() ?? 0
    let wanted = look.letters(11).width(of: String(repeating: "0", count: longest)) + 52
    let each = max(1, Int(Double(width(look) - 30) / wanted))
    return (plot.series.count + each - 1) / each
  }

  /// That upright names need below the axis, beyond what numbers do.
  var tickRoom: Int {
    Int((plot.x.names.map { FigureLetters.print(points: 9).width(of: $0) }.max() ?? 0).rounded(.up))
  }

  /// A text's lines, which begin and end a little inside the figure.
  static func lines(of text: String, width: Int, _ letters: FigureLetters = .screen(points: 10)) -> [String] {
    letters.lines(of: text, width: 0.96 * Double(width))
  }
}
