import Data
import Files
import Tensors

/// The way between two clips, or the middles of two effects, through the latent space.
public struct LatentPath {
  /// One end of it.
  public enum End: Sendable, Equatable {
    /// A patch of the set by its number.
    case patch(Int)
    /// The mean latent of an effect's patches.
    case effect(String)

    /// From a word: a number, or an effect's name.
    public init(_ word: String) { self = Int(word).map { .patch($0) } ?? .effect(word) }

    public var name: String {
      switch self {
      case .patch(let number): "patch \(number)"
      case .effect(let name): "mean of \(name)"
      }
    }
  }

  /// `[steps, latent]`: z = (1 − t) z₀ + t z₁ for t from 0 to 1.
  public let latents: Tensor
  /// What the decoder makes of each: `[steps, T, F, C]`.
  public let patches: Tensor

  /// Patches of an effect that its mean is taken over at most.
  private static let meanCount = 256

  /// Throws `FileError` if the set does not fit the encoder, a patch or an effect is not there, or there is no decoder.
  public init(from first: End, to last: End, of set: DataSet, by encoder: PatchEncoder, steps: Int) throws {
    precondition(steps >= 2, "a way of \(steps) steps has no two ends")
    try encoder.require(set)
    let ends = try [first, last].map { try LatentPath.latent($0, set, encoder) }
    latents = Tensor.concatenation(
      (0..<steps).map { step in
        let t = Float(step) / Float(steps - 1)
        return affine(ends[0], scale: 1 - t) + affine(ends[1], scale: t)
      }, axis: 0)
    patches = try encoder.decode(latents)
  }

  private static func latent(_ end: End, _ set: DataSet, _ encoder: PatchEncoder) throws -> Tensor {
    switch end {
    case .patch(let number):
      guard set.records.indices.contains(number) else {
        throw FileError(.usage, set.path, "has no patch \(number)", remedy: "its patches are 0 to \(set.count - 1)")
      }
      return encoder(try set.patches([number]))
    case .effect(let name):
      let all = try set.patches(ofEffects: [name]), count = min(all.count, meanCount)
      let chosen = (0..<count).map { all[$0 * all.count / count] }
      return try LatentTable(encoding: chosen, of: set, by: encoder).latents.mean(axes: [0], keepingAxes: true)
    }
  }
}
