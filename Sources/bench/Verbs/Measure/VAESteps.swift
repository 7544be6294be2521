import Data
import Files
import Foundation
import Nets
import Synchronization
import Tensors
import Train

/// The β-VAE's training step, as its peers are timed on it, and batches whose settings are drawn afresh.
extension Measurement {
  static let vae: [Measurement] = [
    Measurement(
      name: "vae-step", summary: "β-VAE, final form: batch 12 of 129 × 2049, Adam, gradients clipped at 5",
      operations: finalForm.operationsOfStep(batch: 12)
    ) {
      let recipe = VAERecipe()
      var trainer = VAETrainer(try finalForm.build(seed: 0), recipe: recipe, seed: 0)
      let patches = noise([recipe.batch] + finalForm.patchShape.axes)
      return { _ = trainer.update(on: patches, beta: 0.05) }
    },
    Measurement(
      name: "vae-epoch", summary: "the same on clips whose effects and settings are drawn afresh: a batch of an epoch",
      operations: finalForm.operationsOfStep(batch: 12), waitingShare: { waiting.share }
    ) { try freshSteps() },
  ]

  /// Twelve clips of 5.46 s at a time, rendered while the step before is made.
  private static func freshSteps() throws -> () -> Void {
    guard FileManager.default.fileExists(atPath: dry) else {
      throw FileError(.missing, dry, "the recordings to render are not installed", remedy: "sudo apt-get install sonic-pi-samples")
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
    try Folder.make(folder)
    // Open files stay readable until they are closed.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var rendering = RenderingRecipe(effects: ["Overdrive", "Delay", "RingMod", "Dynamics"])
    rendering.clipCount = 4
    let recipe = DataSetRecipe(preset: try FeaturePreset.named("dafx-final"), allowsClipped: true, rendering: rendering)
    try DataSet.render(from: [dry], recipe: recipe, to: folder + "/set.h5", plugins: PluginHost())
    let fresh = try FreshClips(like: DataSet(folder + "/set.h5"), seed: 0, plugins: PluginHost())
    let plan = VAERecipe()
    let loader = BatchLoader(fresh, indices: fresh.trainingIndices, batchSize: plan.batch, seed: 0)
    var trainer = VAETrainer(try finalForm.build(seed: 0), recipe: plan, seed: 0)
    waiting.reset()
    return {
      waiting.measure(
        wait: { try! loader.nextBatch().patches }, work: { _ = trainer.update(on: $0, beta: 0.05) })
    }
  }

  private static let dry = "/usr/share/sonic-pi/samples"
  private static let waiting = WaitingClock()

  private static let finalForm = VAEArchitecture(.final, patchShape: PatchShape(time: 129, frequency: 2049))
}

extension VAEArchitecture {
  /// Floating-point operations of a training step: every convolution and product forward, its adjoint in the weights,
  /// and that in the data but for the patch's own.
  fileprivate func operationsOfStep(batch: Int) -> Double {
    let maps = mapSizes, features = maps.last!.values
    // 9 taps at every position of the smaller map, there and back again.
    let halvings = zip(maps, maps.dropFirst()).map { 9 * $0.channels * $1.values }
    let products = 6 * halvings.reduce(0, +) - halvings[0] + 9 * features * options.latentCount
    return 2 * Double(batch) * Double(products)
  }
}

/// How long a loop waits for its data, and how long it works on them.
private final class WaitingClock: Sendable {
  private let seconds = Mutex((waiting: 0.0, working: 0.0))

  var share: Double { seconds.withLock { $0.waiting / max(1e-9, $0.waiting + $0.working) } }

  func reset() { seconds.withLock { $0 = (0, 0) } }

  func measure<Data>(wait: () -> Data, work: (Data) -> Void) {
    let clock = ContinuousClock(), start = clock.now
    let data = wait()
    let ready = clock.now
    work(data)
    let (waited, worked) = ((ready - start) / .seconds(1), (clock.now - ready) / .seconds(1))
    seconds.withLock { $0 = ($0.waiting + waited, $0.working + worked) }
  }
}
