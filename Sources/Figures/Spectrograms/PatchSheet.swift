import Files
import Tensors

/// Patches in groups on one colour scale, with what a reader needs to judge them: a title, the
/// groups' names, the axes' units, the colour bar, and a line that tells what it is and from which step.
public struct PatchSheet: Sendable {
  public struct Group: Sendable {
    public let title: String
    public let patches: [Tensor]
    /// A word above each patch, or none at all.
    public let labels: [String]

    /// patches: each `[T, F]` or `[T, F, 1]`, all of one size.
    public init(_ title: String, _ patches: [Tensor], labels: [String] = []) {
      precondition(labels.isEmpty || labels.count == patches.count, "\(labels.count) labels for \(patches.count) patches")
      (self.title, self.patches, self.labels) = (title, patches, labels)
    }

    /// patches: `[N, T, F]` or `[N, T, F, 1]`.
    public init(_ title: String, _ patches: Tensor, labels: [String] = []) {
      precondition(patches.rank >= 3, "a group shows patches [N, time, frequency], not \(patches.shape)")
      let (count, rest) = (patches.shape[0], Array(patches.shape.dropFirst()))
      let size = rest.reduce(1, *)
      self.init(
        title,
        (0..<count).map { index in
          patches.withUnsafeBufferPointer { Tensor(rest, $0[index * size..<(index + 1) * size]) }
        }, labels: labels)
    }
  }

  public enum Arrangement: Sendable { case beside, stacked }

  public var title: String
  public var caption: String
  public var groups: [Group]
  /// Patches in a row of a group.
  public var columns: Int
  public var scale: ColourScale
  public var axes: SpectrogramAxes?
  /// Pixels a value, each way.
  public var zoom: Int
  /// How the groups stand: for a wide screen or for a phone.
  public var arrangement: Arrangement

  public init(
    title: String, caption: String, groups: [Group], columns: Int = 4, scale: ColourScale,
    axes: SpectrogramAxes? = nil, zoom: Int = 3, arrangement: Arrangement = .beside
  ) {
    precondition(columns > 0 && zoom > 0, "a sheet has columns and its patches have pixels")
    precondition(groups.contains { !$0.patches.isEmpty }, "a sheet shows at least one patch")
    (self.title, self.caption, self.groups, self.columns) = (title, caption, groups, columns)
    (self.scale, self.axes, self.zoom, self.arrangement) = (scale, axes, zoom, arrangement)
  }

  /// The sheet as a picture.
  public func image(on paper: Paper = .light) -> Image {
    let plan = PatchSheetPlan(self, paper)
    var canvas = Canvas(width: plan.width, height: plan.height, colour: paper.background)
    for (line, text) in plan.titleLines.enumerated() {
      paper.title.write(text, x: plan.margin, y: plan.titleBaseline(line), on: &canvas)
    }
    for (index, group) in groups.enumerated() {
      paper.heading.write(group.title, x: plan.left(of: index), y: plan.headingBaseline(of: index), on: &canvas)
      for (item, patch) in group.patches.enumerated() {
        let (x, y) = plan.corner(ofPatch: item, in: index)
        SpectrogramPicture.draw(patch, x: x, y: y, scale: scale, zoom: zoom, on: &canvas)
        if !group.labels.isEmpty { paper.text.write(group.labels[item], x: x, y: y - 4, on: &canvas) }
      }
      if axes != nil && !group.patches.isEmpty { drawAxes(of: index, plan, paper, on: &canvas) }
    }
    plan.bar.draw(x: plan.margin, y: plan.barTop, on: &canvas)
    for (line, text) in plan.captionLines.enumerated() {
      paper.text.write(text, x: plan.margin, y: plan.captionBaseline(line), on: &canvas)
    }
    return canvas.image
  }

  /// Writes the sheet for light and dark, wide and narrow screens: `STEM.png`, `STEM-dark.png`, `STEM-narrow.png`,
  /// `STEM-narrow-dark.png`. The narrow one stacks the groups and shows fewer pixels a value.
  ///
  /// - Returns: the light, wide one.
  @discardableResult public func write(to stem: String, text: [String: String] = [:]) throws -> Image {
    var narrow = self
    (narrow.arrangement, narrow.zoom) = (.stacked, max(1, zoom - 1))
    let image = image()
    for (picture, suffix) in [
      (image, ""), (self.image(on: .dark), Paper.dark.suffix), (narrow.image(), "-narrow"),
      (narrow.image(on: .dark), "-narrow" + Paper.dark.suffix),
    ] { try PNG.write(picture, text: text, to: stem + suffix + ".png") }
    return image
  }

  /// Marks the ends of both axes at the lower left patch of a group: all others share them.
  private func drawAxes(of group: Int, _ plan: PatchSheetPlan, _ paper: Paper, on canvas: inout Canvas) {
    guard let axes else { return }
    let lastRow = (groups[group].patches.count - 1) / columns
    let (x, y) = plan.corner(ofPatch: lastRow * columns, in: group)
    let below = y + plan.patchHeight + 5 + paper.text.capHeight
    let seconds = Ticks.text(Double(plan.frames) * axes.secondsPerFrame) + " s"
    if paper.text.width(of: "0  " + seconds) <= plan.patchWidth {
      paper.text.write("0", x: x, y: below, on: &canvas)
      paper.text.write(seconds, x: x + plan.patchWidth, y: below, anchor: .right, on: &canvas)
    } else {
      paper.text.write(seconds, x: x + plan.patchWidth / 2, y: below, anchor: .middle, on: &canvas)
    }
    let words = axes.words(bins: plan.bins), capHeight = paper.text.capHeight
    paper.text.write(words.low, x: x - 5, y: y + plan.patchHeight, anchor: .right, on: &canvas)
    paper.text.write(words.high, x: x - 5, y: y + capHeight, anchor: .right, on: &canvas)
    guard plan.patchHeight >= 5 * capHeight else { return }
    paper.text.write(words.middle, x: x - 5, y: y + (plan.patchHeight + capHeight) / 2, anchor: .right, on: &canvas)
  }
}
