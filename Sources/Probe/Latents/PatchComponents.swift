import Data
import Tensors

/// Principal components of a set's training patches: what a linear model of the same size makes of them.
public struct PatchComponents {
  public let components: PrincipalComponents
  /// Training patches that they were found from.
  public let patchCount: Int

  /// Bytes of patches that are looked at together: 1 GB.
  static let memoryLimit = 1 << 30

  /// The first components of the training patches, of as many, evenly spread, as memory allows.
  public init(of set: DataSet, count: Int) throws {
    let training = set.trainingIndices, bytes = set.patchShape.reduce(4, *)
    let most = max(2, min(training.count, PatchComponents.memoryLimit / bytes))
    let chosen = (0..<most).map { training[$0 * training.count / most] }
    components = PrincipalComponents(of: try set.patches(chosen), count: count)
    patchCount = most
  }

  /// Places of some patches along the components. → `[indices, K]`
  public func places(of indices: [Int], in set: DataSet, progress: (Int) throws -> Void = { _ in }) throws -> Tensor {
    var parts: [Tensor] = []
    for start in stride(from: 0, to: indices.count, by: 64) {
      try progress(start)
      parts.append(components.transform(try set.patches(Array(indices[start..<min(start + 64, indices.count)]))))
    }
    return Tensor.concatenation(parts, axis: 0)
  }
}
