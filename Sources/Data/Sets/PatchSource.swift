import Tensors

/// Patches that can be had by number.
public protocol PatchSource: Sendable {
  /// Number of patches.
  var count: Int { get }
  /// [time, frequency, channel]
  var patchShape: [Int] { get }
  /// Patches by their numbers, in this order. → [indices, T, F, C]. Serial, from any thread.
  func patches(_ indices: [Int]) throws -> Tensor
  /// The patches of an epoch: other ones each time where they are made afresh, the same for the same epoch.
  func patches(_ indices: [Int], epoch: Int) throws -> Tensor
  /// The patches of a batch: a source that changes examples draws the changes by the batch's place, so that one which
  /// is seen twice in an epoch is another one.
  func patches(_ indices: [Int], at position: BatchLoader.Position) throws -> Tensor
}

extension PatchSource {
  public func patches(_ indices: [Int], epoch: Int) throws -> Tensor { try patches(indices) }
  public func patches(_ indices: [Int], at position: BatchLoader.Position) throws -> Tensor {
    try patches(indices, epoch: position.epoch)
  }
}

/// Patches in memory.
public struct MemoryPatches: PatchSource {
  /// [N, T, F, C]
  public let values: Tensor

  public init(_ values: Tensor) {
    precondition(values.rank == 4, "patches are [N, T, F, C], not \(values.shape)")
    self.values = values
  }

  public var count: Int { values.shape[0] }
  public var patchShape: [Int] { Array(values.shape.dropFirst()) }

  public func patches(_ indices: [Int]) throws -> Tensor {
    let length = patchShape.reduce(1, *)
    return values.withUnsafeBufferPointer { source in
      Tensor([indices.count] + patchShape) { result in
        for (place, index) in indices.enumerated() {
          precondition((0..<count).contains(index), "there is no patch \(index) among \(count)")
          (result.baseAddress! + place * length).update(from: source.baseAddress! + index * length, count: length)
        }
      }
    }
  }
}

extension DataSet {
  /// Bytes up to which a set is kept in memory while training.
  public static let memoryLimit = 128 << 20

  /// The set itself, or its patches in memory if they are few enough.
  public func source(memoryLimit: Int = DataSet.memoryLimit) throws -> any PatchSource {
    let bytes = patchShape.reduce(count, *) * MemoryLayout<Float>.stride
    return bytes > memoryLimit ? self : MemoryPatches(try patches(Array(0..<count)))
  }
}
