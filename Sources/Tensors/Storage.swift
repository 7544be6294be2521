import Synchronization

/// A block of floats from the pool; goes back to it with its last owner.
///
/// The block is 64-byte aligned and holds whatever the last owner left: whoever asks for one fills it.
public final class Storage: @unchecked Sendable {
  /// The first float of the block.
  public let pointer: UnsafeMutablePointer<Float>
  /// Floats that the block can hold: at least those asked for.
  public let capacity: Int
  /// Names the contents: no other storage has it, nor this one after a change. What is worked out from a weight can
  /// be kept under it.
  private(set) var version: Int

  private static let versions = Atomic(0)

  /// Takes a block of at least `count` floats.
  public init(count: Int) {
    let bucket = Pool.bucket(for: count)
    capacity = Pool.capacity(ofBucket: bucket)
    pointer = Pool.shared.take(bucket: bucket)
    version = Storage.versions.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Says that the contents change.
  func renewVersion() { version = Storage.versions.wrappingAdd(1, ordering: .relaxed).newValue }

  deinit { Pool.shared.give(pointer, bucket: Pool.bucket(for: capacity)) }
}
