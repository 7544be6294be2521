import Tensors

/// A VAE's networks: under which options, for which patches.
public struct VAEArchitecture: Architecture {
  public static let kind = "vae"

  /// Name of a kind in `VAEModel.all`, for listings: what is built is decided by options and patch shape.
  public var model: String
  public var options: VAEOptions
  public var patchShape: PatchShape

  public init(_ model: VAEModel, options: VAEOptions? = nil, patchShape: PatchShape) {
    self.model = model.name
    self.options = options ?? model.options
    self.patchShape = patchShape
  }

  public var summary: String { "\(model) with \(options.latentCount) latents on patches of \(patchShape)" }

  public func build(seed: Int) throws -> BuiltModel {
    let vae: VAE = try build(seed: seed)
    return BuiltModel(
      root: vae, parts: [BuiltModel.Part("encoder", vae.encoder), BuiltModel.Part("decoder", vae.decoder)])
  }

  public func build(seed: Int) throws -> VAE {
    if let problem = VAEModel.problem(with: patchShape, options: options) { throw ArchitectureError(problem) }
    let dimensions = VAEDimensions(patchShape, widths: options.widths)
    var random = Random(seed: seed, purpose: "weights")
    return VAE(
      encoder: VAEEncoder(dimensions, latentCount: options.latentCount, random: &random),
      decoder: VAEDecoder(dimensions, latentCount: options.latentCount, random: &random))
  }

  /// The patch's map and that of each block of the encoder: channels, and values in all.
  public var mapSizes: [(channels: Int, values: Int)] {
    let dimensions = VAEDimensions(patchShape, widths: options.widths)
    return zip(dimensions.channels, dimensions.sizes).map { ($0, $0 * $1.reduce(1, *)) }
  }

  /// Weights that building it would make, worked out without making them.
  public var parameterCount: Int {
    let dimensions = VAEDimensions(patchShape, widths: options.widths)
    let features = dimensions.featureCount, latents = options.latentCount
    let channels = dimensions.channels
    let kernels = zip(channels, channels.dropFirst()).reduce(0) { $0 + 2 * 9 * $1.0 * $1.1 }
    // A bias, a scale and a shift for each channel that is normalised; the last of the decoder has a bias alone.
    let vectors = 3 * channels.dropFirst().reduce(0, +) + 3 * channels.dropFirst().dropLast().reduce(0, +) + channels[0]
    return kernels + vectors + (features + 1) * 2 * latents + (latents + 1) * features
  }
}
