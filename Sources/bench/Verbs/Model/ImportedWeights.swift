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

  /// Logits of a classifier: as many as the last of its weights, their bias, has numbers. nil where there is none.
  ///
  /// - Parameter lastName: what we call it.
  func outputCount(lastName: String) -> Int? {
    (keras.map { $0.entries.last { $0.tensor.rank == 1 }?.tensor } ?? named[lastName])?.shape.first
  }

  /// Whether the files call weights by some of our names for what is not trained.
  func names(anyOf names: [String]) -> Bool { names.contains { $0.contains("standardisation.") && named[$0] != nil } }

  /// The weights under our names.
  ///
  /// - Parameter left: names that the files need not hold: they stay as the model has them.
  /// Throws `FileError` for tensors that the model does not have or lacks.
  func fitted(to inventory: Inventory, of model: String, leavingOut left: Set<String> = []) throws -> [String: Tensor] {
    let own = inventory.tensors, wanted = inventory.names.filter { !left.contains($0) }
    let found: [String: Tensor]
    if let keras {
      found = try keras.fitted(to: wanted.map { (name: $0, shape: own[$0]!.shape) })
    } else {
      let shapes = own.filter { !left.contains($0.key) }.mapValues(\.shape)
      try Weights.requireFit(named.mapValues(\.shape), model: model, expects: shapes, path: path)
      found = named
    }
    return found.merging(own.filter { left.contains($0.key) }) { first, _ in first }
  }
}
