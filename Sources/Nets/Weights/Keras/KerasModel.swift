import Files
import Foundation
import Tensors

/// A network that Keras saved whole: its layers and their weights (HDF5 of Keras 2 and 3 with `model_config`, and the
/// `.keras` archive of Keras 3).
///
/// Sequential and Functional models of the layers in `KerasLayer.all`, models inside models among them. Every layer
/// can be listened to under its name; what an activation is given, under `name/linear`. Inputs keep Keras's order of
/// axes.
public struct KerasModel {
  public let graph: Graph
  public let weights: [String: Tensor]
  public let path: String

  /// Reads a file, HDF5 in a child process.
  ///
  /// - Throws: `FileError` for what is damaged, holds weights alone, or has layers that are not understood.
  public init(_ path: String, executable: String = "/proc/self/exe") throws {
    if path.hasSuffix(".keras") {
      try self.init(archive: path, executable: executable)
    } else {
      let file = try ForeignHDF5.read(path, executable: executable)
      guard let text = file.attribute("model_config")?.string else {
        throw FileError(
          .badData, path, "holds weights and no architecture (it has no model_config)",
          remedy: "name the network by --model, or save the whole of it with model.save")
      }
      let version = file.attribute("keras_version")?.string ?? file.attribute("keras_version", at: "/model_weights")?.string
      try self.init(
        KerasConfiguration(json: text, path: path), version: version ?? "2",
        entries: (try? KerasWeights(file, path: path))?.entries ?? [], path: path)
    }
  }

  /// The archive of Keras 3: `config.json`, `metadata.json` and weights as HDF5.
  private init(archive path: String, executable: String) throws {
    let archive = try ZipArchive(path)
    let configuration = try KerasConfiguration(json: String(decoding: archive.contents("config.json", atMost: 64 << 20), as: UTF8.self), path: path)
    let metadata = (try? archive.contents("metadata.json", atMost: 1 << 20)).flatMap {
      (try? JSONSerialization.jsonObject(with: Data($0))) as? [String: Any]
    }
    let file = NSTemporaryDirectory() + "/bench-\(UUID().uuidString).h5"
    try AtomicFile.write(archive.contents("model.weights.h5", atMost: max(64 << 20, 32 * archive.packedCount)), to: file)
    defer { unlink(file) }
    let weights: ForeignHDF5
    do { weights = try ForeignHDF5.read(file, executable: executable) } catch let error as FileError {
      throw FileError(error.kind, path, error.found, remedy: error.remedy)
    }
    try self.init(
      configuration, version: metadata?["keras_version"] as? String ?? "3",
      entries: KerasArchiveWeights(configuration, weights, path: path).entries(), path: path)
  }

  private init(_ configuration: KerasConfiguration, version: String, entries: [KerasWeights.Entry], path: String) throws {
    var builder = KerasGraphBuilder(path: path, isVersion3: version.hasPrefix("3"), entries: entries)
    try builder.build(configuration)
    (graph, weights, self.path) = (builder.graph, builder.weights, path)
  }

  /// The network with its weights.
  ///
  /// - Throws: `FileError` for a graph that makes no sense.
  public func network() throws -> GraphNetwork {
    do { return try GraphNetwork(graph, values: weights) } catch let error as ArchitectureError {
      throw FileError(.badData, path, error.description, remedy: "save it without what is named here")
    }
  }

  /// Whether a file says how its network is built, besides its weights.
  public static func isWhole(_ path: String, executable: String = "/proc/self/exe") throws -> Bool {
    try path.hasSuffix(".keras") || ForeignHDF5.read(path, executable: executable).attribute("model_config") != nil
  }
}
