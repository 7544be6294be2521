import Data
import Files
import Nets
import Runs
import Tensors

/// What takes patches to latents: a VAE's encoder (its means µ), or any network of one input.
public struct PatchEncoder {
  public let model: OpenedModel
  private let network: any Network
  private let output: String

  /// Opens `RUN`, whose part `encoder` it takes where it has one, or `RUN:part`.
  ///
  /// Throws `FileError` for what is no model or a part with several inputs.
  public init(_ word: String, version: OpenedModel.Version = .best, checkedBy executable: String) throws {
    try self.init(OpenedModel(OpenedPart.divided(word).path, version: version, checkedBy: executable), word: word)
  }

  /// The same of a model that is open.
  public init(_ model: OpenedModel, word: String) throws {
    let part = try OpenedPart(word, of: model, preferring: ["encoder"])
    try model.requireFiniteWeights()
    try self.init(model, part.network, word: word)
  }

  private init(_ model: OpenedModel, _ network: any Network, word: String) throws {
    guard network.inputs.count == 1, let output = network.outputs.first(where: { $0.name == "mean" }) ?? network.outputs.first
    else {
      throw FileError(
        .usage, word, "has the inputs \(network.inputs.map(\.name).joined(separator: ", "))", remedy: "name a part with one")
    }
    (self.model, self.network, self.output) = (model, network, output.name)
  }

  /// The same network with weights that nothing has trained.
  public func untrained(seed: Int) throws -> PatchEncoder {
    let built = try model.architecture.build(seed: seed)
    let place = model.parts.firstIndex { $0.network.outputs == network.outputs && $0.network.inputs == network.inputs } ?? 0
    let fresh = OpenedModel(path: model.path, architecture: model.architecture, built: built, domain: model.domain)
    return try PatchEncoder(fresh, built.parts[place].network, word: model.path)
  }

  /// What takes latents back to patches; nil where there is no such part.
  public var decoder: (any Network)? { model.part("decoder")?.network }

  /// Axes of a patch.
  public var patchShape: [Int] { network.inputs[0].shape }

  /// Latents of patches, in inference mode. `[N, T, F, C]` → `[N, latent]`
  public func callAsFunction(_ patches: Tensor) -> Tensor {
    let latents = Batches.map(patches, size: PatchEncoder.patchesAtOnce) { network([network.inputs[0].name: $0])[output]! }
    return latents.reshaped([patches.shape[0], latents.count / patches.shape[0]])
  }

  /// Patches of latents. `[N, latent]` → `[N, T, F, C]`
  ///
  /// Throws `FileError` where the model has no decoder.
  public func decode(_ latents: Tensor) throws -> Tensor {
    guard let decoder else {
      throw FileError(.badData, model.path, "has no decoder", remedy: "name a run of bench train vae")
    }
    return Batches.map(latents, size: PatchEncoder.patchesAtOnce) { decoder($0) }
  }

  /// Patches that are in memory at once.
  static let patchesAtOnce = 16

  /// Throws `FileError` if a set's patches are not what the network was trained on.
  public func require(_ set: DataSet) throws {
    guard patchShape.count == set.patchShape.count, zip(patchShape, set.patchShape).allSatisfy({ $0 == $1 || $0 == -1 }) else {
      throw FileError(
        .badData, set.path, "has patches \(set.patchShape), \(model.path) takes \(patchShape)",
        remedy: "build the set with the run's preset")
    }
    guard let domain = model.domain else { return }
    guard domain.rateHz == set.rateHz else {
      throw FileError(
        .badData, set.path, "was made at \(set.rateHz) Hz, \(model.path) was trained at \(domain.rateHz) Hz",
        remedy: "build the set at the run's rate")
    }
    guard domain.preset == set.preset else {
      throw FileError(
        .badData, set.path, "was made by the preset \(set.preset.name), \(model.path) was trained on \(domain.preset.name)",
        remedy: "build the set with the run's preset")
    }
  }
}
