import Data
import Files
import Foundation
import Probe
import Runs

/// `bench probe atlas MODEL`: every filter of a network on waveforms, seen and heard.
struct ProbeAtlas: Command {
  static let name = "probe atlas"
  static let summary = "every filter of every layer of a network on waveforms, seen and heard"
  static let discussion = """
    Each filter's mean response is ascended by itself from faint noise in 18 steps along the gradient over its root mean \
    square, as in seed 001, whose pictures are of batch norms in training mode and steps of 1: there a sound's level means \
    nothing. In inference mode, the network as it is used, such steps lead far beyond any sound and leave half of the filters \
    without a gradient; they are 0.02 there. Of every layer: the spectra of its filters, sorted by where they peak, and as they come; the \
    sounds; how they grow; every filter as float32 WAV. Of the first layer the spectra of its weights beside. Then the \
    classes. A table, atlas.tsv, has a row a layer: stuck filters (no gradient, even after louder noise was tried), flat ones (no \
    peak above what white noise has), peaks over medians, where the peaks lie, and their share in 200–3400 Hz and in \
    300–3000 Hz, each beside an untrained network of the same kind, and the training data's own spectrum.
    Short sounds can be listened to in three ways: as they are, looped with cross-fades to 2 s, and optimised as a long \
    sound through windows that overlap; the first for every filter, all three for the classes and for some filters a layer.
    Ctrl-C keeps the layers that are finished, and the same command goes on. --length 729 is the length of SampleCNN's own \
    pictures, deeper layers taking the fewest samples that leave them three places.
    """
  static let examples = [
    "probe atlas checkpoints/words --out atlas",
    "probe atlas checkpoints/words --batch-norm training --length 729 --out published",
    "probe atlas crepe_tiny.onnx --front-end crepe --untrained 8 --out pitch-atlas",
  ]

  @Argument("a run, or a file of a network", value: "MODEL") var model: String
  @Option("layers alone, or classes; every one by default", value: "LAYER") var layer: [String]
  @Option("samples that filters are probed on; the network's own by default", .atLeast(4), value: "SAMPLES") var length: Int?
  @Option("updates of each filter", .atLeast(1)) var iterations = 18
  @Option("a step, in root mean squares of the gradient; 0.02 in inference mode, 1 in training mode", .above(0)) var lr: Double?
  @Option("noise to begin with, from end to end", .above(0), name: "noise-range") var noiseRange: Float = 0.03
  @Flag("hold samples within ±1") var bounded
  @Option("statistics of batch norms: inference, or training (each sound's own, as in seed 001's pictures)")
  var batchNorm = ProbeSettings.BatchNormMode.inference
  @Option("what noise is drawn from") var seed = 0
  @Option("filters of each layer of an untrained network that are asked", .atLeast(0)) var untrained = 32
  @Option("filters of each layer that are heard in all three ways", .atLeast(0)) var heard = 4
  @Option("a set whose spectrum stands beside; the one that MODEL was trained on by default", value: "SET.h5") var data: String?
  @Option("the preset that makes sound the network's input, where it does not say so itself", value: "NAME") var frontEnd: String?
  @Option("samples a second, where nobody says", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
  @Option("the atlas's folder, new or to go on with", value: "FOLDER") var out: String

  func run() throws {
    let part = try OpenedPart(model, version: weights, checkedBy: ownExecutable)
    let domain = try frontEnd.map { try SoundInput.domain(frontEnd: $0, rateHz: rate, remedy: "say which by --rate") } ?? part.model.domain
    let waveforms = try waveforms(part, domain)
    var plan = AtlasPlan()
    (plan.iterations, plan.rate, plan.seed) = (iterations, lr ?? AtlasPlan.standardRate(batchNorm), seed)
    (plan.isBounded, plan.batchNorm) = (bounded, batchNorm)
    plan.noise = Canvas.Noise(from: -noiseRange / 2, to: noiseRange / 2)
    let pages = try AtlasPage.pages(of: waveforms, part, layers: layer, length: length)
    let clips = try AtlasClips(
      data ?? part.model.configuration?.data?.path, isGiven: data != nil, waveforms, samples: pages.map(\.samples))
    let fresh = untrained > 0 ? try part.untrained(seed: seed &+ 1) : nil
    let twin = try fresh.map { try self.waveforms($0.part, domain) }
    var told = settings
    told["out"] = nil
    if let step = part.model.step { told["step"] = .whole(step) }
    // Words stay the same when what they name is another: layers of two networks, or beside two sets, are no atlas.
    told["model's weights"] = .text(try digest(ofFile: part.model.path))
    if data != nil, let hash = clips.hash { told["set"] = .text(hash) }
    let ledger = try AtlasLedger.opened(in: out, settings: told)
    var session = AtlasSession(
      part: part, waveforms: waveforms, twin: twin, twinRemark: fresh?.remark, plan: plan, pages: pages, clips: clips,
      twinCount: untrained, heardCount: heard, path: out, ledger: ledger)
    try session.run()
  }

  private func waveforms(_ part: OpenedPart, _ domain: PatchDomain?) throws -> WaveformNetwork {
    try WaveformNetwork(ProbedNetwork(part.network, name: model, domain: domain, length: length), rateHz: rate)
  }
}
