import Files
import Tensors

/// What one training writes into its run's folder as it goes: the log, the state to go on from, and the weights.
public struct RunKeeper {
  public let folder: RunFolder
  public let configuration: RunConfiguration
  /// Where the training stands; whoever trains moves it.
  public var position: TrainingState.Position
  private let log: MetricsLog

  /// Begins the log of a new run.
  ///
  /// - Parameter columns: what will be measured, apart from the step.
  /// - Throws: `FileError` if the log cannot be written.
  public init(beginning folder: RunFolder, _ configuration: RunConfiguration, columns: [String]) throws {
    (self.folder, self.configuration, position) = (folder, configuration, .init())
    log = try MetricsLog(creatingIn: folder, columns: columns)
  }

  /// Goes on with a run from a saved state: cuts its log back to the state's lengths, and has the run say what it is
  /// told now, such as a new total.
  ///
  /// - Throws: `FileError` if the log is missing, shorter than the state says, or has other columns.
  public init(
    resuming folder: RunFolder, from state: TrainingState, _ configuration: RunConfiguration, columns: [String]
  ) throws {
    (self.folder, self.configuration, position) = (folder, configuration, state.position)
    log = try MetricsLog(resuming: folder, columns: columns, from: state.log)
    try AtomicFile.write(configuration.json, to: folder.configurationPath)
  }

  /// Writes the measures of the step that has been reached; a column without a value stays empty.
  public func write(_ values: [String: Float]) throws { try log.write(step: position.step, values) }

  /// Shows a picture of this step in TensorBoard as well.
  public func show(_ image: Image, as tag: String) throws { try log.write(step: position.step, picture: tag, image) }

  /// Plays a sound of this step in TensorBoard as well.
  public func play(_ samples: Tensor, rateHz: Int, as tag: String) throws {
    try log.write(step: position.step, sound: tag, samples, rateHz: rateHz)
  }

  /// Keeps everything that the next step depends on, and the weights that a user of the run wants.
  ///
  /// - Parameters:
  ///   - trained: the weights as training left them.
  ///   - last: what `last.safetensors` gets, where that is something else, such as a running average.
  ///   - memory: what optimisers remember.
  ///   - numbers: what the trainer counts beside the position.
  public func save(
    _ trained: [String: Tensor], last: [String: Tensor]? = nil, memory: [String: Tensor], numbers: [String: Double] = [:]
  ) throws {
    try log.synchronise()
    try TrainingState(
      weights: trained, optimiser: memory, numbers: numbers, position: position, log: log.position,
      configuration: configuration
    ).write(to: folder.statePath)
    try weights(last ?? trained).write(to: folder.lastPath)
  }

  /// Keeps the best weights so far.
  public func saveBest(_ tensors: [String: Tensor]) throws { try weights(tensors).write(to: folder.bestPath) }

  private func weights(_ tensors: [String: Tensor]) -> Weights {
    Weights(tensors, configuration: configuration, step: position.step)
  }
}
