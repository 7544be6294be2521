import Files
import Tensors

/// Many short waveforms as small pictures in rows: each fills its own height, or all are on one scale.
public struct WaveformSheet: Sendable {
  public struct Group: Sendable {
    /// Stands above the group; empty for none.
    public let title: String
    /// `[n]` each, all of one length.
    public let waveforms: [Tensor]
    /// A word above each.
    public let labels: [String]

    public init(_ title: String, _ waveforms: [Tensor], labels: [String]) {
      precondition(labels.count == waveforms.count, "\(labels.count) labels for \(waveforms.count) waveforms")
      (self.title, self.waveforms, self.labels) = (title, waveforms, labels)
    }
  }

  public var title: String
  public var caption: String
  public var groups: [Group]
  public var columns: Int
  /// Pixels of a waveform.
  public var cellWidth: Int
  public var cellHeight: Int
  /// The magnitude that reaches the edge of every cell; nil for each waveform's own largest.
  public var reach: Float?

  public init(
    title: String, caption: String, groups: [Group], columns: Int, cellWidth: Int = 108, cellHeight: Int = 40,
    reach: Float? = nil
  ) {
    precondition(columns > 0 && groups.contains { !$0.waveforms.isEmpty }, "the sheet \(title) shows nothing")
    self.reach = reach
    (self.title, self.caption, self.groups, self.columns) = (title, caption, groups, columns)
    (self.cellWidth, self.cellHeight) = (cellWidth, cellHeight)
  }

  private let margin = 18
  private let gap = 10
  private let labelHeight = 16
  private let headingHeight = 22

  private func rows(of group: Group) -> Int { (group.waveforms.count + columns - 1) / columns }

  private func height(of group: Group) -> Int {
    (group.title.isEmpty ? 0 : headingHeight) + rows(of: group) * (labelHeight + cellHeight + gap)
  }

  /// The sheet as a picture.
  public func image(on paper: Paper = .light) -> Image {
    let headings = groups.map { 2 * margin + paper.heading.width(of: $0.title) }
    let width = max(2 * margin + columns * (cellWidth + gap) - gap, 480, headings.max()!)
    let titles = paper.title.lines(of: title, width: width - 2 * margin)
    let lines = paper.text.lines(of: caption, width: width - 2 * margin)
    let top = margin + 20 * titles.count + 8
    let bottom = top + groups.reduce(0) { $0 + height(of: $1) }
    var canvas = Canvas(width: width, height: bottom + 18 * lines.count + margin, colour: paper.background)
    for (number, line) in titles.enumerated() {
      paper.title.write(line, x: margin, y: margin + 12 + 20 * number, on: &canvas)
    }
    var y = top
    for group in groups {
      if !group.title.isEmpty {
        paper.heading.write(group.title, x: margin, y: y + 12, on: &canvas)
        y += headingHeight
      }
      for (place, waveform) in group.waveforms.enumerated() {
        let left = margin + place % columns * (cellWidth + gap)
        let above = y + place / columns * (labelHeight + cellHeight + gap)
        paper.text.write(group.labels[place], x: left, y: above + labelHeight - 5, on: &canvas)
        draw(waveform, x: left, y: above + labelHeight, paper, on: &canvas)
      }
      y += rows(of: group) * (labelHeight + cellHeight + gap)
    }
    for (number, line) in lines.enumerated() {
      paper.text.write(line, x: margin, y: bottom + 12 + 18 * number, on: &canvas)
    }
    return canvas.image
  }

  /// Each column of pixels from the smallest to the largest sample that falls into it, joined to the one before.
  private func draw(_ waveform: Tensor, x: Int, y: Int, _ paper: Paper, on canvas: inout Canvas) {
    canvas.fill(x: x, y: y, width: cellWidth, height: cellHeight, paper.background.blended(with: paper.ink, share: 0.05))
    let middle = y + cellHeight / 2, reach = Float(cellHeight / 2 - 2), samples = waveform.values
    canvas.fill(x: x, y: middle, width: cellWidth, height: 1, paper.background.blended(with: paper.ink, share: 0.2))
    let peak = self.reach ?? samples.map(abs).max() ?? 0
    guard peak > 0, peak.isFinite else { return }
    var last: Int?
    for column in 0..<cellWidth {
      let first = column * samples.count / cellWidth, end = max(first + 1, (column + 1) * samples.count / cellWidth)
      let rows = samples[first..<min(end, samples.count)].map { middle - Int((max(-1, min(1, $0 / peak)) * reach).rounded()) }
      let ends = (rows + [last].compactMap { $0 })
      let (high, low) = (ends.min()!, ends.max()!)
      canvas.fill(x: x + column, y: high, width: 1, height: low - high + 1, Self.line)
      last = rows[rows.count - 1]
    }
  }

  private static let line = Colour(0x3b76c4)

  /// Writes it for light and dark screens: `STEM.png`, `STEM-dark.png`.
  ///
  /// - Returns: the light one.
  @discardableResult public func write(to stem: String, text: [String: String] = [:]) throws -> Image {
    let image = image()
    for (picture, paper) in [(image, Paper.light), (self.image(on: .dark), .dark)] {
      try PNG.write(picture, text: text, to: stem + paper.suffix + ".png")
    }
    return image
  }
}
