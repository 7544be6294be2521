import Data
import Figures
import Foundation
import Tensors

/// What the network gets to see: how many patches, and a sheet of them.
struct DataPanel {
  let set: DataSet
  let recordings: String
  let seed: Int

  init(_ set: DataSet, recordings: String, seed: Int) { (self.set, self.recordings, self.seed) = (set, recordings, seed) }

  func draw(in folder: String) throws -> Panel {
    var random = Random(seed: seed, purpose: "data panel")
    let chosen = random.permutation(set.count).prefix(32)
    let patches = try set.patches(Array(chosen)), transform = set.transform
    try PatchSheet(
      title: "\(patches.shape[0]) of \(set.count) patches", caption: "preset \(set.preset.name), \(set.rateHz) Hz",
      groups: [PatchSheet.Group("real", patches)], columns: 8, scale: transform.scale(covering: [patches]),
      axes: transform.axes, zoom: 2
    ).write(to: folder + "/patches")
    let lint = set.lint
    return Panel(
      "The data",
      [
        .text("Each recording's spectrogram, averaged 2 × 2 and cut into patches; quiet patches are left out."),
        .facts([
          ("recordings", "\(lint.used.count)"), ("minutes", String(format: "%.1f", lint.seconds / 60)),
          ("patches", "\(set.count)"), ("held out", "\(set.heldOutIndices.count)"),
          ("one patch", "\(set.patchShape[0]) × \(set.patchShape[1])"),
        ]),
        .picture(
          Picture(
            stem: "patches", narrow: true, alternative: "a grid of real spectrogram patches, time to the right, frequency upwards",
            caption: "Real patches. Time runs to the right, frequency upwards.", isWide: true)),
        .command(
          "bench data build \(recordings) --downsample \(set.preset.downsamplings) "
            + "--patch-overlap \(set.preset.cutting.overlap) --held-out \(set.recipe.heldOutShare) --out set.h5"),
      ])
  }
}
