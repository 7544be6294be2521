import Data
import Files
import Foundation
import Nets
import Runs
import Tensors

/// A network that gives each class a share, whatever it comes from: one that was trained here or one from elsewhere.
struct ClassScores {
  let part: OpenedPart
  /// Names of the classes, in the order of the columns of `probabilities`.
  let labels: [String]
  /// How logits become shares.
  private let head: ClassifierHead
  /// Whether scores may be shares already: a network from elsewhere may end in its sigmoid or softmax, or in front of it.
  private let mayGiveShares: Bool

  /// - Parameter names: of the classes, for a network that does not name them itself.
  /// - Throws: `FileError` for a network that gives no scores, or more or fewer than there are names.
  init(_ word: String, names: [String]) throws {
    part = try OpenedPart(word, checkedBy: ownExecutable)
    let classes = (part.model.architecture as? ClassifierArchitecture)?.classes
      ?? (part.model.architecture as? GraphArchitecture)?.graph.classes
    guard let output = part.network.outputs.first, output.shape.count == 1, output.shape[0] > 0 else {
      throw FileError(
        .badData, word, "gives \(part.network.outputs.first?.shape ?? []) and no scores of classes",
        remedy: "name a classifier")
    }
    // One score tells a class from what is not it.
    let count = max(2, output.shape[0])
    head = classes?.head ?? (output.shape[0] == 1 ? .binary : .oneOf)
    mayGiveShares = classes == nil
    guard names.isEmpty || names.count == count else {
      throw FileError(.usage, word, "has \(count) classes, --classes names \(names.count)", remedy: "name all of them")
    }
    let alone = output.labels.count == 1 ? ["not \(output.labels[0])"] + output.labels : output.labels
    let known = names.isEmpty ? classes?.labels ?? alone : names
    labels = known.count == count ? known : (0..<count).map { "class \($0)" }
  }

  /// Shape of a patch that the network takes, without the batch axis.
  var input: Nets.Port { part.network.inputs[0] }

  /// Whether patches of a shape can be laid before it: the same number of values, whatever axes of one there are.
  func takes(_ patchShape: [Int]) -> Bool {
    func bare(_ shape: [Int]) -> [Int] { shape.filter { $0 != 1 } }
    let wanted = bare(input.shape), given = bare(patchShape)
    return wanted.count == given.count && zip(wanted, given).allSatisfy { $0 == -1 || $0 == $1 }
  }

  /// Shares of every class, [N, classes], for patches [N, T, F, C].
  ///
  /// Of a network that may give shares itself, what lies in [0, 1] is taken as it is.
  func probabilities(_ patches: Tensor) -> Tensor {
    let count = patches.shape[0], values = patches.count / max(1, count)
    let known = input.shape.filter { $0 != -1 }.reduce(1, *)
    let shape = input.shape.map { $0 == -1 ? values / known : $0 }
    let y = Batches.map(patches.reshaped([count] + shape), size: 32) { part.network($0) }
    if mayGiveShares, y.values.allSatisfy({ (0...1).contains($0) }) {
      return head == .binary ? Tensor.concatenation([affine(y, scale: -1, shift: 1), y], axis: 1) : y
    }
    return head.probabilities(y)
  }

  /// The run that it lies in; nil for a file from elsewhere.
  var run: RunFolder? { try? RunFolder.open(Folder.containing(part.model.path)) }
}
