import Files
import Nets
import Tensors

/// Named weights in a file with the whole configuration beside them: `best.safetensors`, `last.safetensors`.
public struct Weights: Sendable {
  /// By their path in the model: `generator.hidden.weight`.
  public var tensors: [String: Tensor]
  public var configuration: RunConfiguration
  /// Steps trained.
  public var step: Int

  public init(_ tensors: [String: Tensor], configuration: RunConfiguration, step: Int) {
    (self.tensors, self.configuration, self.step) = (tensors, configuration, step)
  }

  /// Writes them, atomically.
  public func write(to path: String) throws {
    try Safetensors.write(
      tensors, metadata: ["format": "pt", "step": String(step), "config": configuration.json], to: path)
  }

  /// Reads them.
  ///
  /// Throws `FileError` for a file that is no safetensors file or has no configuration in it.
  public init(_ path: String) throws {
    let file = try Safetensors(path)
    guard let json = file.metadata["config"], let configuration = try? RunConfiguration(json: json),
      let step = file.metadata["step"].flatMap({ Int($0) })
    else {
      throw FileError(
        .badData, path, "does not say which model it belongs to", remedy: "bring it in by bench model import --model")
    }
    self.init(try file.tensors(), configuration: configuration, step: step)
  }

  /// Checks that tensors of a file are those of a model.
  ///
  /// Throws one `FileError` that names every missing, unexpected and wrongly shaped tensor.
  public static func requireFit(
    _ found: [String: [Int]], model: String, expects expected: [String: [Int]], path: String
  ) throws {
    let mismatch = TensorMismatch(found, against: expected)
    guard mismatch.isEmpty else {
      throw FileError(
        .badData, path, "does not fit the model \(model): \(mismatch)",
        remedy: "name the model that it was trained as")
    }
  }
}

extension Safetensors {
  /// All arrays, as floats.
  func tensors() throws -> [String: Tensor] {
    try names.reduce(into: [:]) { $0[$1] = try tensor($1) }
  }
}
