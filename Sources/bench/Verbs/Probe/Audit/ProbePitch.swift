import Data
import Figures
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe pitch MODEL`: whether what maximises a pitch tracker's classes sounds their pitch.
struct ProbePitch: Command {
  static let name = "probe pitch"
  static let summary = "whether what maximises a pitch tracker's classes sounds their pitch"
  static let discussion = """
    A case with a known answer: a sound that maximises a pitch class should have that pitch. MODEL is a network with \
    CREPE's 360 classes, class i for 10·2^((20 i + 1997.3794)/1200) Hz. Every class of the range is maximised from every \
    seed, and the sounds are measured by rulers that have learned nothing: \
    \(PitchEstimator.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")), 60 to 1600 Hz, right within 50 cents, \
    octaves listed apart. Beside them the same starts on the same network with its weights shuffled, and tones of the \
    pitches themselves. Leaves pitch.tsv, a figure, the sounds, and pitch.json.
    """
  static let examples = ["probe pitch crepe_tiny.onnx --out pitch", "probe pitch crepe_tiny.onnx --every 20 --seeds 0 --out some"]

  @Argument("a network of 360 pitch classes, or a run", value: "MODEL") var model: String
  @Option("one start of each, for every class") var seeds: [SeedList] = [SeedList(word: "0..4")!]
  @Option("the lowest pitch", .between(60, 1600), unit: "Hz") var lowest = 100.0
  @Option("the highest pitch", .between(60, 1600), unit: "Hz") var highest = 1000.0
  @Option("of the classes in the range every so many", .atLeast(1)) var every = 1
  @Flag("leave out the network with shuffled weights") var uncontrolled
  @Option("a new folder", value: "FOLDER") var out: String
  let how = ProbeOptionGroup()

  func validate() throws {
    try how.validate()
    try how.requireSameAscent()
    if lowest > highest { throw UsageError("--lowest \(lowest.word) lies above --highest \(highest.word)") }
  }

  func run() throws {
    let given = try OpenedPart(model, version: how.weights, checkedBy: ownExecutable)
    if given.model.domain == nil, how.frontEnd == nil { how.frontEnd = "crepe" }
    let (network, opened) = try how.opened(model), outputs = network.output.shape.reduce(1, *)
    guard outputs == PitchClasses.count else {
      throw FileError(.usage, model, "has \(outputs) outputs", remedy: "pitch classes are CREPE's \(PitchClasses.count)")
    }
    let classes = PitchClasses.within(lowest...highest).enumerated().filter { $0.offset % every == 0 }.map(\.element)
    guard !classes.isEmpty else {
      throw FileError(.usage, "--lowest \(lowest.word) --highest \(highest.word)", "holds no class", remedy: "classes lie 20 cents apart")
    }
    try requireFree(out)
    let objective = try Objective("logit:" + classes.map(String.init).joined(separator: ","), of: network)
    let (kind, parameterisation) = try how.parameterised(network)
    let canvas = parameterisation.canvas
    guard canvas.isSound, let rateHz = canvas.rateHz ?? canvas.domain?.rateHz else {
      throw FileError(.usage, "--parameterisation \(kind.name)", "makes no sound", remedy: "use waveform")
    }
    let layers = network.weightedLayers(among: opened.inventory.parameters)
    var audits: [PitchAudit] = [], words = ""
    for origin in [PitchAudit.Origin.trained, .shuffled] where origin == .trained || !uncontrolled {
      let maximisation = try self.maximisation(network, objective, kind, parameterisation)
      if words.isEmpty { Console.note(ProbeSection.heading(maximisation, kind)) }
      words = ProbeSection.how(maximisation, kind)
      try withShuffledWeights(of: origin == .trained ? [] : layers, seed: 0) {
        try run(maximisation, "\(origin.rawValue) weights")
        audits.append(PitchAudit(maximisation, classes: classes, origin: origin, rateHz: rateHz))
      }
    }
    if network.domain?.preset.isWaveform == true {
      let reader = ActivationReader(network, objective, layers: [], batchNorm: how.batchNorm)
      let sound = try ParameterisationKind.named("waveform")!(network)
      audits.append(
        PitchAudit(tonesOf: classes, sampleCount: sound.canvas.shape[0], rateHz: rateHz) {
          reader.activations(of: $0, sound).scoresOfVariants
        })
    }
    try PitchReport(model: model, how: words, classes: classes, seeds: seeds.seeds, rateHz: rateHz, audits: audits).write(to: out)
  }

  private func maximisation(
    _ network: ProbedNetwork, _ objective: Objective, _ kind: ParameterisationKind, _ parameterisation: any Parameterisation
  ) throws -> Maximisation {
    Maximisation(
      network, objective, parameterisation, transforms: try how.transforms(kind, for: parameterisation.canvas),
      regularisers: try how.regularisers(kind, for: parameterisation.canvas), from: try how.beginning(parameterisation),
      starts: Start.all(seeds: seeds.seeds, variants: objective.variantCount), try how.settings(kind, goal: .maximise))
  }

  private func run(_ maximisation: Maximisation, _ title: String) throws {
    let progress = Progress(title, total: maximisation.settings.iterations, unit: "iterations")
    defer { progress.end() }
    while let report = maximisation.next() {
      try Interruption.check { "stopped after \(report.iteration) iterations; nothing was written" }
      progress.update(report.iteration, note: String(format: "median score %.4g, %d starts", report.medianScore, report.runningCount))
    }
  }
}
