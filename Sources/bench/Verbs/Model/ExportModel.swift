import Files
import Foundation
import Nets
import Runs
import Tensors

/// `bench model export MODEL[:part] --out M.onnx`: a network for other programs.
struct ExportModel: Command {
  static let name = "model export"
  static let summary = "a network as a file for other programs: ONNX or safetensors"
  static let discussion = """
    ONNX holds one part, with any batch, as it infers; its input and output keep our order of axes, and names of nodes \
    and weights are those of 'bench model info'. Class names and front end travel in its metadata, so that it comes back \
    as it went. safetensors holds every weight of a model, or of the part that is named, and beside them the \
    architecture: bench opens it as it is.
    """
  static let examples = ["model export checkpoints/songs:generator --out generator.onnx"]

  @Argument("a run, a file of a network, or a part of one", value: "MODEL") var model: String
  @Option("the file: .onnx or .safetensors", value: "FILE") var out: String
  @Option("which of a run's weights") var weights = OpenedModel.Version.best

  func validate() throws {
    guard out.hasSuffix(".onnx") || out.hasSuffix(".safetensors") else {
      throw UsageError("--out \(out): the file's name ends in .onnx or .safetensors, which says what it becomes")
    }
  }

  func run() throws {
    let opened = try OpenedModel(OpenedPart.divided(model).path, version: weights, checkedBy: ownExecutable)
    if out.hasSuffix(".safetensors"), OpenedPart.divided(model).part == nil || opened.parts.count == 1 {
      let configuration = configuration(of: opened, as: opened.architecture)
      try Weights(opened.inventory.tensors, configuration: configuration, step: opened.step ?? 0).write(to: out)
      return Console.print("\(model): \(opened.inventory.parameterCount) weights of \(opened.architecture.summary), written to \(out)")
    }
    let part = try OpenedPart(model, of: opened)
    let (graph, tensors) = try written(part)
    if out.hasSuffix(".onnx") {
      try ONNXModel.write(graph, tensors, to: out)
    } else {
      let configuration = configuration(of: opened, as: GraphArchitecture(graph))
      try Weights(tensors, configuration: configuration, step: opened.step ?? 0).write(to: out)
    }
    let shapes = part.network.inputs.map { "\($0.name) [N, \($0.shape.map(String.init).joined(separator: ", "))]" }
    Console.print("\(model): \(graph.nodes.count) nodes, \(tensors.values.reduce(0) { $0 + $1.count }) weights, takes "
      + "\(shapes.joined(separator: ", ")), written to \(out)")
  }

  /// The part as a graph, with what travels beside it.
  private func written(_ part: OpenedPart) throws -> WrittenGraph {
    // Names of weights are paths in the whole model.
    _ = part.model.inventory
    guard let network = part.network as? any GraphWritingNetwork else {
      throw FileError(.usage, model, "cannot be written as a graph", remedy: "export it as .safetensors")
    }
    do {
      var (graph, tensors) = try network.graph(named: part.model.architecture.summary)
      graph.classes = (part.model.architecture as? ClassifierArchitecture)?.classes ?? graph.classes
      if let domain = part.model.domain { graph.metadata[OpenedModel.domainKey] = try JSONValue(of: domain).json }
      return (graph, tensors)
    } catch let error as ArchitectureError {
      throw FileError(.usage, model, error.description, remedy: "export it as .safetensors")
    }
  }

  /// What a run was told, or as much of it as can be said of a network from elsewhere.
  private func configuration(of opened: OpenedModel, as architecture: any Architecture) -> RunConfiguration {
    var configuration = opened.configuration ?? RunConfiguration(
      command: ExportModel.name, model: architecture.summary, seed: 0, domain: opened.domain, version: Contents.version,
      processor: Processor().model, threads: Parallel.threadCount)
    configuration.architecture = AnyArchitecture(architecture)
    return configuration
  }
}
