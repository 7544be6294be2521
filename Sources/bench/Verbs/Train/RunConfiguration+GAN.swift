import Data
import Runs
import Tensors
import Train

extension RunConfiguration {
  /// What a run of a GAN's plan on a set keeps about itself.
  static func ofGAN(
    _ plan: GANPlan, data: DataSet, options: [String: JSONValue], chosen: [String]
  ) throws -> RunConfiguration {
    RunConfiguration(
      command: TrainGAN.name, model: plan.model, options: options, chosen: chosen, seed: plan.seed,
      preset: data.preset.name, presetDefinition: try JSONValue(of: data.domain),
      modelDefinition: try JSONValue(of: plan), data: .init(path: data.path, hash: data.hash),
      version: Contents.version, processor: Processor().model, threads: Parallel.threadCount)
  }
}
