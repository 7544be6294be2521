import Data
import Nets
import Runs
import Tensors
import Train

extension RunConfiguration {
  /// What a run of a GAN's plan on a set keeps about itself.
  static func ofGAN(
    _ plan: GANPlan, data: DataSet, options: [String: JSONValue], chosen: [String]
  ) throws -> RunConfiguration {
    var configuration = try ofGAN(plan, domain: data.domain, options: options, chosen: chosen)
    configuration.settle(on: data)
    return configuration
  }

  /// The same for weights whose data are elsewhere: only what their patches mean is known.
  static func ofGAN(
    _ plan: GANPlan, domain: PatchDomain, options: [String: JSONValue], chosen: [String]
  ) throws -> RunConfiguration {
    RunConfiguration(
      command: TrainGAN.name, model: plan.model, options: options, chosen: chosen, seed: plan.seed,
      architecture: AnyArchitecture(plan.architecture), domain: domain, plan: try JSONValue(of: plan), version: Contents.version, processor: Processor().model, threads: Parallel.threadCount)
  }

  /// Takes a set as the run's own: where it lies, and what its patches mean.
  mutating func settle(on set: DataSet) {
    data = DataSource(path: set.path, hash: set.hash)
    domain = set.domain
  }
}
