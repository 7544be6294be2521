import Data

/// Batches to train with, whether read or rendered.
public protocol PatchBatches: AnyObject {
  var batchesPerEpoch: Int { get }
  /// The next batch, waiting for it if need be. Throws what reading it threw.
  func nextBatch() throws -> BatchLoader.Batch
}

extension BatchLoader: PatchBatches {}
