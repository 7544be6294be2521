import Foundation
import Synchronization
import Tensors

/// Batches of patches in a seeded random order, read ahead by a thread of its own.
///
/// Epoch e goes through the patches in the order that `ExampleOrder` gives it; what does not fill a batch at its end is
/// left out (another rest each epoch). The order depends on seed and position alone, so a loader that starts in
/// the middle goes on exactly where another stopped, also with a source that makes its patches afresh each epoch. The
/// thread runs serial code only and is at most two batches ahead.
public final class BatchLoader: IteratorProtocol, Sequence {
  /// A place in the endless sequence of batches.
  public struct Position: Codable, Hashable, Sendable {
    public var epoch: Int
    /// Batches of the epoch that come before it.
    public var batch: Int

    public init(epoch: Int = 0, batch: Int = 0) {
      self.epoch = epoch
      self.batch = batch
    }
  }

  /// What a training step gets.
  public struct Batch: Sendable {
    public let position: Position
    /// Numbers of the patches in their source.
    public let indices: [Int]
    /// [batch, T, F, C]
    public let patches: Tensor
  }

  /// Batches of an epoch.
  public let batchesPerEpoch: Int
  private let queue = BatchQueue(length: 2)

  /// - Parameters:
  ///   - source: where patches come from.
  ///   - indices: the patches to go through.
  ///   - batchSize: patches in a batch; with fewer patches than that, all of them.
  ///   - start: the first batch to deliver.
  public convenience init(
    _ source: any PatchSource, indices: [Int], batchSize: Int, seed: Int, start: Position = Position()
  ) {
    self.init(source, order: .shuffled(indices), batchSize: batchSize, seed: seed, start: start)
  }

  /// - Parameters:
  ///   - order: the patches to go through, and how.
  ///   - batchSize: patches in a batch; with fewer patches in an epoch than that, all of them.
  public init(
    _ source: any PatchSource, order: ExampleOrder, batchSize: Int, seed: Int, start: Position = Position()
  ) {
    precondition(order.count > 0 && batchSize > 0, "\(order.count) patches make no batches of \(batchSize)")
    let size = Swift.min(batchSize, order.count), batches = order.count / size
    precondition((0..<batches).contains(start.batch) || start.batch == batches, "an epoch has \(batches) batches")
    batchesPerEpoch = batches
    let queue = queue
    let thread = Thread {
      var position = start
      while true {
        let indices = order.indices(epoch: position.epoch, seed: seed)
        while position.batch < batches {
          let part = Array(indices[position.batch * size..<(position.batch + 1) * size])
          let batch = Result {
            Batch(position: position, indices: part, patches: try source.patches(part, at: position))
          }
          guard queue.put(batch), (try? batch.get()) != nil else { return }
          position.batch += 1
        }
        position = Position(epoch: position.epoch + 1)
      }
    }
    thread.name = "bench loader"
    thread.stackSize = 4 << 20
    thread.start()
  }

  deinit { queue.close() }

  /// The next batch, waiting for it if need be. Throws what reading it threw; the loader ends there.
  public func nextBatch() throws -> Batch { try queue.take().get() }

  /// The next batch; nil after one could not be read.
  public func next() -> Batch? { try? nextBatch() }
}

/// A queue of few batches between one thread that reads and one that trains.
private final class BatchQueue: Sendable {
  private struct State {
    var batches: [Result<BatchLoader.Batch, Error>] = []
    var failure: Error?
    var isClosed = false
  }

  private let state = Mutex(State())
  private let free: DispatchSemaphore, filled = DispatchSemaphore(value: 0)

  init(length: Int) {
    free = DispatchSemaphore(value: 0)
    for _ in 0..<length { free.signal() }
  }

  /// Waits for room; false if nobody will take it any more.
  func put(_ batch: Result<BatchLoader.Batch, Error>) -> Bool {
    free.wait()
    let isOpen = state.withLock { state in
      if !state.isClosed { state.batches.append(batch) }
      return !state.isClosed
    }
    filled.signal()
    return isOpen
  }

  /// Waits for a batch. A failure is given again to whoever asks after it.
  func take() -> Result<BatchLoader.Batch, Error> {
    if let failure = state.withLock({ $0.failure }) { return .failure(failure) }
    filled.wait()
    let batch = state.withLock { state in
      let batch = state.batches.removeFirst()
      if case .failure(let error) = batch { state.failure = error }
      return batch
    }
    free.signal()
    return batch
  }

  func close() {
    state.withLock { $0.isClosed = true }
    free.signal()
  }
}
