import Figures
import Files
import Foundation
import Runs
import Tensors
import Train

/// `bench sample RUN`: what a trained generator makes, as arrays, pictures and sounds.
struct Sample: Command {
  static let name = "sample"
  static let summary = "patches of a trained generator as array, pictures and sounds"
  static let discussion = """
    A GAN's generator or a VAE's decoder on latents of N(0, 1). Leaves samples.npy [N, T, F, C], a sheet of all on one \
    colour scale, and a PNG and a WAV of each. A generated patch has no level of its own: the set's median is used, and \
    printed.
    """
  static let examples = [
    "sample checkpoints/gan-experiment-1 --count 8 --out samples",
    "sample checkpoints/gan-experiment-1 --latents z.npy --out samples",
  ]

  @Argument("the run", value: "RUN") var model: String
  @Option("a new folder", value: "FOLDER") var out: String
  @Option("how many", .atLeast(1)) var count = 16
  @Option("what latents and phases are drawn from") var seed = 0
  @Option("given latents [N, latent] instead", value: "Z.npy") var latents: String?
  @Option("which of the run's weights") var weights = OpenedModel.Version.best
  @Option("pixels a value", .between(1, 32)) var zoom = 4

  func run() throws {
    let trained = try TrainedGenerator(model, version: weights, checkedBy: ownExecutable)
    let latents = try self.latents.map { try given($0, count: trained.latentCount) } ?? drawn(trained)
    try requireFree(out)
    let made = trained.generate(latents), track = PatchTrack(domain: trained.domain)
    try Folder.fill(out) { try write(made, of: latents, by: trained, track, into: $0) }
    Console.print("wrote \(made.shape[0]) samples to \(out) (\(track.levelNote))")
  }

  private func write(
    _ made: Tensor, of latents: Tensor, by trained: TrainedGenerator, _ track: PatchTrack, into folder: String
  ) throws {
    try Npy.write(made, to: folder + "/samples.npy")
    // Of several channels the last is shown and heard: the processed sound.
    let patches = made.slice(axis: 3, made.shape[3] - 1..<made.shape[3])
    try Npy.write(latents, to: folder + "/latents.npy")

    let transform = trained.domain.transform, scale = transform.scale(covering: [patches])
    let origin = "\(trained.name), step \(trained.step), \(weights.rawValue) weights of \(model), latents "
      + (self.latents ?? "of seed \(seed)")
    let thumbnails = PatchThumbnails(patches, domain: trained.domain)
    let sheet = PatchSheet(
      title: "\(patches.shape[0]) samples", caption: origin, groups: [PatchSheet.Group("generated", thumbnails.patches)],
      columns: 8, scale: scale, axes: thumbnails.axes, zoom: min(2, thumbnails.zoom))
    try PNG.write(sheet.image(), text: ["Comment": origin], to: folder + "/sheet.png")

    let progress = Progress("writing", total: patches.shape[0], unit: "samples")
    for index in 0..<patches.shape[0] {
      try Interruption.check { "stopped; nothing was written" }
      progress.update(index)
      let patch = patches.rows(index..<index + 1), stem = folder + String(format: "/sample-%03d", index)
      let comment = "sample \(index) of \(origin); \(track.levelNote)"
      let image = SpectrogramPicture.image(patch.reshaped(Array(patch.shape.dropFirst())), scale: scale, zoom: zoom)
      try PNG.write(image, text: ["Comment": comment], to: stem + ".png")
      try writeSound(track.samples([patch], seed: seed + index), rateHz: trained.domain.rateHz, comment: comment, to: stem)
    }
    progress.end()
  }

  private func drawn(_ trained: TrainedGenerator) -> Tensor {
    var random = Random(seed: seed, purpose: "sample")
    return trained.latents(count, &random)
  }

  private func given(_ path: String, count: Int) throws -> Tensor {
    let latents = try Npy.read(path)
    guard latents.rank == 2, latents.shape[1] == count, latents.shape[0] > 0 else {
      throw FileError(.badData, path, "has the shape \(latents.shape)", remedy: "give latents [N, \(count)]")
    }
    guard latents.isFinite else {
      throw FileError(.badData, path, "holds values that are no finite numbers", remedy: "give latents that are")
    }
    return latents
  }
}

extension OpenedModel.Version: SingleValue {}
