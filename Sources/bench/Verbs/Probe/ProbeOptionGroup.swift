import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// How a probe works: what every verb that maximises takes.
struct ProbeOptionGroup: OptionGroup {
  @Option(
    "what is optimised; the prior if there is one, else the sound where its front end is known, else the input",
    .oneOf(ParameterisationKind.all.map(\.name)), value: "NAME")
  var parameterisation: String?
  @Option("a generator that draws the input: RUN:generator, RUN:decoder", value: "MODEL") var prior: String?
  @Option("how steps are made; by the parameterisation unless given", .oneOf(OptimiserKind.all.map(\.name)), value: "NAME")
  var optimiser: String?
  @Option("learning rate", .above(0)) var lr: Double?
  @Option("the rate at step t is lr/(1 + decay·t)", .atLeast(0)) var decay = 0.0
  @Option("updates of each start", .atLeast(1)) var iterations: Int?
  @Option("taken off the objective, NAME=WEIGHT, or none", value: "NAME=X") var regularise: [String]
  @Option("drawn anew in every iteration, NAME or NAME=AMOUNT, or none", value: "NAME=X") var transform: [String]
  @Option("where starts begin: noise, impulse (one value, in the seed's row), zeros, mean (of --data) or a recording, FILE.wav or FILE.wav@SECONDS", value: "WHERE")
  var start = "noise"
  @Option("mean of the noise", name: "noise-mean") var noiseMean: Float?
  @Option("standard deviation of the noise", .above(0), name: "noise-deviation") var noiseDeviation: Float?
  @Option("Euclidean norm that parameters are brought to after each step", .above(0)) var norm: Float?
  @Option("the longest that a start's gradient may be", .above(0)) var clipNorm: Float?
  @Option("the example that is kept: best, best-0.1 (as published: better by 0.1, scored before the update) or last", value: "RULE")
  var keep = "best"
  @Option("statistics of batch norms: inference, or training (each start's own, as in seed 001's pictures)")
  var batchNorm = ProbeSettings.BatchNormMode.inference
  @Option("how often a start without a gradient is drawn anew", .atLeast(0)) var redraws = 3
  @Flag("end a start whose objective is 0 or below, as in seed 001") var stopAtZero
  @Option("starts that go through the network together; results to the bit depend on it", .atLeast(1)) var batch: Int?
  @Option("a set of real sound: its mean, what its patches mean, what is compared with", value: "SET.h5") var data: String?
  @Option("the preset that makes sound the network's input, where it does not say so itself", value: "NAME") var frontEnd: String?
  @Option("samples a second, where the preset has no rate of its own", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("samples or frames, for a network that takes any number", .atLeast(1)) var length: Int?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
}

extension ProbeSettings.BatchNormMode: SingleValue {}

extension ProbeOptionGroup {
  /// Refuses what contradicts itself before anything is opened.
  func validate() throws {
    _ = try KeepRule(keep)
    if prior != nil, let parameterisation, parameterisation != "prior" {
      throw UsageError("--prior is optimised by --parameterisation prior, not \(parameterisation)")
    }
    if start == "mean", data == nil { throw UsageError("--start mean: whose? give --data SET.h5") }
  }

  /// Opens the network that a word names.
  func network(_ word: String) throws -> ProbedNetwork { try opened(word).network }

  /// The same, with the model that its weights are of.
  func opened(_ word: String) throws -> (network: ProbedNetwork, model: OpenedModel) {
    let part = try OpenedPart(word, version: weights, checkedBy: ownExecutable)
    return (try ProbedNetwork(part, name: word, domain: domain(of: part), length: length), part.model)
  }

  /// What its input means: as it says itself, as --front-end or --data say.
  private func domain(of part: OpenedPart) throws -> PatchDomain? {
    if let frontEnd { return try SoundInput.domain(frontEnd: frontEnd, rateHz: rate, remedy: "say which by --rate") }
    if let domain = part.domain { return domain }
    guard part.model.domain == nil else { return nil }
    return try data.map { try DataSet($0, checkedBy: ownExecutable).domain }
  }

  /// What is optimised, tied to the network.
  func parameterised(_ network: ProbedNetwork) throws -> (kind: ParameterisationKind, any Parameterisation) {
    let kind = parameterisation.map { ParameterisationKind.named($0)! } ?? .standard(for: network, hasPrior: prior != nil)
    try requireNoise(of: kind)
    var material = ParameterisationKind.Material()
    if let prior {
      let part = try OpenedPart(prior, version: weights, checkedBy: ownExecutable)
      material.prior = Prior(part.network, name: prior, domain: part.model.domain)
    }
    if kind.name == "phase", let data { material.patches = try typicalPatches(of: DataSet(data, checkedBy: ownExecutable)) }
    let made = try kind(network, material)
    guard noiseMean != nil || noiseDeviation != nil else { return (kind, made) }
    let standard = made.canvas.noise
    material.noise = Canvas.Noise(mean: noiseMean ?? standard.mean, deviation: noiseDeviation ?? standard.deviation)
    return (kind, try kind(network, material))
  }

  /// Refuses words about noise where none is drawn by them.
  private func requireNoise(of kind: ParameterisationKind) throws {
    let given = noiseDeviation != nil ? "--noise-deviation" : noiseMean != nil ? "--noise-mean" : nil
    let own = kind.ownNoise.map { "\(kind.name) begins at \($0.words)" }
    // Waves are drawn by the deviation alone.
    let found = noiseMean != nil && kind.name == "waves" ? "waves have no mean" : own
    guard let given, let found else { return }
    throw FileError(
      .usage, found == own ? given : "--noise-mean", "is of noise on a canvas; \(found)",
      remedy: "leave it out, or name another --parameterisation")
  }

  /// How starts are driven.
  func settings(_ kind: ParameterisationKind, goal: Goal) throws -> ProbeSettings {
    let optimiser = OptimiserKind.named(self.optimiser ?? kind.defaults.optimiser)!
    let rate = lr ?? (self.optimiser == nil || self.optimiser == kind.defaults.optimiser ? kind.defaults.rate : optimiser.defaultRate)
    var settings = ProbeSettings(
      goal: goal, iterations: iterations ?? kind.defaults.iterations, optimiser: optimiser, rate: rate, decay: decay)
    settings.keep = try KeepRule(keep)
    settings.norm = norm
    settings.clipNorm = clipNorm
    settings.stopsAtZero = stopAtZero
    settings.redraws = redraws
    settings.batchNorm = batchNorm
    settings.rowsAtOnce = batch ?? kind.defaults.rowsAtOnce
    return settings
  }

  func transforms(_ kind: ParameterisationKind, for canvas: Canvas) throws -> [DrawnTransform] {
    // L-BFGS compares an iteration with the one before: nothing may be drawn in between.
    let standard = optimiser == "lbfgs" ? [] : kind.defaults.transforms
    let words = $transform.provenance == .given ? transform.filter { $0 != "none" } : standard
    return try words.map { try TransformKind.read($0, for: canvas) }
  }

  func regularisers(_ kind: ParameterisationKind, for canvas: Canvas) throws -> [Regulariser] {
    let words = $regularise.provenance == .given ? regularise.filter { $0 != "none" } : kind.defaults.regularisers
    return try words.map { try RegulariserKind.read($0, for: canvas) }
  }
}

extension ParameterisationKind {
  /// Noise that starts are drawn from where it does not lie on the canvas: a generator's latent is normal, and phases lie
  /// anywhere on the circle.
  var ownNoise: (noise: Canvas.Noise, words: String)? {
    switch name {
    case "prior": (Canvas.Noise(deviation: 1), "a latent of mean 0 and deviation 1")
    case "phase": (Canvas.Noise(from: -.pi, to: .pi), "phases anywhere on the circle")
    default: nil
    }
  }

  /// Noise that starts on a canvas are drawn from.
  func noise(on canvas: Canvas) -> Canvas.Noise { ownNoise?.noise ?? canvas.noise }
}
