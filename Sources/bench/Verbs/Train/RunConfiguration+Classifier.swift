import Data
import Nets
import Runs
import Tensors
import Train

extension RunConfiguration {
  /// What a run of a classifier's plan on a set keeps about itself.
  static func ofClassifier(
    _ plan: ClassifierPlan, data: DataSet, options: [String: JSONValue], chosen: [String]
  ) throws -> RunConfiguration {
    RunConfiguration(
      command: TrainClassifier.name, model: plan.model, options: options, chosen: chosen, seed: plan.seed,
      architecture: AnyArchitecture(plan.architecture), domain: data.finishedDomain, plan: try JSONValue(of: plan),
      data: DataSource(path: data.path, hash: data.hash), version: Contents.version, processor: Processor().model,
      threads: Parallel.threadCount)
  }
}
