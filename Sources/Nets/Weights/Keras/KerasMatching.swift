import Files
import Foundation
import Tensors

extension KerasWeights {
  /// The weights under the names of a model, matched by order and shape, since layer names differ.
  ///
  /// Each part of the model (the first step of its names: `generator`, `discriminator`) is looked for as a run of
  /// entries with its shapes in its order. Parts may stand in any order in the file and other weights between them.
  /// A kernel over time alone may carry the axis of length 1 that Keras 1 gives it: `[taps, 1, in, out]`.
  ///
  /// - Parameter leavingOthers: whether the file may hold more than the model wants.
  /// - Throws: a `FileError` for a part that no run fits, or several, and for weights left over. Files in Theano's
  ///   order (kernels `[out, in, rows, columns]`, turned by half a turn) are named as such and not converted.
  public func fitted(to inventory: Inventory, leavingOthers: Bool = false) throws -> [String: Tensor] {
    let shapes = inventory.tensors.mapValues(\.shape)
    return try fitted(to: inventory.names.map { (name: $0, shape: shapes[$0]!) }, leavingOthers: leavingOthers)
  }

  /// As above, for names and shapes in the model's order.
  public func fitted(
    to wanted: [(name: String, shape: [Int])], leavingOthers: Bool = false
  ) throws -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    var left = IndexSet(entries.indices)
    for part in Part.parts(of: wanted) {
      let start = try place(of: part)
      for (offset, (name, shape)) in part.tensors.enumerated() {
        result[name] = entries[start + offset].tensor.reshaped(shape)
      }
      left.remove(integersIn: start..<start + part.tensors.count)
    }
    guard left.isEmpty || leavingOthers else {
      throw FileError(
        .badData, path, "holds more than the model wants: \(list(left.map { (entries[$0].name, entries[$0].tensor.shape) }))",
        remedy: "name the model that it was trained as")
    }
    return result
  }

  /// Where the run of entries begins that a part fits.
  private func place(of part: Part) throws -> Int {
    var starts = runs(of: part, KerasWeights.fits)
    if starts.count > 1 {
      // The name of a model inside a model decides between two that fit.
      let named = starts.filter { entries[$0].layer.lowercased().contains(part.name) }
      if !named.isEmpty { starts = named }
    }
    guard starts.count != 1 else { return starts[0] }
    guard starts.isEmpty else {
      throw FileError(
        .badData, path, "fits the \(part.name) in \(starts.count) places, from \(starts.map { entries[$0].layer })",
        remedy: "name its group '\(part.name)', or save it in a file of its own")
    }
    let theano = runs(of: part) { found, wanted in
      KerasWeights.fits(found, wanted) || found.count == 4 && KerasWeights.fits([2, 3, 1, 0].map { found[$0] }, wanted)
    }
    if let start = theano.first {
      let kernels = zip(entries[start...], part.tensors).filter { !KerasWeights.fits($0.tensor.shape, $1.shape) }
        .map { "\($0.0.name) \($0.0.tensor.shape)" }
      throw FileError(
        .badData, path, "its kernels \(kernels.joined(separator: ", ")) fit only as Theano orders them, [out, in, rows, columns]",
        remedy: "convert them to TensorFlow's order with keras.utils.np_utils.convert_kernel and a transpose")
    }
    throw FileError(
      .badData, path,
      "no run of its weights fits the \(part.name), which wants \(list(part.tensors.map { ($0.name, $0.shape) })); "
        + "it holds \(list(entries.map { ($0.name, $0.tensor.shape) }))",
      remedy: "name the model and patch size that it was trained as")
  }

  private func runs(of part: Part, _ fits: ([Int], [Int]) -> Bool) -> [Int] {
    guard entries.count >= part.tensors.count else { return [] }
    return (0...entries.count - part.tensors.count).filter { start in
      zip(entries[start...], part.tensors).allSatisfy { fits($0.tensor.shape, $1.shape) }
    }
  }

  /// Whether an array of one shape holds the weights of another: the same, or Keras 1's kernel over one axis.
  private static func fits(_ found: [Int], _ wanted: [Int]) -> Bool {
    found == wanted || found.count == 4 && found[1] == 1 && [found[0], found[2], found[3]] == wanted
  }

  private func list(_ tensors: [(String, [Int])]) -> String {
    tensors.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// The tensors whose names begin alike.
  private struct Part {
    let name: String
    var tensors: [(name: String, shape: [Int])]

    static func parts(of wanted: [(name: String, shape: [Int])]) -> [Part] {
      wanted.reduce(into: []) { parts, tensor in
        let name = String(tensor.name.prefix { $0 != "." })
        if parts.last?.name == name { parts[parts.count - 1].tensors.append(tensor) } else {
          parts.append(Part(name: name, tensors: [tensor]))
        }
      }
    }
  }
}
