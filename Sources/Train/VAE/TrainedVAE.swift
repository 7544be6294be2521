import Data
import Files
import Nets
import Runs

/// A VAE that a run has trained, ready to encode and decode.
public struct TrainedVAE {
  public let vae: VAE
  public let architecture: VAEArchitecture
  /// What its patches mean as sound.
  public let domain: PatchDomain
  /// Steps that the weights have been trained for.
  public let step: Int
  public let configuration: RunConfiguration

  /// Opens a run or a file of weights.
  ///
  /// - Throws: `FileError` for what is no VAE.
  public init(_ path: String, version: OpenedModel.Version = .best, checkedBy executable: String) throws {
    let opened = try OpenedModel(path, version: version, checkedBy: executable)
    guard let vae = opened.built.root as? VAE, let architecture = opened.architecture as? VAEArchitecture,
      let domain = opened.domain, let step = opened.step, let configuration = opened.configuration
    else {
      throw FileError(
        .badData, path, "holds \(opened.architecture.summary), which is no VAE", remedy: "name a run of bench train vae")
    }
    (self.vae, self.architecture, self.domain, self.step) = (vae, architecture, domain, step)
    self.configuration = configuration
  }
}
