/// A GAN's networks: which kind, under which options, for which patches.
public struct GANArchitecture: Architecture {
  public static let kind = "gan"

  /// Name of a kind in `GANModel.all`.
  public var model: String
  public var options: GANOptions
  public var patchShape: PatchShape

  public init(_ model: GANModel, options: GANOptions? = nil, patchShape: PatchShape) {
    self.model = model.name
    self.options = options ?? model.options
    self.patchShape = patchShape
  }

  public var summary: String { "\(model) on patches of \(patchShape)" }

  public func build(seed: Int) throws -> BuiltModel {
    let gan: GAN = try build(seed: seed)
    return BuiltModel(
      root: gan,
      parts: [
        BuiltModel.Part(
          "generator",
          LayerNetwork(gan.generator, from: Port("latent", [gan.latentCount]), to: Port("patch", patchShape.axes))),
        BuiltModel.Part(
          "discriminator",
          LayerNetwork(gan.discriminator, from: Port("patch", patchShape.axes), to: Port("score", [1]))),
      ])
  }

  public func build(seed: Int) throws -> GAN {
    guard let kind = GANModel.named(model) else { throw ArchitectureError("there is no GAN named \(model)") }
    if let problem = kind.problem(with: patchShape) { throw ArchitectureError(problem) }
    return kind.build(patchShape, options: options, seed: seed)
  }
}
