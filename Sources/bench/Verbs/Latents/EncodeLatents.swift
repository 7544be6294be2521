import Data
import Files
import Foundation
import Probe
import Tensors

/// `bench latents encode RUN --data S.h5 --out Z.npy`: patches to latents.
struct EncodeLatents: Command {
  static let name = "latents encode"
  static let summary = "patches of a set to latents: the means µ of an encoder"
  static let discussion = """
    Leaves Z.npy [N, latent] and Z.tsv, which says of each row which patch of which set it is, its recording, whether \
    that was held out of training, the effect and its settings.
    """
  static let examples = ["latents encode checkpoints/vae-final --data effects.h5 --out Z.npy"]

  @Argument("a run with an encoder, or RUN:part", value: "RUN") var model: String
  @Option("the set", value: "S.h5") var data: String
  @Option("the latents; their table goes beside them", value: "Z.npy") var out: String
  @Option("only these effects; dry is the sound without", value: "NAME") var effects: [String] = []
  @Flag("only recordings that were held out of training") var heldOut

  func run() throws {
    let encoder = try PatchEncoder(model, checkedBy: ownExecutable)
    let set = try DataSet(data, checkedBy: ownExecutable)
    let chosen = try set.patches(ofEffects: effects).filter { !heldOut || set.records[$0].isHeldOut }
    guard !chosen.isEmpty else {
      throw FileError(.badData, data, "has no held-out patches of these effects", remedy: "leave out --held-out")
    }
    let table = try LatentTable.encoding(chosen, of: set, by: encoder)
    try table.write(to: out)
    Console.print("\(data): \(chosen.count) patches encoded to \(out), \(table.latents.shape[1]) values each, \(table.activeLatents.count) active")
  }
}

extension LatentTable {
  /// Encodes under a progress bar; Ctrl-C stops.
  ///
  /// - look: called with some patches and their latents, in order, once they are encoded.
  static func encoding(
    _ indices: [Int], of set: DataSet, by encoder: PatchEncoder,
    look: (_ patches: Tensor, _ latents: Tensor) throws -> Void = { _, _ in }
  ) throws -> LatentTable {
    let bar = Progress("encoding", total: indices.count, unit: "patches")
    defer { bar.end() }
    return try LatentTable(encoding: indices, of: set, by: encoder) { done in
      try Interruption.check()
      bar.update(done)
    } look: { try look($0, $1) }
  }
}
