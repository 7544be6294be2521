import Files
import Tensors

/// A model of an ONNX file: its graph, and its weights by name (github.com/onnx/onnx, onnx.proto; opsets 7 to 20).
///
/// Names of values, nodes and weights are the file's; a node without a name takes that of its first output, and what
/// stands in a branch that of the node before it.
public struct ONNXModel {
  public let graph: Graph
  public let weights: [String: Tensor]
  public let path: String

  public static let opsets = 7...20

  /// Reads a file, and those beside it that hold its weights.
  ///
  /// - Throws: `FileError` for what is damaged, and for what is not float, of another opset, or not understood.
  public init(_ path: String) throws {
    self.path = path
    var reader = try ProtobufReader(path)
    var message: ProtobufReader?, opset: Int?, producer = "", metadata: [String: String] = [:]
    while let (field, value) = try reader.next() {
      switch field {
      case 2: producer = try reader.text(value)
      case 7:
        guard message == nil else { throw ONNXModel.refused(path, "holds two graphs") }
        message = try reader.message(value)
      case 8:
        let (domain, version) = try ONNXModel.opset(reader.message(value))
        if domain.isEmpty || domain == "ai.onnx" { opset = version }
      case 14:
        let (key, word) = try ONNXModel.entry(reader.message(value))
        metadata[key] = word
      default: break
      }
    }
    guard let message, let opset else {
      throw ONNXModel.refused(path, "is no ONNX model: it has no graph, or does not say which operators it means")
    }
    guard ONNXModel.opsets.contains(opset) else {
      throw ONNXModel.refused(
        path, "means the operators of opset \(opset)",
        remedy: "save it with opset \(ONNXModel.opsets.lowerBound) to \(ONNXModel.opsets.upperBound)")
    }
    var importer = ONNXImporter(path: path, opset: opset)
    var graph = try importer.graph(message)
    graph.metadata = metadata
    graph.readLabels()
    if graph.name.isEmpty { graph.name = producer.isEmpty ? "network" : producer }
    self.graph = graph
    weights = importer.tensors
  }

  /// The network with its weights.
  ///
  /// - Throws: `FileError` for a graph that makes no sense.
  public func network() throws -> GraphNetwork {
    do {
      let network = try GraphNetwork(graph, values: weights)
      return network
    } catch let error as ArchitectureError {
      throw FileError(.badData, path, error.description, remedy: "save it without what is named here")
    }
  }

  private static func opset(_ reader: ProtobufReader) throws -> (domain: String, version: Int) {
    var reader = reader, domain = "", version = 0
    while let (field, value) = try reader.next() {
      if field == 1 { domain = try reader.text(value) } else if field == 2 { version = try reader.integer(value) }
    }
    return (domain, version)
  }

  private static func entry(_ reader: ProtobufReader) throws -> (key: String, value: String) {
    var reader = reader, key = "", word = ""
    while let (field, value) = try reader.next() {
      if field == 1 { key = try reader.text(value) } else if field == 2 { word = try reader.text(value) }
    }
    return (key, word)
  }

  static func refused(_ path: String, _ found: String, remedy: String = "save the model anew, or name another") -> FileError {
    FileError(.badData, path, found, remedy: remedy)
  }
}
