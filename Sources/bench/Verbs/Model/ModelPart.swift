import Files
import Nets
import Tensors
import Train

/// What the command line names as a model: `RUN`, or a part of it as `RUN:discriminator`.
struct ModelPart {
  let name: String
  let layer: any Layer
  /// Axes of an input after the batch axis; −1 for any length.
  let inputShape: [Int]

  /// Throws `FileError` for what is no model, `UsageError` for a part that it does not have.
  static func load(_ word: String) throws -> (TrainedGAN, ModelPart) {
    let words = word.split(separator: ":", maxSplits: 1).map(String.init)
    let trained = try TrainedGAN(run: words[0])
    let parts = parts(of: trained.gan)
    guard words.count > 1 else {
      throw UsageError("\(word) has several parts: name one as \(parts.map { "\(word):\($0.name)" }.joined(separator: " or "))")
    }
    guard let part = parts.first(where: { $0.name == words[1] }) else {
      throw UsageError("\(words[0]) has no part '\(words[1])', but \(parts.map(\.name).joined(separator: " and "))")
    }
    return (trained, part)
  }

  static func parts(of gan: GAN) -> [ModelPart] {
    [
      ModelPart(name: "generator", layer: gan.generator, inputShape: [gan.latentCount]),
      ModelPart(name: "discriminator", layer: gan.discriminator, inputShape: gan.patchShape.axes),
    ]
  }
}
