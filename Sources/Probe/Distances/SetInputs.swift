import Data
import Files
import Nets
import Tensors

extension ProbedNetwork {
  /// Some patches of a set as the network takes them, `[N, input…]`.
  ///
  /// - Parameter patches: by their numbers in the set.
  /// - Throws: `FileError` for a set of other features than the network takes.
  public func inputs(_ patches: [Int], of set: DataSet) throws -> Tensor {
    let passage = try RealActivations.passage(from: set, to: self)
    return try passage(FinishedPatches(set).patches(patches)).reshaped([patches.count] + inputShape)
  }
}

extension PatchDomain {
  /// Patches of another domain by this one's normalisation, `[N, …]` → the same.
  ///
  /// - Parameter origin: where they lie, for messages.
  /// - Throws: `FileError` for patches of other features.
  public func normalised(_ patches: Tensor, from other: PatchDomain, of origin: String) throws -> Tensor {
    // How densely a recording is cut changes no patch.
    let different = differences(from: other).first { difference in
      !["cutting.", "normalisation"].contains { difference.setting.hasPrefix($0) }
    }
    if let different {
      throw FileError(
        .badData, origin,
        "holds patches of \(other.preset.name), whose \(different.setting) is \(different.second), not \(different.first)",
        remedy: "patches of \(preset.name) at \(rateHz) Hz are wanted")
    }
    let change = try NormalisationChange(from: other, to: self, prior: origin).passage, tape = Tape()
    return withExtendedLifetime(tape) { change(tape.constant(patches)).value }
  }
}
