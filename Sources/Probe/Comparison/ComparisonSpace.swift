import Data
import Files
import Nets
import Runs
import Tensors

/// Where clips are compared: the latents of an encoder, or the units of a layer of any network.
public struct ComparisonSpace {
  /// As pictures name it: `effects-vae: mean`, `voice: discriminator.filters`.
  public let name: String
  /// The weights that it is of, as it was named.
  public let word: String
  /// How sounds become its patches.
  public let domain: PatchDomain
  public let model: OpenedModel
  /// Whether it is an encoder's means, of which one has about the unit of another.
  public let isLatent: Bool
  private let patchShape: [Int]
  private let encode: (Tensor) -> Tensor

  /// Patches that are in memory at once.
  public static let patchesAtOnce = 16

  /// What a word names of a model; of several parts the encoder or the discriminator, where it names none.
  ///
  /// - Parameter layer: whose units, the mean of each over its map; by default an encoder's means µ, and of another
  ///   network the last hidden layer.
  /// - Throws: `FileError` for a model that says nothing of its features, or has no such part or layer.
  public init(_ word: String, of model: OpenedModel, layer: String? = nil) throws {
    let opened = try OpenedPart(word, of: model, preferring: ["encoder", "discriminator"])
    guard let domain = model.domain else {
      throw FileError(
        .badData, word, "does not say what its input means as sound",
        remedy: "give it its features by bench model import --front-end")
    }
    (self.word, self.domain, self.model) = (word, domain, model)
    let title = Folder.name(of: OpenedPart.divided(word).path)
    isLatent = layer == nil && opened.name == "encoder"
    if isLatent {
      let encoder = try PatchEncoder(model, word: word)
      (name, patchShape) = ("\(title): mean", encoder.patchShape)
      encode = { encoder($0) }
      return
    }
    let network = try ProbedNetwork(opened, name: word)
    guard let chosen = try layer.map(network.layer) ?? network.lastHiddenLayer else {
      throw FileError(.usage, word, "has no hidden layer", remedy: "name another model")
    }
    (name, patchShape) = ("\(title): \(chosen.path)", network.axes.patch)
    encode = { patches in
      let tape = Tape(listening: { $0 == ProbedNetwork.site(of: chosen.path) })
      return withExtendedLifetime(tape) {
        let reading = network(tape.constant(network.axes.input(of: patches)))
        return reading.layers[chosen.path]!.value.reshaped([patches.shape[0], -1, chosen.unitCount]).mean(axes: [1])
      }
    }
  }

  /// Places of some patches, `[N, T, F, C]` → `[N, D]`.
  public func callAsFunction(_ patches: Tensor) -> Tensor { encode(patches) }

  /// A clip as the space's patch `[1, T, F, C]`: the first stretch of a longer sound, a shorter one with silence behind it.
  ///
  /// - Throws: `FileError` for a sound whose features are not what the network takes.
  public func patch(of example: ComparedExample) throws -> Tensor {
    switch example.content {
    case .patch(let patch, _, _): return patch
    case .sound(let samples, let rateHz):
      let patch = domain.patch(ofSound: samples, rateHz: rateHz).values
      let wanted = patchShape.reduce(1, *)
      guard wanted < 0 || patch.count == wanted else {
        throw FileError(
          .badData, word, "takes \(described(patchShape)), its features make \(described(Array(patch.shape.dropFirst())))",
          remedy: "name another model")
      }
      return patch
    }
  }

  /// Whether a run's patches can go in as they are; else in which conventions they differ.
  public func differences(from other: PatchDomain) -> [String] {
    domain.differences(from: other).filter { !$0.setting.hasPrefix("cutting.overlap") }
      .map { "\($0.setting) \($0.second) (here \($0.first))" }
  }
}
