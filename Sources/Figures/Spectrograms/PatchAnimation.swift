import Files
import Tensors

/// Patches one after the other in one picture: what a generator draws along a path through its latent space.
public struct PatchAnimation: Sendable {
  public var title: String
  public var caption: String
  /// `[N, T, F]` or `[N, T, F, 1]`, a patch a frame.
  public var patches: Tensor
  /// A word to each frame, such as the part of the path that it stands on.
  public var labels: [String]
  public var scale: ColourScale
  public var axes: SpectrogramAxes?
  /// Pixels a value, each way.
  public var zoom: Int

  public init(
    title: String, caption: String, patches: Tensor, labels: [String], scale: ColourScale,
    axes: SpectrogramAxes? = nil, zoom: Int = 6
  ) {
    precondition(
      patches.rank >= 3 && patches.shape[0] == labels.count, "\(labels.count) labels for the patches \(patches.shape)")
    (self.title, self.caption, self.patches, self.labels) = (title, caption, patches, labels)
    (self.scale, self.axes, self.zoom) = (scale, axes, zoom)
  }

  /// Every frame as a picture; all of one size.
  public func frames(on paper: Paper = .light) -> [Image] {
    let group = PatchSheet.Group("", patches)
    return zip(group.patches, labels).map { patch, label in
      PatchSheet(
        title: title, caption: caption, groups: [.init(label, [patch])], columns: 1, scale: scale, axes: axes,
        zoom: zoom
      ).image(on: paper)
    }
  }

  /// Writes it for light and dark screens: `STEM.png`, `STEM-dark.png`, animated.
  public func write(to stem: String, framesPerSecond: Int = 12, text: [String: String] = [:]) throws {
    for paper in Paper.all {
      try AnimatedPNG.write(
        frames(on: paper), framesPerSecond: framesPerSecond, text: text, to: stem + paper.suffix + ".png")
    }
  }
}
