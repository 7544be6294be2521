import Data
import Figures
import Files
import Foundation
import Probe
import Tensors

/// `bench interpolate RUN --data S.h5 --from A --to B`: from one clip or effect to another through the latent space.
struct Interpolate: Command {
  static let name = "interpolate"
  static let summary = "from one clip or effect to another through the latent space, as pictures and sound"
  static let discussion = """
    An end is a patch's number or an effect's name, which stands for the mean latent of its patches. Leaves latents.npy \
    and patches.npy, sheet.png with all steps on one scale, and path.wav with their sounds one after the other; phases \
    are found by Griffin-Lim, and every step gets the set's median level.
    """
  static let examples = ["interpolate checkpoints/vae-final --data effects.h5 --from Overdrive --to Delay --out path"]

  @Argument("a run with encoder and decoder", value: "RUN") var model: String
  @Option("the set", value: "S.h5") var data: String
  @Option("where it begins", value: "END") var from: String
  @Option("where it ends", value: "END") var to: String
  @Option("steps, both ends among them", .between(2, 64)) var steps = 8
  @Option("a new folder", value: "FOLDER") var out: String

  func run() throws {
    let encoder = try PatchEncoder(model, checkedBy: ownExecutable)
    let set = try DataSet(data, checkedBy: ownExecutable)
    try requireFree(out)
    let ends = (LatentPath.End(from), LatentPath.End(to))
    let path = try LatentPath(from: ends.0, to: ends.1, of: set, by: encoder, steps: steps)
    let labels = (0..<steps).map { String(format: "%.2f", Double($0) / Double(steps - 1)) }
    let origin = "\(model): \(ends.0.name) to \(ends.1.name) of \(data)"
    let thumbnails = PatchThumbnails(path.patches, domain: set.domain)
    let sheet = PatchSheet(
      title: "\(ends.0.name) to \(ends.1.name)", caption: origin,
      groups: [PatchSheet.Group("decoded", thumbnails.patches, labels: labels)], columns: min(8, steps),
      scale: PatchThumbnails.scale(covering: [thumbnails], domain: set.domain), axes: thumbnails.axes, zoom: thumbnails.zoom)
    let track = PatchTrack(domain: set.domain), channels = path.patches.shape[3]
    // Of clean and processed sound the processed.
    let processed = path.patches.slice(axis: 3, channels - 1..<channels)
    try Folder.fill(out) { out in
      try Npy.write(path.latents, to: out + "/latents.npy")
      try Npy.write(path.patches, to: out + "/patches.npy")
      try PNG.write(sheet.image(), text: ["Comment": origin], to: out + "/sheet.png")
      try Interruption.check { "stopped; nothing was written" }
      try writeSound(
        track.samples([processed], seed: 0), rateHz: set.rateHz, comment: "\(origin); \(track.levelNote)", to: out + "/path")
    }
    Console.print("\(steps) steps from \(ends.0.name) to \(ends.1.name) written to \(out) (\(track.levelNote))")
  }
}
