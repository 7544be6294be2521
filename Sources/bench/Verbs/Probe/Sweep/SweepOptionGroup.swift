import Data
import Files
import Probe
import Runs

/// What a sweep goes through, and how its starts are driven.
struct SweepOptionGroup: OptionGroup {
  @Option("learning rates", .above(0), value: "X,X") var lr = SweepGrid.published.rates
  @Option("weights of the regulariser", .atLeast(0), value: "X,X") var penalty = SweepGrid.published.weights
  @Option("updates of each start; shorter runs are read off the longest", .atLeast(1), value: "N,N")
  var iterations = SweepGrid.published.iterations
  @Option("one start of each, in every configuration") var seeds: [SeedList] = [SeedList(word: "0..49")!]
  @Option("the regulariser", .oneOf(RegulariserKind.all.map(\.name)), value: "NAME") var regularise = "l2"
  @Option("a generator that draws the input: RUN:generator, RUN:decoder", value: "MODEL") var prior: String?
  @Option(
    "what is optimised; the prior if there is one, else the sound where its front end is known, else the input",
    .oneOf(ParameterisationKind.all.map(\.name)), value: "NAME")
  var parameterisation: String?
  @Option("how steps are made; by the parameterisation unless given", .oneOf(OptimiserKind.all.map(\.name)), value: "NAME")
  var optimiser: String?
  @Option("the rate at step t is lr/(1 + decay·t)", .atLeast(0)) var decay = 0.0
  @Option("drawn anew in every iteration, NAME or NAME=AMOUNT", value: "NAME=X") var transform: [String]
  @Option("the example that is kept: best, best-0.1 (as published: better by 0.1, scored before the update) or last", value: "RULE")
  var keep = "best"
  @Option("statistics of batch norms: inference, or training (each start's own)")
  var batchNorm = ProbeSettings.BatchNormMode.inference
  @Option("how often a start without a gradient is drawn anew", .atLeast(0)) var redraws = 3
  @Option("the preset that makes sound the network's input, where it does not say so itself", value: "NAME") var frontEnd: String?
  @Option("samples a second, where the preset has no rate of its own", .atLeast(1), unit: "Hz") var rate: Int?
  @Option("samples or frames, for a network that takes any number", .atLeast(1)) var length: Int?
  @Option("which of a run's weights") var weights = OpenedModel.Version.best
}

extension SweepOptionGroup {
  var grid: SweepGrid { SweepGrid(rates: lr, weights: penalty, iterations: iterations, seeds: seeds.seeds) }

  /// Refuses what contradicts itself before anything is opened.
  func validate() throws {
    let probe = probe(data: nil)
    try probe.validate()
    try probe.requireSameAscent()
    for (name, values) in [("--lr", lr), ("--penalty", penalty), ("--iterations", iterations.map(Double.init))]
    where Set(values).count < values.count {
      throw UsageError("\(name) names a value twice")
    }
    if seeds.seeds.count < 2 { throw UsageError("--seeds: a distance between sets takes two seeds at least") }
  }

  /// The same as the options of a single probe, of which a sweep is many.
  ///
  /// - Parameter data: a set that says what the input means, where the network does not.
  func probe(data: String?) -> ProbeOptionGroup {
    let probe = ProbeOptionGroup()
    (probe.prior, probe.parameterisation, probe.optimiser, probe.decay) = (prior, parameterisation, optimiser, decay)
    (probe.keep, probe.batchNorm, probe.redraws, probe.weights) = (keep, batchNorm, redraws, weights)
    (probe.frontEnd, probe.rate, probe.length, probe.transform) = (frontEnd, rate, length, transform)
    probe.data = data
    return probe
  }
}
