import Probe

/// One sweep: a network's unit, driven one way.
struct SweepExperiment {
  /// In words, for titles: `experiment 1: R1 minimised`.
  let title: String
  /// Where its results go, below the sweep's folder.
  let folder: String
  /// As the command line names it.
  let model: String
  let objective: String
  let goal: Goal

  /// Seed 000's sweeps of a network with one output: experiments 1 and 2.
  static func oneNeuron(_ model: String) -> [SweepExperiment] {
    [(1, Goal.minimise), (2, .maximise)].map { number, goal in
      SweepExperiment(
        title: "experiment \(number): \(model), its neuron \(goal.rawValue)d",
        folder: "\(onm)/experiment-\(number)-\(goal.rawValue)", model: model, objective: "score", goal: goal)
    }
  }

  /// Its sweeps of a network with two: experiment 4, neuron 0 (non-vocal) and neuron 1 (vocal).
  static func twoNeurons(_ model: String) -> [SweepExperiment] {
    (0...1).map { neuron in
      SweepExperiment(
        title: "experiment 4: \(model), neuron \(neuron) maximised", folder: "\(tnm)/experiment-4-neuron-\(neuron)",
        model: model, objective: "logit:\(neuron)", goal: .maximise)
    }
  }

  /// The folders, as they were published.
  static let onm = "hyper_param_search_onm", tnm = "hyper_param_search_tnm"
  static let extremes = "max_min_onm", comparisons = "comp_onm_tnm"
}
