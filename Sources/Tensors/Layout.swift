extension Tensor {
  /// The axes in another order: axis i of the result is axis `order[i]` of this tensor.
  public func transposed(_ order: [Int]) -> Tensor {
    precondition(order.sorted() == Array(0..<rank), "\(order) is not an order of the axes of \(shape)")
    guard order != Array(0..<rank) else { return self }
    let strides = self.strides
    // Axes that stay together move together: the innermost run is copied whole where it stays innermost.
    var kept = rank
    while kept > 0, order[kept - 1] == kept - 1 { kept -= 1 }
    let run = shape[kept...].reduce(1, *)
    let newShape = order.map { shape[$0] }
    let outer = newShape[..<kept], outerStrides = order[..<kept].map { strides[$0] }
    guard let innerCount = outer.last, let innerStride = outerStrides.last else { return self }
    let rows = outer.dropLast().reduce(1, *)
    return Tensor(newShape) { y in
      withUnsafeBufferPointer { x in
        guard !y.isEmpty else { return }
        Parallel.forEachRange(rows, grain: Swift.max(1, elementwiseGrain / (innerCount * run))) { part in
          for row in part {
            var rest = row, offset = 0
            for axis in outer.indices.dropLast().reversed() {
              offset += rest % outer[axis] * outerStrides[axis]
              rest /= outer[axis]
            }
            let source = x.baseAddress! + offset, target = y.baseAddress! + row * innerCount * run
            if run == 1 {
              for i in 0..<innerCount { target[i] = source[i * innerStride] }
            } else {
              for i in 0..<innerCount { (target + i * run).update(from: source + i * innerStride, count: run) }
            }
          }
        }
      }
    }
  }

  /// The last two axes exchanged.
  public var transposed: Tensor {
    transposed(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// A piece of one axis.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    let axis = resolved(axes: [axis])[0]
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape[axis], "\(range) is outside axis \(axis) of \(shape)")
    let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *)
    let row = shape[axis] * inner, piece = range.count * inner
    var newShape = shape
    newShape[axis] = range.count
    return Tensor(newShape) { y in
      withUnsafeBufferPointer { x in
        guard !y.isEmpty else { return }
        for o in 0..<outer {
          (y.baseAddress! + o * piece).update(
            from: x.baseAddress! + o * row + range.lowerBound * inner, count: piece)
        }
      }
    }
  }

  /// A piece of the first axis.
  public func rows(_ range: Range<Int>) -> Tensor { slice(axis: 0, range) }

  /// Tensors one after the other along an axis; the other axes agree.
  public static func concatenation(_ parts: [Tensor], axis: Int) -> Tensor {
    let first = parts[0], axis = first.resolved(axes: [axis])[0]
    for part in parts {
      precondition(
        part.rank == first.rank && part.shape.indices.allSatisfy { $0 == axis || part.shape[$0] == first.shape[$0] },
        "shapes \(parts.map(\.shape)) do not join along axis \(axis)")
    }
    var shape = first.shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *)
    return Tensor(shape) { y in
      var start = 0
      for part in parts {
        let piece = part.shape[axis] * inner
        part.withUnsafeBufferPointer { x in
          guard piece > 0 else { return }
          for o in 0..<outer {
            (y.baseAddress! + o * shape[axis] * inner + start).update(from: x.baseAddress! + o * piece, count: piece)
          }
        }
        start += piece
      }
    }
  }

  /// Floats between neighbours on every axis.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }
}
