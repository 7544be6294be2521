import Files
import Runs
import Tensors

/// A training that keeps a run folder as it goes.
public protocol KeptTraining: AnyObject {
  /// Writes the run's folder.
  var keeper: RunKeeper { get }
  /// Keeps everything that the next step depends on; called by the training itself after each look, and by whoever
  /// wants to stop.
  func save() throws
}

extension KeptTraining {
  public var folder: RunFolder { keeper.folder }
  /// Steps made so far.
  public var step: Int { keeper.position.step }

  /// Shows a picture of this step in TensorBoard as well.
  public func show(_ image: Image, as tag: String) throws { try keeper.show(image, as: tag) }

  /// Plays a sound of this step in TensorBoard as well.
  public func play(_ samples: Tensor, rateHz: Int, as tag: String) throws {
    try keeper.play(samples, rateHz: rateHz, as: tag)
  }
}
