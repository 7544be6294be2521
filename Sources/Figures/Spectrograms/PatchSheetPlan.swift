/// Where everything on a sheet stands, in pixels from its upper left corner.
struct PatchSheetPlan {
  let sheet: PatchSheet
  let paper: Paper
  let frames, bins: Int
  let titleLines, captionLines: [String]
  let width: Int
  let bar: ColourBar

  let margin = 18
  private let gap = 6
  private let lineHeight = 20
  private let axisWidth: Int
  private let labelHeight: Int

  init(_ sheet: PatchSheet, _ paper: Paper) {
    (self.sheet, self.paper) = (sheet, paper)
    let shape = sheet.groups.lazy.flatMap(\.patches).first!.shape
    for patch in sheet.groups.flatMap(\.patches) {
      precondition(patch.shape == shape, "a sheet's patches are of one size: \(patch.shape) beside \(shape)")
    }
    (frames, bins) = (shape[0], shape[1])
    labelHeight = sheet.groups.contains { !$0.labels.isEmpty } ? paper.text.capHeight + 8 : 0
    axisWidth = sheet.axes.map { axes in
      5 + max(
        paper.text.width(of: Self.frequency(axes.lowestHertz)),
        paper.text.width(of: Self.frequency(axes.lowestHertz + Double(shape[1]) * axes.hertzPerBin)))
    } ?? 0
    bar = ColourBar(scale: sheet.scale, paper: paper, width: 220)
    let groupWidth = axisWidth + sheet.columns * (frames * sheet.zoom + gap) - gap
    let content = max(
      sheet.groups.count * groupWidth + (sheet.groups.count - 1) * 26, bar.fullWidth, 420,
      sheet.groups.map { paper.heading.width(of: $0.title) }.max()!)
    width = content + 2 * margin
    titleLines = paper.title.lines(of: sheet.title, width: content)
    captionLines = paper.text.lines(of: sheet.caption, width: content)
  }

  var patchWidth: Int { frames * sheet.zoom }
  var patchHeight: Int { bins * sheet.zoom }
  private var groupWidth: Int { axisWidth + sheet.columns * (patchWidth + gap) - gap }
  private var rows: Int { sheet.groups.map { ($0.patches.count + sheet.columns - 1) / sheet.columns }.max()! }
  private var patchesTop: Int { headingBaseline + 10 }

  func titleBaseline(_ line: Int) -> Int { margin + paper.title.capHeight + line * lineHeight }
  var headingBaseline: Int {
    (titleLines.isEmpty ? margin : titleBaseline(titleLines.count - 1) + 16) + paper.heading.capHeight
  }
  func left(of group: Int) -> Int { margin + axisWidth + group * (groupWidth + 26) }
  func corner(ofPatch index: Int, in group: Int) -> (x: Int, y: Int) {
    (left(of: group) + index % sheet.columns * (patchWidth + gap),
     patchesTop + labelHeight + index / sheet.columns * (patchHeight + gap + labelHeight))
  }
  var barTop: Int {
    patchesTop + rows * (patchHeight + gap + labelHeight) + (sheet.axes == nil ? 12 : 28)
  }
  func captionBaseline(_ line: Int) -> Int { barTop + bar.height + 22 + line * 18 }
  var height: Int { (captionLines.isEmpty ? barTop + bar.height : captionBaseline(captionLines.count - 1)) + margin }

  /// A frequency as its reader says it: `800 Hz`, `4 kHz`.
  static func frequency(_ hertz: Double) -> String {
    hertz == 0 ? "0" : hertz < 1000 ? Ticks.text(hertz) + " Hz" : Ticks.text(hertz / 1000) + " kHz"
  }
  func frequency(_ hertz: Double) -> String { Self.frequency(hertz) }
}
