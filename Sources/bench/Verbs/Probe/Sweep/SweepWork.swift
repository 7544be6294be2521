import Data
import Files
import Probe
import Runs
import Tensors

/// An experiment tied to its network: what makes its maximisations, and reads its activations.
struct SweepWork {
  let experiment: SweepExperiment
  let network: ProbedNetwork
  let objective: Objective
  let kind: ParameterisationKind
  let parameterisation: any Parameterisation
  let grid: SweepGrid
  /// What its options are for a single probe.
  let probe: ProbeOptionGroup
  private let options: SweepOptionGroup

  /// - Parameter data: the set of real windows.
  init(_ experiment: SweepExperiment, _ options: SweepOptionGroup, data: String) throws {
    (self.experiment, self.options, grid) = (experiment, options, options.grid)
    probe = options.probe(data: data)
    network = try probe.network(experiment.model)
    objective = try Objective(experiment.objective, of: network)
    for warning in objective.warnings { Console.note("warning: " + warning) }
    guard objective.variantCount == 1 else {
      throw FileError(
        .usage, "--objective \(experiment.objective)", "names \(objective.variantCount) units",
        remedy: "a sweep compares settings for one: name it")
    }
    (kind, parameterisation) = try probe.parameterised(network)
    // Anything that does not fit is said before the first iteration.
    _ = try maximisation(grid.configurations[0])
  }

  func maximisation(_ configuration: SweepConfiguration) throws -> Maximisation {
    var settings = try probe.settings(kind, goal: experiment.goal)
    settings.step = OptimiserKind.Settings(rate: configuration.rate, decay: options.decay)
    settings.iterations = configuration.iterations
    let canvas = parameterisation.canvas
    let regulariser = try RegulariserKind.read("\(options.regularise)=\(configuration.weight.word)", for: canvas)
    return Maximisation(
      network, objective, parameterisation, transforms: try transformWords.map { try TransformKind.read($0, for: canvas) },
      regularisers: [regulariser], starts: Start.all(seeds: grid.seeds, variants: 1), settings)
  }

  private var transformWords: [String] {
    if options.$transform.provenance == .given { return options.transform.filter { $0 != "none" } }
    return options.optimiser == "lbfgs" ? [] : kind.defaults.transforms
  }

  /// Reads scores, and the units of a layer.
  func reader(layers: [ProbedNetwork.Layer]) -> ActivationReader {
    ActivationReader(network, objective, layers: layers, batchNorm: options.batchNorm)
  }

  /// All that decides what the sweep finds, by name; weights by their digest.
  func settings(_ scoring: [String: JSONValue]) throws -> [String: JSONValue] {
    func list(_ values: [Double]) -> JSONValue { .list(values.map { .number($0) }) }
    let settings = try maximisation(grid.configurations[0]).settings
    var named: [String: JSONValue] = [
      "version": .text(Contents.version), "model": .text(experiment.model), "objective": .text(objective.text),
      "goal": .text(experiment.goal.rawValue), "learning rates": list(grid.rates), "weights": list(grid.weights),
      "iterations": .list(grid.iterations.map { .whole($0) }), "seeds": .list(grid.seeds.map { .whole($0) }),
      "regulariser": .text(options.regularise), "parameterisation": .text(kind.name),
      "optimiser": .text(settings.optimiser.name), "decay": .number(options.decay), "keep": .text(settings.keep.description),
      "batch norms": .text(settings.batchNorm.rawValue), "redraws": .whole(settings.redraws),
      "batch": .whole(settings.rowsAtOnce), "input": .list(network.inputShape.map { .whole($0) }),
      "preset": .text(network.domain?.preset.name ?? "none"),
      "transforms": .list(
        try maximisation(grid.configurations[0]).transforms.map { .text("\($0.name)=\($0.amount.word)") }),
      "model's weights": .text(try weightsDigest(experiment.model)),
    ]
    if let prior = options.prior {
      named["prior"] = .text(prior)
      named["prior's weights"] = .text(try weightsDigest(prior))
    }
    return named.merging(scoring) { $1 }
  }

  private func weightsDigest(_ word: String) throws -> String {
    let part = try OpenedPart(word, version: options.weights, checkedBy: ownExecutable)
    return try digest(ofFile: part.model.path)
  }
}
