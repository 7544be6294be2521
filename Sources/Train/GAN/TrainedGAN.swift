import Data
import Files
import Foundation
import Nets
import Runs
import Tensors

/// A GAN that a run has trained, ready to be sampled, scored or exported.
public struct TrainedGAN {
  public let gan: GAN
  public let plan: GANPlan
  /// What its patches mean as sound.
  public let domain: PatchDomain
  public let configuration: RunConfiguration
  /// Steps that the weights have been trained for.
  public let step: Int

  /// Which of a run's weights.
  public enum Version: String, CaseIterable, Sendable { case best, last }

  /// Loads a run.
  ///
  /// - Throws: `FileError` for what is no run of a GAN, or whose weights are missing or another model's.
  public init(run path: String, version: Version = .best) throws {
    let folder = try RunFolder.open(path)
    let file = version == .best ? folder.bestPath : folder.lastPath
    try self.init(weights: FileManager.default.fileExists(atPath: file) ? file : folder.lastPath)
  }

  /// Loads a file of weights that says which model it belongs to.
  public init(weights path: String) throws {
    let weights = try Weights(path)
    guard let definition = weights.configuration.modelDefinition,
      let plan = try? definition.decoded(as: GANPlan.self), let gan = plan.build(),
      let domain = try? weights.configuration.presetDefinition?.decoded(as: PatchDomain.self)
    else {
      throw FileError(
        .badData, path, "holds the model \(weights.configuration.model), which is no GAN of this version",
        remedy: "name a run of bench train gan")
    }
    do { try Inventory(of: gan).restore(weights.tensors) } catch let mismatch as TensorMismatch {
      throw FileError(.badData, path, "does not fit the model \(plan.model): \(mismatch)", remedy: "name another run")
    }
    (self.gan, self.plan, self.domain) = (gan, plan, domain)
    (configuration, step) = (weights.configuration, weights.step)
  }
}
