import Data
import Files
import Foundation
import Probe
import Runs
import Tensors

/// `bench probe audit MODEL`: whether what a probe shows is to be believed.
struct ProbeAudit: Command {
  static let name = "probe audit"
  static let summary = "whether what a probe shows is to be believed: every number beside its null"
  static let discussion = """
    The probe of bench probe, asked five questions. Does it change when the network forgets what it learned (weights \
    shuffled layer by layer, from the output down; Adebayo et al., 2018)? Do two trainings of the same model give the same, \
    and does the second put the examples into the class that the first does (--against)? What becomes of it at another level? \
    Is it a copy of a real clip? Do its activations lie where those of real sound do (both with --data)? Beside each number \
    stands what chance, other seeds, or real windows among themselves give. Leaves audit.tsv, audit.json, a figure, and a \
    sheet of the examples. Two cases have a known answer, and verbs of their own: bench probe filters (a first layer of linear \
    filters) and bench probe pitch (a pitch tracker).
    """
  static let examples = [
    "probe audit checkpoints/sung --against checkpoints/sung-2 --data sung.h5 --out audit",
    "probe audit checkpoints/gan:discriminator --prior checkpoints/gan:generator --out audit",
  ]

  @Argument("a run, a part of one, or a file", value: "MODEL") var model: String
  @Option("another training of the same model", value: "MODEL") var against: String?
  @Option("what is maximised, as bench probe has it; the score, or up to eight classes by default", value: "EXPRESSION")
  var objective: String?
  @Flag("minimise instead") var minimise
  @Option("one start of each unit") var seeds: [SeedList] = [SeedList(word: "0..7")!]
  @Option("how many times more layers are shuffled, as far as there are layers; 0 leaves it out", .atLeast(0)) var stages = 6
  @Option("a new folder", value: "FOLDER") var out: String
  let how = ProbeOptionGroup()

  func validate() throws {
    try how.validate()
    try how.requireSameAscent()
    if seeds.seeds.count < 2 { throw UsageError("--seeds: what chance gives takes two seeds at least") }
  }

  func run() throws {
    let part = try OpenedPart(model, version: how.weights, checkedBy: ownExecutable)
    let path = how.data ?? part.model.configuration?.data?.path
    if how.data == nil, let path, FileManager.default.fileExists(atPath: path) { how.data = path }
    let subject = try AuditSubject(model, how) { expression(for: $0) }
    for warning in subject.objective.warnings { Console.note("warning: " + warning) }
    try requireFree(out)
    let second = try against.map { word in
      try SecondNetwork.require(how.network(word), fits: subject.network)
      return try AuditSubject(word, how) { _ in subject.objective.text }
    }
    let set = try how.data.map { try DataSet($0, checkedBy: ownExecutable) }
    let real = try set.map { set in
      let progress = Progress("reading real windows", total: set.count, unit: "windows")
      defer { progress.end() }
      return try RealWindows(set, for: subject.network) { done, _ in
        try Interruption.check()
        progress.update(done)
      }
    }
    Console.note(ProbeSection.heading(try maximisation(subject), subject.kind))
    try AuditSession(verb: self, subject: subject, second: second, real: real, set: set).run()
  }

  /// What is maximised: as it was written, the score, or some of the classes.
  private func expression(for network: ProbedNetwork) -> String {
    let count = network.output.shape.reduce(1, *), some = min(count, 8)
    return objective ?? (count == 1 ? "score" : "logit:" + (0..<some).map { String($0 * count / some) }.joined(separator: ","))
  }

  var goal: Goal { minimise ? .minimise : .maximise }

  /// The same probe of a network, its starts as loud as `noise` says.
  func maximisation(_ subject: AuditSubject, parameterisation: (any Parameterisation)? = nil) throws -> Maximisation {
    let own = parameterisation ?? subject.parameterisation
    return Maximisation(
      subject.network, subject.objective, own, transforms: try how.transforms(subject.kind, for: own.canvas),
      regularisers: try how.regularisers(subject.kind, for: own.canvas), from: try how.beginning(own),
      starts: Start.all(seeds: seeds.seeds, variants: subject.objective.variantCount),
      try how.settings(subject.kind, goal: goal))
  }
}

/// A network that is audited, with what is asked of it.
struct AuditSubject {
  let network: ProbedNetwork
  let layers: [WeightedLayer]
  let objective: Objective
  let kind: ParameterisationKind
  let parameterisation: any Parameterisation
  /// Reads scores, and the units of every layer that has weights.
  let reader: ActivationReader

  /// - Parameter expression: what is maximised.
  init(_ word: String, _ how: ProbeOptionGroup, _ expression: (ProbedNetwork) -> String) throws {
    let (network, model) = try how.opened(word)
    self.network = network
    objective = try Objective(expression(network), of: network)
    (kind, parameterisation) = try how.parameterised(network)
    layers = network.weightedLayers(among: model.inventory.parameters)
    let read = Set(layers.map(\.path) + [network.lastHiddenLayer?.path].compactMap { $0 })
    reader = ActivationReader(
      network, objective, layers: network.layers.filter { read.contains($0.path) }, batchNorm: how.batchNorm)
  }
}
