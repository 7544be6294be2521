import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// An atlas in the making: a layer after the other, each with its files before it counts as finished.
struct AtlasSession {
  let part: OpenedPart
  let waveforms: WaveformNetwork
  let twin: WaveformNetwork?
  let twinRemark: String?
  let plan: AtlasPlan
  let pages: [AtlasPage]
  let clips: AtlasClips
  /// Filters of each layer of the untrained network.
  let twinCount: Int
  /// Filters of each layer that are heard in all three ways.
  let heardCount: Int
  let path: String
  var ledger: AtlasLedger

  /// Updates after which some sounds are shown on their way.
  private var shownIterations: [Int] {
    let all = [0, 1, 2, 4, 8, 12, plan.iterations].filter { $0 <= plan.iterations }
    return Set(all).sorted()
  }

  mutating func run() throws {
    let left = pages.filter { ledger.layer($0.path) == nil }
    Console.note(how)
    if left.count < pages.count { Console.note("\(pages.count - left.count) of \(pages.count) layers are finished in \(path)") }
    for page in left { try make(page) }
    let layers = pages.compactMap { ledger.layer($0.path) }
    let table = AtlasTable(layers: layers, clips: clips, twinRemark: twinRemark, batchNorm: plan.batchNorm)
    try AtomicFile.write(table.tsv, to: path + "/atlas.tsv")
    try AtlasOverview(title: waveforms.network.name, how: how, rateHz: waveforms.rateHz, path: path).write(layers)
    try ResultEvents.write(in: path)
    Console.print(table.text)
    Console.print("wrote \(path): spectra.png, spectra-unsorted.png, atlas.tsv, and a folder a layer")
  }

  /// How the sounds are made, in words: stands in every picture and sound.
  var how: String {
    let norms = plan.batchNorm == .training ? "training mode, each sound's own statistics" : "inference mode"
    return "\(waveforms.network.name): rms-ascent, \(plan.iterations) steps of \(plan.rate.word), batch norms in \(norms), seed \(plan.seed)"
      + (plan.isBounded ? ", samples within ±1" : "")
  }

  private mutating func make(_ page: AtlasPage) throws {
    let count = page.names.count, shown = (0..<min(AtlasPictures.grownCount, count)).map { $0 * count / min(AtlasPictures.grownCount, count) }
    let ascent = try LayerAscent(
      waveforms, page.layer, samples: page.samples, plan, watched: shown, watchedIterations: Set(shownIterations))
    try ascend(ascent, page, "\(count) filters")
    let untrained = try twin.map { twin in
      // Every so many filters, so that a few stand for all.
      let asked = (0..<min(twinCount, count)).map { $0 * count / min(twinCount, count) }
      let ascent = try LayerAscent(twin, page.layer, units: asked, samples: page.samples, plan)
      try ascend(ascent, page, "untrained")
      return AtlasLayer.Untrained(ascent, rateHz: waveforms.rateHz)
    }
    let spectra = FilterSpectra(ascent.sounds, rateHz: waveforms.rateHz)
    let found = AtlasLayer(
      path: page.path, folder: page.folder, names: page.names, ascent, spectra, untrained: untrained)
    let folder = AtlasFolder(path: path + "/" + page.folder, layer: found, how: how, rateHz: waveforms.rateHz)
    try folder.write(ascent, spectra, watched: shown)
    try writeHeard(page, folder, found, spectra, ascent.sounds)
    try writeWeights(page, folder, ascent, spectra)
    try ledger.finish(found, in: path)
  }

  private func ascend(_ ascent: LayerAscent, _ page: AtlasPage, _ what: String) throws {
    let progress = Progress("\(page.path), \(what)", total: plan.iterations, unit: "steps")
    defer { progress.end() }
    while let report = ascent.next() {
      try Interruption.check {
        "stopped; \(ledger.layers.count) of \(pages.count) layers are in \(path), and the same command goes on with the others"
      }
      progress.update(report.iteration, note: "\(report.runningCount) on their way")
    }
  }

  /// Some filters of a layer, and every class, looped and as long sounds.
  private func writeHeard(
    _ page: AtlasPage, _ folder: AtlasFolder, _ layer: AtlasLayer, _ spectra: FilterSpectra, _ sounds: Tensor
  ) throws {
    let target = 2 * waveforms.rateHz, order = spectra.order.filter { layer.statuses[$0] == .finished }
    // From the lowest peak to the highest.
    let chosen = page.layer == nil ? Array(0..<layer.count)
      : (0..<min(heardCount, order.count)).map { order[$0 * order.count / min(heardCount, order.count)] }.sorted()
    guard !chosen.isEmpty, page.samples < target else { return }
    try folder.writeLooped(sounds, units: chosen, samples: target)
    let long = try LayerAscent(waveforms, page.layer, units: chosen, samples: page.samples, soundSamples: target, plan)
    try ascend(long, page, "\(chosen.count) long sounds")
    try folder.writeLong(long)
  }

  /// Weights that lie on the waveform itself beside what was made for them.
  private func writeWeights(_ page: AtlasPage, _ folder: AtlasFolder, _ ascent: LayerAscent, _ spectra: FilterSpectra) throws {
    guard let layer = page.layer, let kernel = waveforms.network.kernel(of: layer, among: part.model.inventory.parameters),
      let filters = SeenByFilters(kernel: kernel), filters.weights.shape[1] == ascent.units.count
    else { return }
    let responses = waveforms.responses(layer, units: ascent.units, to: ascent.sounds, plan.batchNorm)
    let line = try folder.writeWeights(filters, responses, ascent.sounds, spectra)
    Console.note("\(page.path): \(line)")
  }
}
