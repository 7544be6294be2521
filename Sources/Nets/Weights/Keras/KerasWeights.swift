import Files
import Tensors

/// The weights in an HDF5 file of Keras 1 or 2, in the order of its layers.
///
/// Read are files of `save_weights` and `save`: the root, or its group `model_weights`, names its layers in the
/// attribute `layer_names`, each layer's group its weights in `weight_names`. A model inside a model is a layer that
/// lists all its weights. Older files number layers (`nb_layers`, `layer_0`) and weights (`param_0`, `param_1`);
/// groups of such parameters are read too where nothing says their order, by their names.
public struct KerasWeights: Sendable {
  /// One array of the file.
  public struct Entry: Sendable, Equatable {
    /// The group that it stands in: `dense_1`, or `generator` for a model inside a model.
    public let layer: String
    /// As the file has it: `dense_1_W`, `param_0`.
    public let name: String
    public let tensor: Tensor

    public init(layer: String, name: String, tensor: Tensor) {
      self.layer = layer
      self.name = name
      self.tensor = tensor
    }
  }

  public let entries: [Entry]
  /// The file, or several that were read one after the other.
  public let path: String

  public init(_ entries: [Entry], path: String) {
    self.entries = entries
    self.path = path
  }

  /// Reads a file in a child process.
  ///
  /// - Throws: `FileError` for what is no HDF5 file, or one without Keras's weights.
  public init(_ path: String, executable: String = "/proc/self/exe") throws {
    try self.init(ForeignHDF5.read(path, executable: executable), path: path)
  }

  /// Takes the weights out of what a file holds.
  public init(_ file: ForeignHDF5, path: String) throws {
    let root = file.names().contains("model_weights") ? "/model_weights" : "/"
    let layers = file.attribute("layer_names", at: root)?.strings ?? KerasWeights.numbered(file.names(in: root))
    var entries: [Entry] = []
    for layer in layers {
      let group = root == "/" ? "/" + layer : root + "/" + layer
      let names = file.attribute("weight_names", at: group)?.strings
        ?? KerasWeights.numbered(file.names(in: group).filter { $0.hasPrefix("param_") })
      for name in names {
        entries.append(Entry(layer: layer, name: name, tensor: try file.array(group + "/" + name).tensor()))
      }
    }
    guard !entries.isEmpty else {
      // Keras 3 leaves out the names by which an architecture could be found again.
      if file.names().contains("layers") {
        throw FileError(
          .badData, path, "is a weights file of Keras 3, which says nothing of the layers that they are of",
          remedy: "save the model whole, with model.save(\"model.keras\")")
      }
      throw FileError(
        .badData, path, "holds no weights of Keras (neither layer_names nor groups of param_0, param_1, …)",
        remedy: "save it with model.save_weights")
    }
    self.init(entries, path: path)
  }

  /// The entries of several files as one: a generator and a discriminator that were saved apart.
  public static func joined(_ files: [KerasWeights]) -> KerasWeights {
    KerasWeights(files.flatMap(\.entries), path: files.map(\.path).joined(separator: ", "))
  }

  /// Names in the order of the numbers in them: `layer_2` before `layer_10`.
  private static func numbered(_ names: [String]) -> [String] {
    func key(_ name: String) -> (String, Int) {
      let digits = name.reversed().prefix { $0.isNumber }
      return (String(name.dropLast(digits.count)), Int(String(digits.reversed())) ?? 0)
    }
    return names.sorted { key($0) < key($1) }
  }
}
