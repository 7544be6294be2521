import Data
import Figures
import Files
import Foundation
import Nets
import Runs
import Tensors
import Train

/// Pictures and sounds of a GAN's training, in the run's `samples/` and in TensorBoard.
struct GANFigures {
  let training: GANTraining
  let domain: PatchDomain

  private static let shownCount = 16
  private static let heardCount = 8

  init(_ training: GANTraining, domain: PatchDomain) {
    self.training = training
    self.domain = domain
  }

  private var folder: RunFolder { training.folder }
  private var real: Tensor { training.realPatches.rows(0..<min(Self.shownCount, training.realPatches.shape[0])) }

  /// Real patches beside samples of the same latents as at every look, on one scale.
  func draw(_ look: GANTraining.Look) throws {
    let image = sheet(look.generated.rows(0..<Self.shownCount), step: look.step).image()
    try PNG.write(image, text: ["Comment": origin(look.step)], to: folder.samplePath(name("step", look.step)))
    try training.show(image, as: "samples")
  }

  /// What a finished training leaves beside its sheets; a line for each.
  func finish() throws -> [String] {
    var lines: [String] = []
    lines += try drawFilters()
    lines += try drawDictionary()
    lines.append(try drawInterpolation())
    lines.append(try writeTrack())
    return lines
  }

  /// The sheet of a look: held-out patches beside samples.
  func sheet(_ generated: Tensor, step: Int) -> PatchSheet {
    let transform = domain.transform
    return PatchSheet(
      title: "\(training.plan.model), step \(step)", caption: origin(step),
      groups: [PatchSheet.Group(training.holdsPatchesOut ? "real, held out" : "real", real), PatchSheet.Group("generated", generated)], columns: 4,
      scale: transform.scale(covering: [real, generated]), axes: transform.axes, zoom: 2)
  }

  /// Samples of the latents that every look shows.
  func samples(_ count: Int) -> Tensor { training.samples(count) }

  private func drawFilters() throws -> [String] {
    let weights = training.trainer.weights
    guard let kernel = weights["discriminator.filters.weight"], kernel.rank == 4, kernel.shape[2] == 1 else { return [] }
    let path = folder.samplePath("filters.png")
    // Behind the filters stand one or two dense layers; taken as linear, their product is each filter's weight.
    let layers = ["discriminator.hidden.weight", "discriminator.score.weight"].compactMap { weights[$0] }
    let sheet = PatchSheet.filters(
      title: "\(training.plan.model): the discriminator's filters", caption: origin(training.step), kernel: kernel,
      weights: layers.dropFirst().reduce(layers[0]) { matrixProduct($0, $1) }, axes: domain.transform.axes, zoom: 2)
    try PNG.write(sheet.image(), text: ["Comment": origin(training.step)], to: path)
    return ["the discriminator's filters: \(path)"]
  }

  private func drawDictionary() throws -> [String] {
    let weights = training.trainer.weights, shape = training.plan.patchShape
    let layers = ["generator.chooser.weight", "generator.dictionary.weight"].compactMap { weights[$0] }
    guard layers.count == 2 else { return [] }
    let path = folder.samplePath("dictionary.png")
    let sheet = PatchSheet.dictionary(
      title: "\(training.plan.model): the generator's dictionary", caption: origin(training.step), weights: layers,
      frames: shape.time, bins: shape.frequency, axes: domain.transform.axes)
    try PNG.write(sheet.image(), text: ["Comment": origin(training.step)], to: path)
    return ["the generator's dictionary: \(path)"]
  }

  /// Along p₁ → p₂ → p₃ → p₁ through the latent space, 20 frames a side.
  private func drawInterpolation() throws -> String {
    let path = LatentPath(corners: 3, framesPerSide: 20, latentCount: training.trainer.gan.latentCount, seed: training.plan.seed)
    let patches = training.generate(path.latents)
    let transform = domain.transform
    try PatchAnimation(
      title: "\(training.plan.model): between three latents", caption: origin(training.step), patches: patches,
      labels: path.labels, scale: transform.scale(covering: [patches]), axes: transform.axes
    ).write(to: folder.samplePath("interpolation"), text: ["Comment": origin(training.step)])
    return "an animated latent interpolation: \(folder.samplePath("interpolation.png"))"
  }

  /// Eight real patches the same way back to sound, a pause, eight generated ones.
  private func writeTrack() throws -> String {
    let count = min(Self.heardCount, real.shape[0])
    let track = PatchTrack(domain: domain)
    let sound = track.samples([real.rows(0..<count), samples(count)], seed: training.plan.seed)
    let stem = folder.samplePath("real-then-generated")
    let heard = try writeSound(
      sound, rateHz: domain.rateHz,
      comment: "\(count) real patches through their features and back, a pause, \(count) generated; \(track.levelNote); "
        + origin(training.step), to: stem)
    try training.play(sound, rateHz: domain.rateHz, as: "real-then-generated")
    return "\(count) real patches, a pause, \(count) generated (\(track.levelNote)): \(heard)"
  }

  private func origin(_ step: Int) -> String {
    "\(training.plan.model), step \(step), seed \(training.plan.seed), run \(folder.name), preset \(domain.preset.name)"
  }

  private func name(_ stem: String, _ step: Int) -> String { stem + String(format: "-%06d.png", step) }
}
