/// Flat positions in a tensor: whole numbers, in pooled memory so that a training step allocates none.
public struct Positions: Sendable {
  private let storage: Storage
  public let count: Int
  /// What pooling these positions come from, one of each window in their order; nil where they come from none.
  let origin: Pooled?

  /// A pooling of a tensor: its shape, and the windows.
  struct Pooled: Sendable {
    let shape: [Int], windows: PoolingGeometry
  }

  /// Positions that `fill` writes in full.
  public init(count: Int, fill: (UnsafeMutableBufferPointer<Int32>) -> Void) {
    self.init(count: count, origin: nil, fill: fill)
  }

  init(count: Int, origin: Pooled?, fill: (UnsafeMutableBufferPointer<Int32>) -> Void) {
    self.count = count
    self.origin = origin
    storage = Storage(count: count)
    storage.pointer.withMemoryRebound(to: Int32.self, capacity: count) {
      fill(UnsafeMutableBufferPointer(start: $0, count: count))
    }
  }

  public init(_ positions: some Collection<Int>) {
    self.init(count: positions.count) { buffer in
      for (i, position) in positions.enumerated() { buffer[i] = Int32(position) }
    }
  }

  @inline(__always)
  public func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Int32>) throws -> R) rethrows -> R {
    defer { withExtendedLifetime(storage) {} }
    return try storage.pointer.withMemoryRebound(to: Int32.self, capacity: count) {
      try body(UnsafeBufferPointer(start: $0, count: count))
    }
  }

  /// The remainder of every position: the channel, where channels stand last.
  public func modulo(_ divisor: Int) -> Positions {
    withUnsafeBufferPointer { positions in
      Positions(count: count) { result in
        let divisor = Int32(divisor)
        for i in result.indices { result[i] = positions[i] % divisor }
      }
    }
  }

  /// Whether entry n stands in channel n mod C, as pooling leaves them.
  public var followChannels: Bool { origin != nil }

  /// The positions as an array.
  public var values: [Int] { withUnsafeBufferPointer { $0.map { Int($0) } } }
}

extension Tensor {
  /// The values at flat positions: result[i] = self.flat[positions[i]].
  public func gathered(_ positions: Positions, shape: [Int]? = nil) -> Tensor {
    Tensor(shape ?? [positions.count]) { y in
      withUnsafeBufferPointer { x in
        positions.withUnsafeBufferPointer { positions in
          Parallel.forEachRange(positions.count, grain: elementwiseGrain) { part in
            for i in part { y[i] = x[Int(positions[i])] }
          }
        }
      }
    }
  }

  /// A tensor of zeros with these values added at flat positions: the adjoint of `gathered`.
  public func scattered(to shape: [Int], at positions: Positions) -> Tensor {
    var result = Tensor(shape, repeating: 0)
    result.withUnsafeMutableBufferPointer { y in
      withUnsafeBufferPointer { x in
        positions.withUnsafeBufferPointer { positions in
          for i in 0..<positions.count { y[Int(positions[i])] += x[i] }
        }
      }
    }
    return result
  }

  /// Rows of an axis by number: `[…, n, …]` → `[…, indices.count, …]`.
  public func gathered(axis: Int, _ indices: [Int]) -> Tensor {
    let axis = resolved(axes: [axis])[0]
    let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *), length = shape[axis]
    precondition(indices.allSatisfy { (0..<length).contains($0) }, "an index is outside axis \(axis) of \(shape)")
    var newShape = shape
    newShape[axis] = indices.count
    return Tensor(newShape) { y in
      withUnsafeBufferPointer { x in
        guard !y.isEmpty else { return }
        for o in 0..<outer {
          for (i, index) in indices.enumerated() {
            (y.baseAddress! + (o * indices.count + i) * inner).update(
              from: x.baseAddress! + (o * length + index) * inner, count: inner)
          }
        }
      }
    }
  }

  /// Adds every row into row `indices[i]` of an axis of `length` rows: the adjoint of `gathered(axis:)`.
  public func scattered(axis: Int, length: Int, _ indices: [Int]) -> Tensor {
    let axis = resolved(axes: [axis])[0]
    let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *)
    precondition(indices.count == shape[axis], "\(indices.count) indices for axis \(axis) of \(shape)")
    precondition(indices.allSatisfy { (0..<length).contains($0) }, "an index is outside 0..<\(length)")
    var newShape = shape
    newShape[axis] = length
    var result = Tensor(newShape, repeating: 0)
    result.withUnsafeMutableBufferPointer { y in
      withUnsafeBufferPointer { x in
        for o in 0..<outer {
          for (i, index) in indices.enumerated() {
            let source = x.baseAddress! + (o * indices.count + i) * inner
            let target = y.baseAddress! + (o * length + index) * inner
            for j in 0..<inner { target[j] += source[j] }
          }
        }
      }
    }
    return result
  }
}
