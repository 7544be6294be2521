import Foundation
import Synchronization

/// Free blocks of memory by size, shared by all tensors.
///
/// glibc hands large blocks back to the system and page-faults them in again at every step, which is half of a small
/// network's training time. Here a block that was freed is the next one of its size to be used: after the first
/// steps of a loop nothing comes from the system.
///
/// Sizes go up in quarters of a power of two, so at most a fifth of a block is unused.
public final class Pool: @unchecked Sendable {
  public static let shared = Pool()

  /// What the pool holds and has done.
  public struct Statistics: Sendable {
    /// Blocks asked of the system since the start: constant in a loop's steady state.
    public var systemAllocations = 0
    /// Bytes in blocks that tensors own now.
    public var bytesInUse = 0
    /// Bytes in blocks that wait for their next owner.
    public var bytesFree = 0
    /// The most bytes ever in use at once.
    public var peakBytesInUse = 0
  }

  private struct State {
    /// Addresses, because the mutex takes no pointer across its border.
    var free: [[UInt]] = Array(repeating: [], count: Pool.bucketCount)
    var statistics = Statistics()
  }

  private static let bucketCount = 4 * 48
  private static let smallestCount = 16
  /// From this size on a block is aligned to huge pages, so that the kernel can back it with them.
  private static let hugePageBytes = 2 << 20

  private let state = Mutex(State())

  private init() {}

  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// Hands all free blocks back to the system.
  public func trim() {
    state.withLock { state in
      for bucket in state.free.indices {
        for block in state.free[bucket] { free(UnsafeMutableRawPointer(bitPattern: block)) }
        state.free[bucket].removeAll()
      }
      state.statistics.bytesFree = 0
    }
  }

  /// The bucket of the smallest blocks that hold `count` floats.
  static func bucket(for count: Int) -> Int {
    let count = max(count, smallestCount)
    let exponent = Int.bitWidth - 1 - count.leadingZeroBitCount
    let power = 1 << exponent
    let quarter = power >> 2
    let steps = (count - power + quarter - 1) / quarter
    return 4 * (exponent - 4) + steps
  }

  /// Floats in a block of a bucket.
  static func capacity(ofBucket bucket: Int) -> Int {
    let power = 1 << (bucket / 4 + 4)
    return power + bucket % 4 * (power >> 2)
  }

  func take(bucket: Int) -> UnsafeMutablePointer<Float> {
    let bytes = Pool.capacity(ofBucket: bucket) * MemoryLayout<Float>.stride
    let pooled: UInt? = state.withLock { state in
      state.statistics.bytesInUse += bytes
      state.statistics.peakBytesInUse = max(state.statistics.peakBytesInUse, state.statistics.bytesInUse)
      if let block = state.free[bucket].popLast() {
        state.statistics.bytesFree -= bytes
        return block
      }
      state.statistics.systemAllocations += 1
      return nil
    }
    if let pooled { return UnsafeMutablePointer(bitPattern: pooled)! }
    let large = bytes >= Pool.hugePageBytes
    var block: UnsafeMutableRawPointer?
    let status = posix_memalign(&block, large ? Pool.hugePageBytes : 64, bytes)
    guard status == 0, let block else { fatalError("out of memory: a block of \(bytes) bytes could not be had") }
    if large { madvise(block, bytes, 14 /* MADV_HUGEPAGE */) }
    return block.bindMemory(to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
  }

  func give(_ block: UnsafeMutablePointer<Float>, bucket: Int) {
    let bytes = Pool.capacity(ofBucket: bucket) * MemoryLayout<Float>.stride
    let address = UInt(bitPattern: block)
    state.withLock { state in
      state.statistics.bytesInUse -= bytes
      state.statistics.bytesFree += bytes
      state.free[bucket].append(address)
    }
  }
}
