import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe MODEL`: what a network answers most to, seen and heard.
struct ProbeModel: Command {
  static let name = "probe"
  static let summary = "what a network answers most, or least, to: seen and heard"
  static let discussion = """
    Activation maximisation. An objective is a term, or terms joined by + and - between spaces, each with a factor if \
    need be: 'logit:3 - 0.5*channel:conv2:17'. Terms: \(ObjectiveKind.all.map { "\($0.form) (\($0.summary))" }.joined(separator: "; ")). \
    A UNIT is a number, 0..31, 3,5,9 or all: several are probed by starts of their own. Names with colons or spaces stand \
    in single quotes. What is maximised is the score before a last softmax or sigmoid, unless --post asks for what comes \
    after. Parameterisations: \(ParameterisationKind.all.map { "\($0.name), \($0.summary)" }.joined(separator: "; ")). \
    Optimisers: \(OptimiserKind.all.map { "\($0.name), \($0.summary)" }.joined(separator: "; ")). Transforms: \
    \(TransformKind.all.map { "\($0.name)=\($0.standard.word), \($0.summary)" }.joined(separator: "; ")). Regularisers: \
    \(RegulariserKind.all.map { "\($0.name), \($0.summary)" }.joined(separator: "; ")). Without an objective \
    the score, or each class, is maximised and minimised (--minimise: the latter alone). Without MODEL the newest run under \
    checkpoints/ is probed, and without --out as well one picture and one sound are left instead of a folder a seed.
    """
  static let examples = [
    "probe",
    "probe checkpoints/gan:discriminator --minimise --out probes/fake",
    "probe checkpoints/gan:discriminator --objective score --prior checkpoints/gan:generator",
    "probe checkpoints/gan:discriminator --objective channel --layer filters --unit all --norm 1",
  ]

  @Argument("a run, a part of one, or a file; the newest run by default", value: "MODEL") var model: String?
  @Option("what is maximised, as above; or a term's kind, with --layer and --unit; the score or each class by default", value: "EXPRESSION")
  var objective: String?
  @Option("the layer of such a term; the output where it has none", value: "LAYER") var layer: String?
  @Option("the unit of such a term, or its units", value: "UNIT") var unit: String?
  @Flag("look behind the last softmax or sigmoid") var post
  @Flag("minimise instead") var minimise
  @Option("one start of each, such as 0..49") var seeds: [SeedList] = [SeedList(word: "0..7")!]
  @Option("a new folder; under probes/ by default", value: "FOLDER") var out: String?
  @Flag("one picture and one sound of all instead of a folder a seed") var brief
  let how = ProbeOptionGroup()

  func validate() throws {
    try how.validate()
    try how.requireSameAscent()
    if layer != nil || unit != nil, objective == nil || objective!.contains(" ") || objective!.contains(":") {
      throw UsageError("--layer and --unit complete an objective that is one kind: --objective channel --layer conv2 --unit 17")
    }
    if objective?.isEmpty == true { throw UsageError("--objective is empty") }
  }

  func run() throws {
    let word = try model ?? newest()
    let network = try how.network(word)
    let objective = try Objective(expression(for: network), of: network, isPost: post)
    for warning in objective.warnings { Console.note("warning: " + warning) }
    let (kind, parameterisation) = try how.parameterised(network)
    let path = out ?? RunFolder.freePath(in: "probes", named: Folder.name(after: Folder.name(of: word)))
    try requireFree(path)
    let goals: [Goal] = minimise ? [.minimise] : self.objective == nil ? [.maximise, .minimise] : [.maximise]
    let starts = Start.all(seeds: seeds.seeds, variants: objective.variantCount)

    var sections: [ProbeSection] = []
    for goal in goals {
      let maximisation = Maximisation(
        network, objective, parameterisation, transforms: try how.transforms(kind, for: parameterisation.canvas),
        regularisers: try how.regularisers(kind, for: parameterisation.canvas), from: try how.beginning(parameterisation),
        starts: starts, try how.settings(kind, goal: goal))
      if sections.isEmpty {
        Console.note(ProbeSection.heading(maximisation, kind))
        if seeds.seeds.count > 1, maximisation.seedsAreAlike {
          Console.note("every seed begins at the same place and nothing is drawn: one would do")
        }
      }
      try run(maximisation)
      sections.append(ProbeSection(maximisation, kind))
    }
    try ProbeFolder(path: path, sections: sections, isBrief: brief || model == nil && out == nil, how: how).write()
  }

  /// The newest run, and its discriminator where it is a GAN.
  private func newest() throws -> String {
    guard let run = RunLedger.runs(in: "checkpoints").last(where: { $0.defect == nil }) else {
      throw FileError(.missing, "checkpoints", "holds no run", remedy: "train one by bench train gan, or name a model")
    }
    let parts = try OpenedModel(run.path, checkedBy: ownExecutable).parts.map(\.name)
    let part = parts.count == 1 ? "" : ":" + (parts.first { $0 == "discriminator" || $0 == "encoder" } ?? parts[0])
    Console.note("probing the newest run, \(run.path)\(part)")
    LostWeights.note(of: run.path)
    return run.path + part
  }

  /// The objective in full: as it was written, or of a kind, a layer and a unit; the output if nothing was.
  private func expression(for network: ProbedNetwork) -> String {
    func quoted(_ name: String) -> String { name.contains(":") || name.contains(" ") ? "'\(name)'" : name }
    let kind = objective ?? standard(for: network.classCount)
    return ([kind] + [layer.map(quoted), unit].compactMap { $0 }).joined(separator: ":")
  }

  /// The score, or each class; of many classes some, evenly, so that a minute and a sheet hold them.
  private func standard(for outputs: Int) -> String {
    guard outputs > 1 else { return "score" }
    guard outputs > ProbeModel.mostClasses else { return "logit:all" }
    let some = (0..<ProbeModel.mostClasses).map { $0 * (outputs - 1) / (ProbeModel.mostClasses - 1) }
    Console.note("\(some.count) of \(outputs) classes, evenly; --objective logit:all probes each")
    return "logit:" + some.map(String.init).joined(separator: ",")
  }

  private static let mostClasses = 6

  /// All its iterations. Ctrl-C ends it: nothing has been written yet.
  private func run(_ maximisation: Maximisation) throws {
    let goal = maximisation.settings.goal.rawValue
    let progress = Progress(goal, total: maximisation.settings.iterations, unit: "iterations")
    defer { progress.end() }
    while let report = maximisation.next() {
      try Interruption.check { "stopped after \(report.iteration) iterations; nothing was written" }
      progress.update(
        report.iteration, note: String(format: "median score %.4g, %d starts", report.medianScore, report.runningCount))
    }
  }
}

extension Maximisation {
  /// Whether nothing tells its seeds apart: neither where they begin nor what is drawn on the way.
  fileprivate var seedsAreAlike: Bool {
    switch beginning {
    case .noise: false
    // A sound has one row.
    case .impulse: transforms.isEmpty && parameterisation.canvas.shape.dropFirst().reduce(1, *) == 1
    case .zeros, .canvas: transforms.isEmpty
    }
  }
}

extension ProbeOptionGroup {
  /// Refuses what changes the ascent from one iteration to the next for an optimiser that compares them.
  func requireSameAscent() throws {
    guard optimiser == "lbfgs" else { return }
    if transform.contains(where: { $0 != "none" }) {
      throw UsageError("--optimiser lbfgs measures curvature that transforms drawn anew would change: leave out --transform")
    }
    if decay > 0 { throw UsageError("--optimiser lbfgs finds the lengths of its steps itself: leave out --decay") }
  }
}
