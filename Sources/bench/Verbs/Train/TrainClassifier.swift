import Data
import Files
import Nets
import Runs
import Tensors
import Train

/// `bench train classifier`: a network that names the class of a patch, on a labelled set.
struct TrainClassifier: Command {
  static let name = "train classifier"
  static let summary = "train a classifier on a labelled set of patches"
  static let discussion = """
    Recordings that the set holds out are never trained on; some of the others, whole as well, decide when to stop and \
    which weights are best. At the end the held-out part is judged: precision, recall and F1 of each class, the area \
    under the ROC curve with its interval, a confusion matrix and every prediction. Without --data two sets of sounds \
    that Debian packages install tell voice from instrument (--demo voices) or a speaker from others (--demo speakers).
    """
  static let examples = [
    "train classifier",
    "train classifier --data datasets/words.h5 --model samplecnn-16k --out checkpoints/words",
    "train classifier --resume checkpoints/words --epochs 60",
  ]

  @Option("the labelled set; a demo set by default", value: "SET.h5") var data: String?
  @Option("the kind of network", .oneOf(ClassifierModel.all.map(\.name)), value: "NAME") var model: String?
  @Option("which demo set, without --data", .oneOf(ClassifierDemoSet.all.map(\.name)), value: "NAME") var demo = "voices"
  @Option("epochs in all, unless it stops by itself", .atLeast(1)) var epochs: Int?
  @Option("what everything random is drawn from") var seed = 0
  @Option("threads; all cores by default", .between(1, 256)) var threads: Int?
  @Option("the run's folder; under checkpoints/ by default", value: "RUN") var out: String?
  @Option("go on with this run", value: "RUN") var resume: String?
  let training = ClassifierOptionGroup()

  func validate() throws {
    if data != nil, $demo.provenance == .given { throw UsageError("--demo and --data both name the set: give one of them") }
    if resume != nil {
      let fixed = chosenSettings.filter { !["resume", "epochs", "data", "threads"].contains($0) }
      if let option = fixed.first {
        throw UsageError("--\(option) was settled when the run began; --resume takes --epochs, --data and --threads")
      }
    }
  }

  func run() throws {
    if let threads { Parallel.threadCount = threads }
    let session = try resume.map { try resumed(RunFolder.open($0)) } ?? started()
    try session.run()
  }

  private func started() throws -> ClassifierSession {
    let model = ClassifierModel.named(model ?? (data == nil ? ClassifierDemoSet.model : "svdnet-r1"))!
    let path = out ?? RunFolder.freePath(in: "checkpoints", named: model.name)
    try RunFolder.requireFree(path)
    let set = try openSet()
    return try Self.session(
      model, on: set, training, epochs: epochs, seed: seed, at: path, options: settings, chosen: chosenSettings)
  }

  /// A training that begins.
  static func session(
    _ model: ClassifierModel, on set: DataSet, _ group: ClassifierOptionGroup, epochs: Int?, seed: Int, at path: String,
    options: [String: JSONValue], chosen: [String]
  ) throws -> ClassifierSession {
    let shape = set.finishedShape, patch = PatchShape(time: shape[0], frequency: shape[1], channels: shape[2])
    let (recipe, left) = group.recipe(of: model, for: set)
    if let problem = model.problem(with: patch) {
      throw FileError(
        .badData, set.path, "its patches are \(patch): \(problem)", remedy: "build a set with --preset \(model.preset)")
    }
    let labels = set.labels
    if labels.count > 1, let problem = model.problem(withClasses: labels.count, head: recipe.head) {
      throw FileError(.badData, set.path, problem, remedy: "use another --model or --head one-of")
    }
    if !left.isEmpty {
      Console.note("without \(left.joined(separator: " and ")): build the set with --store linear to have it augmented")
    }
    let plan = ClassifierPlan(
      model: model, recipe: recipe, patchShape: patch, labels: labels, seed: seed, totalEpochs: epochs,
      validationShare: group.validation)
    let configuration = try RunConfiguration.ofClassifier(plan, data: set, options: options, chosen: chosen)
    return ClassifierSession(try ClassifierTraining.start(plan, data: set, at: path, configuration: configuration))
  }

  private func resumed(_ folder: RunFolder) throws -> ClassifierSession {
    var configuration = try folder.configuration()
    guard configuration.command == TrainClassifier.name, let definition = configuration.plan,
      var plan = try? definition.decoded(as: ClassifierPlan.self)
    else {
      throw FileError(
        .badData, folder.path, "is a run of '\(configuration.command)'", remedy: "resume it by bench \(configuration.command)")
    }
    guard let path = data ?? configuration.data?.path else {
      throw FileError(.usage, folder.path, "does not say what it was trained on", remedy: "give --data SET.h5")
    }
    let set = try DataSet(path, checkedBy: ownExecutable)
    if let epochs {
      plan.totalEpochs = epochs
      configuration.options["epochs"] = .whole(epochs)
      configuration.chosen = (configuration.chosen.filter { $0 != "epochs" } + ["epochs"]).sorted()
    }
    configuration.plan = try JSONValue(of: plan)
    return ClassifierSession(try ClassifierTraining.resume(folder, plan: plan, data: set, configuration: configuration))
  }

  private func openSet() throws -> DataSet {
    if let data { return try DataSet(data, checkedBy: ownExecutable) }
    let demo = ClassifierDemoSet.all.first { $0.name == self.demo }!
    Console.note("no --data: \(demo.summary), \(ClassifierDemoSet.source)")
    return try demo.open()
  }
}
