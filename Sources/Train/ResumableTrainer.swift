import Data
import Files
import Nets
import Runs
import Tensors

/// What makes a training's steps, and can be put back to where a saved one stood.
protocol ResumableTrainer {
  /// Puts back weights, what optimisers remember, and the count of steps.
  ///
  /// - Throws: `TensorMismatch` if they are of another model.
  mutating func restore(weights: [String: Tensor], memory: [String: Tensor], step: Int) throws
}

extension ResumableTrainer {
  /// Puts back a run's saved state. Nothing of the run is touched.
  ///
  /// - Throws: `FileError` if it is of another model.
  mutating func restore(_ state: TrainingState, of folder: RunFolder, model: String) throws {
    do {
      try restore(weights: state.weights, memory: state.optimiser, step: state.position.step)
    } catch let mismatch as TensorMismatch {
      throw FileError(
        .badData, folder.statePath, "does not fit the model \(model): \(mismatch)",
        remedy: "resume with the options that the run began with")
    }
  }
}

extension RunFolder {
  /// The saved training to go on from, with the same data.
  ///
  /// - Throws: `FileError` if there is none, or it began with another set.
  func state(trainedOn data: DataSet) throws -> TrainingState {
    let state = try state()
    if let began = state.configuration.data?.hash, began != data.hash {
      throw FileError(
        .badData, data.path, "is not the set that \(name) was trained on",
        remedy: "resume with the set of hash \(began.prefix(12)), or begin a new run")
    }
    return state
  }

  /// Checks that a total leaves something to do.
  ///
  /// - Throws: `FileError` if a saved state has reached it.
  func requireStepsLeft(after state: TrainingState, of totalSteps: Int) throws {
    guard state.position.step < totalSteps else {
      throw FileError(
        .usage, path, "is at step \(state.position.step) already, of \(totalSteps) in all",
        remedy: "name a larger total by --steps or --epochs")
    }
  }
}

extension DataSet {
  /// Checks that a model can be trained on the set's patches.
  ///
  /// - Throws: `FileError` if they have another shape, or there are none.
  func requireTrainable(_ model: String, patchShape expected: PatchShape) throws {
    guard patchShape == expected.axes else {
      throw FileError(
        .badData, path, "holds patches of \(patchShape), \(model) was made for \(expected)",
        remedy: "build a set with the preset of the run")
    }
    guard !trainingIndices.isEmpty else {
      throw FileError(.badData, path, "has no patches to train on", remedy: "lower --held-out when building it")
    }
  }
}
