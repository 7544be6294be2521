import Data
import Figures
import Files
import Foundation
import Runs
import Tensors
import Train

/// Pictures and sounds of a VAE's training, in the run's `samples/` and in TensorBoard.
struct VAEFigures {
  let training: VAETraining
  let data: DataSet

  private static let heardCount = 4

  init(_ training: VAETraining, data: DataSet) {
    self.training = training
    self.data = data
  }

  private var folder: RunFolder { training.folder }

  /// The same patches at every look beside their reconstructions, on one scale.
  func draw(_ look: VAETraining.Look) throws {
    let image = try sheet().image(), name = String(format: "step-%06d.png", look.step)
    try PNG.write(image, text: ["Comment": origin], to: folder.samplePath(name))
    try training.show(image, as: "reconstructions")
  }

  /// Patches beside their reconstructions, each named by what it is and how far off.
  func sheet() throws -> PatchSheet {
    let indices = training.shownIndices
    let (patches, copies) = try training.reconstructions(of: indices)
    let inputs = PatchThumbnails(patches, domain: data.domain), outputs = PatchThumbnails(copies, domain: data.domain)
    let groups = training.groups(of: indices), errors = training.plan.recipe.distance.meanOfEach(copies - patches)
    let name = training.plan.recipe.distance.rawValue.uppercased()
    return PatchSheet(
      title: "\(training.plan.model), step \(training.step)", caption: origin,
      groups: [
        PatchSheet.Group(training.holdsPatchesOut ? "held out" : "trained on", inputs.patches, labels: groups),
        PatchSheet.Group("reconstructed", outputs.patches, labels: errors.map { String(format: "\(name) %.3f", $0) }),
      ], columns: min(4, indices.count), scale: PatchThumbnails.scale(covering: [inputs, outputs], domain: data.domain),
      axes: inputs.axes, zoom: inputs.zoom)
  }

  /// What a finished training leaves beside its sheets; a line for each.
  func finish() throws -> [String] { [try writeTrack()] }

  /// Each of a few clips as it was, reconstructed with its own phase, and with a phase that Griffin–Lim finds.
  ///
  /// Reconstructions are given back the shift and scale that their patch was normalised by; one factor brings all to
  /// −1 dB of full scale.
  private func writeTrack() throws -> String {
    guard data.preset.stft != nil else { return "no sounds: \(data.preset.name) has no spectra" }
    let indices = Array(training.shownIndices.prefix(Self.heardCount)), transform = data.transform
    let (_, copies) = try training.reconstructions(of: indices)
    var parts: [Tensor] = []
    for (place, index) in indices.enumerated() {
      guard let original = try? data.original(index) else { continue }
      let copy = copies.rows(place..<place + 1).slice(axis: 3, copies.shape[3] - 1..<copies.shape[3])
      let magnitude = transform.magnitude(
        of: copy.reshaped([copy.shape[1], copy.shape[2]]), statistics: data.records[index].statistics)
      parts += [
        original, transform.sound(ofMagnitude: magnitude, phaseOf: original),
        transform.sound(ofMagnitude: magnitude, seed: training.plan.seed),
      ]
    }
    guard !parts.isEmpty else { return "no sounds: the set's recordings are gone" }
    let silence = Tensor([data.rateHz / 3])
    let track = peakNormalised(Tensor.concatenation(parts.flatMap { [$0, silence] }, axis: 0)).sound
    let heard = try writeSound(
      track, rateHz: data.rateHz,
      comment: "\(parts.count / 3) clips, each as it was, reconstructed with its phase, and with Griffin–Lim's; \(origin)",
      to: folder.samplePath("original-then-reconstructed"))
    try training.play(track, rateHz: data.rateHz, as: "original-then-reconstructed")
    return "\(parts.count / 3) clips, each as it was, reconstructed with its own phase, and with Griffin–Lim's: \(heard)"
  }

  private var origin: String {
    "\(training.plan.model), step \(training.step), \(training.plan.beta(atStep: max(0, training.step - 1))), seed "
      + "\(training.plan.seed), run \(folder.name), preset \(data.preset.name)"
  }
}
