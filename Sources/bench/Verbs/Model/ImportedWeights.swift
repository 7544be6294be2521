import Files
import Nets
import Runs
import Tensors

/// Weights in files from elsewhere: Keras's, or safetensors under our own names.
struct ImportedWeights {
  /// The file, or several that count as one.
  let path: String
  private let keras: KerasWeights?
  private let named: [String: Tensor]

  /// Throws `FileError` for what cannot be read.
  init(_ files: [String]) throws {
    path = files.joined(separator: ", ")
    guard files.allSatisfy({ $0.hasSuffix(".safetensors") }) else {
      keras = KerasWeights.joined(try files.map { try KerasWeights($0, executable: ownExecutable) })
      named = [:]
      return
    }
    keras = nil
    named = try files.map { try Safetensors($0) }.reduce(into: [:]) { tensors, file in
      for name in file.names { tensors[name] = try file.tensor(name) }
    }
  }

  /// Of every array; of kernels as Theano orders them too, so that sizes are found and the fit can name them as such.
  var shapes: [[Int]] {
    let shapes = (keras?.entries.map(\.tensor) ?? Array(named.values)).map(\.shape)
    return shapes + shapes.filter { $0.count == 4 }.map { shape in [2, 3, 1, 0].map { shape[$0] } }
  }

  /// The weights under our names.
  ///
  /// Throws `FileError` for tensors that the model does not have or lacks.
  func fitted(to inventory: Inventory, of model: String) throws -> [String: Tensor] {
    if let keras { return try keras.fitted(to: inventory) }
    try Weights.requireFit(
      named.mapValues(\.shape), model: model, expects: inventory.tensors.mapValues(\.shape), path: path)
    return named
  }
}
