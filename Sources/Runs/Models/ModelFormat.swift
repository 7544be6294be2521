import Data
import Files
import Foundation
import Nets

/// A kind of thing on the disk that a network can be opened from.
public struct ModelFormat: Sendable {
  /// One line for help: `a run's folder`.
  public let summary: String
  private let recognises: @Sendable (_ path: String) -> Bool
  let open: @Sendable (_ path: String, OpenedModel.Version, _ executable: String) throws -> OpenedModel

  /// Every kind; a new one is added here. The first that recognises a path opens it.
  public static let all: [ModelFormat] = [weights, onnx, keras, run]

  static func of(_ path: String) throws -> ModelFormat {
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileError(.missing, path, "there is no such run or file", remedy: "bench runs lists the runs that there are")
    }
    // A run is the last, and its error tells what a folder lacks.
    return all.first { $0.recognises(path) } ?? run
  }

  private static let run = ModelFormat(
    summary: "a run's folder", recognises: { _ in false },
    open: { path, version, executable in
      let folder = try RunFolder.open(path)
      let file = version == .best ? folder.bestPath : folder.lastPath
      return try weights.open(FileManager.default.fileExists(atPath: file) ? file : folder.lastPath, version, executable)
    })

  private static let weights = ModelFormat(
    summary: "weights of a run (.safetensors)", recognises: { $0.hasSuffix(".safetensors") },
    open: { path, _, _ in
      let weights = try Weights(path)
      guard let architecture = weights.configuration.architecture?.value else {
        throw FileError(
          .badData, path, "holds the model \(weights.configuration.model) without saying how it is built",
          remedy: "bring it in by bench model import --model")
      }
      let built: BuiltModel
      do {
        try architecture.requireWeights(weights.tensors.mapValues(\.shape))
        built = try architecture.build(seed: weights.configuration.seed)
        try Inventory(of: built.root).restore(weights.tensors)
      } catch let error as ArchitectureError {
        throw FileError(.badData, path, error.description, remedy: "open it with the version that wrote it")
      } catch let mismatch as TensorMismatch {
        throw FileError(
          .badData, path, "does not fit the model \(weights.configuration.model): \(mismatch)", remedy: "name another run")
      }
      return OpenedModel(
        path: path, architecture: architecture, built: built, domain: weights.configuration.domain,
        configuration: weights.configuration, step: weights.step)
    })

  private static let onnx = ModelFormat(
    summary: "a network in ONNX (.onnx)", recognises: { $0.lowercased().hasSuffix(".onnx") },
    open: { path, _, _ in
      let model = try ONNXModel(path)
      return opened(path, model.graph, try model.network())
    })

  private static let keras = ModelFormat(
    summary: "a network that Keras saved whole (.h5, .keras)",
    recognises: { path in [".h5", ".hdf5", ".keras"].contains { path.lowercased().hasSuffix($0) } },
    open: { path, _, executable in
      let model = try KerasModel(path, executable: executable)
      return opened(path, model.graph, try model.network())
    })

  /// A network from elsewhere; what was written beside it says how sound becomes its input.
  private static func opened(_ path: String, _ graph: Graph, _ network: GraphNetwork) -> OpenedModel {
    // Its nodes have their names from here on: whoever listens to one asks for it by name.
    _ = Inventory(of: network)
    let domain = graph.metadata[OpenedModel.domainKey].flatMap { try? JSONDecoder().decode(PatchDomain.self, from: Data($0.utf8)) }
    return OpenedModel(
      path: path, architecture: GraphArchitecture(graph),
      built: BuiltModel(root: network, parts: [BuiltModel.Part(GraphArchitecture.part, network)]), domain: domain)
  }
}

extension OpenedModel {
  /// Where the metadata of an exported network keep what its patches mean as sound, as JSON.
  public static let domainKey = "bench.domain"
}
