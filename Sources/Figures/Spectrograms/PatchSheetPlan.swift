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
  private let groupGap = 26
  private let lineHeight = 20
  private let axisWidth: Int
  private let labelHeight: Int
  /// From a patch's left edge to that of the next one: labels that are wider than their patch push it away.
  private let pitch: Int

  init(_ sheet: PatchSheet, _ paper: Paper) {
    (self.sheet, self.paper) = (sheet, paper)
    let shape = sheet.groups.lazy.flatMap(\.patches).first!.shape
    for patch in sheet.groups.flatMap(\.patches) {
      precondition(patch.shape == shape, "a sheet's patches are of one size: \(patch.shape) beside \(shape)")
    }
    (frames, bins) = (shape[0], shape[1])
    labelHeight = sheet.groups.contains { !$0.labels.isEmpty } ? paper.text.capHeight + 8 : 0
    axisWidth = sheet.axes.map { axes -> Int in
      let words = axes.words(bins: shape[1])
      return 5 + [words.low, words.middle, words.high].map(paper.text.width).max()!
    } ?? 0
    let labelWidth = sheet.groups.flatMap(\.labels).map(paper.text.width).max() ?? 0
    pitch = max(frames * sheet.zoom, labelWidth) + gap
    bar = ColourBar(scale: sheet.scale, paper: paper, width: 220)
    let groupWidth = axisWidth + sheet.columns * pitch - gap
    let beside = sheet.arrangement == .beside ? sheet.groups.count : 1
    let content = max(
      beside * groupWidth + (beside - 1) * groupGap, bar.fullWidth, 420,
      sheet.groups.map { paper.heading.width(of: $0.title) }.max()!)
    width = content + 2 * margin
    titleLines = paper.title.lines(of: sheet.title, width: content)
    captionLines = paper.text.lines(of: sheet.caption, width: content)
  }

  var patchWidth: Int { frames * sheet.zoom }
  var patchHeight: Int { bins * sheet.zoom }
  private var groupWidth: Int { axisWidth + sheet.columns * pitch - gap }
  private func height(of group: Int) -> Int {
    let rows = (sheet.groups[group].patches.count + sheet.columns - 1) / sheet.columns
    return headingHeight + rows * (patchHeight + gap + labelHeight) + (sheet.axes == nil ? 0 : 16)
  }
  private var headingHeight: Int { paper.heading.capHeight + 10 }
  private func top(of group: Int) -> Int {
    let first = titleLines.isEmpty ? margin : titleBaseline(titleLines.count - 1) + 16
    guard sheet.arrangement == .stacked else { return first }
    return (0..<group).reduce(first) { $0 + height(of: $1) + 14 }
  }

  func titleBaseline(_ line: Int) -> Int { margin + paper.title.capHeight + line * lineHeight }
  func headingBaseline(of group: Int) -> Int { top(of: group) + paper.heading.capHeight }
  func left(of group: Int) -> Int {
    margin + axisWidth + (sheet.arrangement == .beside ? group * (groupWidth + groupGap) : 0)
  }
  func corner(ofPatch index: Int, in group: Int) -> (x: Int, y: Int) {
    (
      left(of: group) + index % sheet.columns * pitch,
      top(of: group) + headingHeight + labelHeight + index / sheet.columns * (patchHeight + gap + labelHeight)
    )
  }
  var barTop: Int { sheet.groups.indices.map { top(of: $0) + height(of: $0) }.max()! + 12 }
  func captionBaseline(_ line: Int) -> Int { barTop + bar.height + 22 + line * 18 }
  var height: Int { (captionLines.isEmpty ? barTop + bar.height : captionBaseline(captionLines.count - 1)) + margin }
}
