import Data
import Files
import Nets
import Runs
import Tensors
import Train

/// `bench model import FILE --out RUN`: a network or weights that others trained, as a run of ours.
struct ImportModel: Command {
  static let name = "model import"
  static let summary = "a network or weights from elsewhere as a run of ours"
  static let discussion = """
    Networks come whole from ONNX (opset 7 to 20), from Keras (.h5 with its architecture inside, .keras) and from our own \
    safetensors; every node can then be listened to by its name. --front-end says how sound becomes the input, --classes \
    what the outputs stand for, --shape settles axes that the file leaves open. With --model, which takes every model of \
    'train', the files hold weights alone: Keras's HDF5 (save_weights or save, a model's parts in one file or several), \
    matched by order and shape whatever their layers are called, or safetensors with our own names. Sizes of a GAN's \
    patches and of latents are read off such weights; what patches mean as sound is taken from --data, or from --preset \
    and --rate. 'train gan --resume RUN --data SET.h5' trains an imported GAN on.
    """
  static let examples = [
    "model import crepe_tiny.onnx --front-end crepe --out checkpoints/crepe",
    "model import weights.h5 --model gan-experiment-2 --out checkpoints/published",
    "model import g.h5 d.h5 --model gan-experiment-1 --data calls.h5 --out published",
  ]

  @Argument("the network or its weights", value: "FILE") var files: [String]
  @Option("the kind of network, for files of weights alone", .oneOf(WeightsArchitecture.names), value: "NAME") var model: String?
  @Option("the new run", value: "RUN") var out: String
  @Option("how sound becomes the network's input", .oneOf(FeaturePreset.all.map(\.name)), value: "NAME") var frontEnd: String?
  @Option("what the network's outputs stand for, in order, with commas between", value: "NAMES") var classes: String?
  @Option("lengths of axes that the file leaves open", value: "axis=N") var shape: [String] = []
  @Option("for weights: a set like the one that they were trained on", value: "SET.h5") var data: String?
  @Option(
    "for weights without a set: the convention of features; seed002 or the model's own", .oneOf(FeaturePreset.all.map(\.name)),
    value: "NAME") var preset: String?
  @Option("for weights without a set: samples a second of the recordings, where the convention leaves it open", .atLeast(1), unit: "Hz")
  var rate: Int?

  func validate() throws {
    if data != nil, let option = ["preset", "rate"].first(where: chosenSettings.contains) {
      throw UsageError("--data and --\(option) both say what the weights were trained on: give one of them")
    }
    let ofNetworks = ["front-end", "shape"], ofWeights = ["data", "preset", "rate"]
    if let option = (model == nil ? ofWeights : ofNetworks).first(where: chosenSettings.contains) {
      throw UsageError(
        model == nil ? "--\(option) is for files of weights alone, whose network --model names" : "--\(option) is for whole networks, not for weights with --model")
    }
    guard model != nil || files.count == 1 else { throw UsageError("one network is brought in at a time: \(files.joined(separator: ", "))") }
    _ = try OpenAxes(shape)
  }

  func run() throws {
    try RunFolder.requireFree(out)
    if let model { try importWeights(of: model) } else { try importNetwork(files[0]) }
  }

  /// A whole network, under the architecture that its file gives it.
  private func importNetwork(_ path: String) throws {
    let opened = try OpenedModel(path, checkedBy: ownExecutable)
    guard var graph = (opened.architecture as? GraphArchitecture)?.graph else {
      throw FileError(.usage, path, "is a \(opened.architecture.summary) of ours already", remedy: "use it as it is")
    }
    try OpenAxes(shape).settle(&graph, path: path)
    if let classes { try graph.name(classes.split(separator: ",").map(String.init), path: path) }
    let domain = try frontEnd.map { try SoundInput.domain(frontEnd: $0) } ?? opened.domain
    let architecture = GraphArchitecture(graph), network: BuiltModel
    do { network = try architecture.build(seed: 0) } catch let error as ArchitectureError {
      throw FileError(.badData, path, error.description, remedy: "give other lengths by --shape")
    }
    // What travels with a generator says what its patches mean, not how sound becomes its input.
    if frontEnd != nil, let domain, let port = network.parts[0].network.inputs.first {
      _ = try domain.preset.fitted(Tensor([1] + domain.preset.patchShape), to: port, path: path)
    }
    let configuration = RunConfiguration(
      command: ImportModel.name, model: graph.name, options: settings, chosen: chosenSettings, seed: 0,
      architecture: AnyArchitecture(architecture), domain: domain, version: Contents.version, processor: Processor().model,
      threads: Parallel.threadCount)
    let tensors = opened.inventory.tensors
    try RunFolder.create(out, configuration) { folder in
      try Weights(tensors, configuration: configuration, step: 0).write(to: folder.lastPath)
    }
    Console.print("\(path): \(architecture.summary), \(opened.inventory.parameterCount) weights, now the run \(out)")
  }

  private func importWeights(of model: String) throws {
    let set = try data.map { try DataSet($0, checkedBy: ownExecutable) }
    let weights = try ImportedWeights(files)
    if let architecture = try WeightsArchitecture(
      of: model, weights, set: set, preset: preset, rateHz: rate, classes: classes?.split(separator: ",").map(String.init) ?? [])
    {
      return try keep(architecture, weights.path)
    }
    if classes != nil { throw UsageError("--classes names what a classifier's outputs stand for; \(model) has none") }
    let plan = try plan(for: weights, set, of: GANModel.named(model)!)
    let inventory = Inventory(of: try plan.build())
    let tensors = try weights.fitted(to: inventory, of: model)
    let domain = try set?.domain ?? domain(plan.patchShape)
    let configuration = try RunConfiguration.ofGAN(plan, domain: domain, options: settings, chosen: chosenSettings)
    try GANTraining.keep(tensors, as: plan, at: out, configuration: configuration)
    Console.print(
      "\(weights.path): \(inventory.parameterCount) weights of \(model) on patches of \(plan.patchShape) "
        + "(\(domain.preset.name), \(domain.preset.downsamplings) times averaged 2 × 2, \(domain.rateHz) Hz), now the run \(out)")
  }

  /// Weights of a VAE or a classifier as a run, to be used as one that was trained here.
  private func keep(_ architecture: WeightsArchitecture, _ path: String) throws {
    let value = architecture.value, domain = architecture.domain
    let configuration = RunConfiguration(
      command: ImportModel.name, model: model!, options: settings, chosen: chosenSettings, seed: 0,
      architecture: AnyArchitecture(value), domain: domain, version: Contents.version, processor: Processor().model,
      threads: Parallel.threadCount)
    try RunFolder.create(out, configuration) { folder in
      try Weights(architecture.tensors, configuration: configuration, step: 0).write(to: folder.lastPath)
    }
    if let note = architecture.note { Console.note(note) }
    let count = architecture.tensors.values.reduce(0) { $0 + $1.count }
    Console.print("\(path): \(count) weights of \(value.summary) (\(domain.preset.name), \(domain.rateHz) Hz), now the run \(out)")
  }

  /// A training that has not begun, of the sizes that the weights have; those of the set where they tell none.
  ///
  /// Throws `FileError` if the model cannot be built for the set's patches.
  private func plan(for weights: ImportedWeights, _ set: DataSet?, of model: GANModel) throws -> GANPlan {
    let sizes = model.dimensions(matching: weights.shapes)
    var options = model.options
    if let sizes { options.latentCount = sizes.latentCount }
    let ofSet = (set?.patchShape).map { PatchShape(time: $0[0], frequency: $0[1], channels: $0[2]) }
    let patchShape = ofSet ?? sizes?.patchShape ?? PatchShape(time: 50, frequency: 32)
    if let set, let problem = model.problem(with: patchShape) {
      throw FileError(.badData, set.path, "its patches are \(patchShape): \(problem)", remedy: "name another set, or none")
    }
    return GANPlan(model: model, options: options, patchShape: patchShape, seed: 0, totalSteps: 3000, stepsPerReport: 250)
  }

  /// What patches of that size mean as sound.
  ///
  /// Throws `FileError` if the preset makes none.
  private func domain(_ patchShape: PatchShape) throws -> PatchDomain {
    let name = self.preset ?? "seed002", rate = self.rate ?? 250_000
    guard let preset = try FeaturePreset.named(name).fitted(to: patchShape) else {
      throw FileError(
        .usage, "--preset \(name)", "makes no patches of \(patchShape), which these weights are for",
        remedy: "name another, or a set by --data")
    }
    // Without a set nothing is known of levels: full scale is 0 dB.
    let range = Float(preset.normalisation.rangeDecibels)
    let statistics =
      preset.normalisation.form == .decibels ? PatchStatistics(shift: -range, scale: range) : PatchStatistics()
    return PatchDomain(preset: preset, rateHz: rate, statistics: statistics)
  }
}

extension FeaturePreset {
  /// The preset with as many 2 × 2 means and as few dropped bins as make patches of that size; nil if none do.
  fileprivate func fitted(to patchShape: PatchShape) -> FeaturePreset? {
    var preset = self
    preset.cutting.rows = patchShape.time
    preset.cutting.overlap = 0
    if preset.patchShape == patchShape.axes { return preset }
    (preset.droppedBins, preset.downsamplings) = (0, 0)
    while preset.cepstrum == nil, preset.featureCount / 2 >= patchShape.frequency { preset.downsamplings += 1 }
    preset.droppedBins = max(0, preset.featureCount - patchShape.frequency)
    return preset.patchShape == patchShape.axes ? preset : nil
  }
}
