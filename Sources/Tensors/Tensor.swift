/// Float values in a box of any rank: row-major, contiguous, a value (copied on write).
///
/// Channels stand last: spectrograms `[batch, time, frequency, channel]`, waveforms `[batch, time, channel]`;
/// kernels `[time, frequency, in, out]`, dense weights `[in, out]`. A scalar has the shape `[]`.
public struct Tensor: Sendable {
  /// Length of every axis, outermost first.
  public private(set) var shape: [Int]
  private var storage: Storage

  /// A tensor that `fill` writes in full: the memory holds anything before.
  public init(_ shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    precondition(shape.allSatisfy { $0 >= 0 }, "a tensor's axes cannot be negative: \(shape)")
    self.shape = shape
    let count = shape.reduce(1, *)
    storage = Storage(count: count)
    try fill(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
  }

  /// A tensor of one value.
  public init(_ shape: [Int], repeating value: Float = 0) {
    self.init(shape) { $0.update(repeating: value) }
  }

  /// A tensor of given values, last axis fastest.
  public init(_ shape: [Int], _ values: some Collection<Float>) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values do not fill the shape \(shape)")
    self.init(shape) { _ = $0.update(fromContentsOf: values) }
  }

  /// A scalar.
  public init(_ value: Float) { self.init([], repeating: value) }

  /// Number of values.
  public var count: Int { shape.reduce(1, *) }
  /// Number of axes.
  public var rank: Int { shape.count }

  /// The values as an array, last axis fastest.
  public var values: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// The only value of a tensor of one.
  public var scalar: Float {
    precondition(count == 1, "a tensor of shape \(shape) is not a scalar")
    return storage.pointer[0]
  }

  /// One value by its index on every axis.
  public subscript(_ index: Int...) -> Float {
    get { storage.pointer[offset(index)] }
    set {
      makeUnique()
      storage.pointer[offset(index)] = newValue
    }
  }

  /// The values, to read.
  @inline(__always)
  public func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: count))
  }

  /// The values, to change in place: copied first if another tensor shares them.
  public mutating func withUnsafeMutableBufferPointer<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
  }

  /// Names the values: changes with every change of them, and no two tensors have the same unless they share memory.
  public var version: Int { storage.version }

  /// The same values under another shape; one axis may be −1 and is worked out.
  public func reshaped(_ newShape: [Int]) -> Tensor {
    var result = self
    result.shape = newShape
    if let free = newShape.firstIndex(of: -1) {
      let known = newShape.reduce(1) { $1 == -1 ? $0 : $0 * $1 }
      result.shape[free] = known == 0 ? 0 : count / known
    }
    precondition(result.count == count, "the shape \(shape) cannot be read as \(newShape)")
    return result
  }

  private func offset(_ index: [Int]) -> Int {
    precondition(index.count == rank, "\(index.count) indices for the shape \(shape)")
    return zip(index, shape).reduce(0) { offset, axis in
      precondition((0..<axis.1).contains(axis.0), "the index \(index) is outside the shape \(shape)")
      return offset * axis.1 + axis.0
    }
  }

  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return storage.renewVersion() }
    let copy = Storage(count: count)
    copy.pointer.update(from: storage.pointer, count: count)
    storage = copy
  }
}

extension Tensor: Equatable {
  /// Same shape and the same values.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape && a.withUnsafeBufferPointer { x in b.withUnsafeBufferPointer { y in x.elementsEqual(y) } }
  }
}
