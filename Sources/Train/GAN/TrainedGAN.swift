import Data
import Files
import Nets
import Runs

/// A GAN that a run has trained, ready to be sampled.
public struct TrainedGAN {
  public let gan: GAN
  public let architecture: GANArchitecture
  /// What its patches mean as sound.
  public let domain: PatchDomain
  /// Steps that the weights have been trained for.
  public let step: Int

  /// Opens a run or a file of weights.
  ///
  /// - Throws: `FileError` for what is no GAN.
  public init(_ path: String, version: OpenedModel.Version = .best, checkedBy executable: String) throws {
    let opened = try OpenedModel(path, version: version, checkedBy: executable)
    guard let gan = opened.built.root as? GAN, let architecture = opened.architecture as? GANArchitecture,
      let domain = opened.domain, let step = opened.step
    else {
      throw FileError(
        .badData, path, "holds \(opened.architecture.summary), which is no GAN", remedy: "name a run of bench train gan")
    }
    (self.gan, self.architecture, self.domain, self.step) = (gan, architecture, domain, step)
  }
}
