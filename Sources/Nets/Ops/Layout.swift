import Tensors

// Shapes and pieces; all linear, so second order comes by itself.

extension Var {
  /// The same values under another shape; one axis may be −1. Sparse gradients pass: positions are flat.
  public func reshaped(_ newShape: [Int]) -> Var {
    guard newShape != shape else { return self }
    return tape.record(
      value.reshaped(newShape),
      .any(self) { cotangent in
        switch cotangent {
        case .dense, .product: .dense(cotangent.dense.reshaped(shape))
        case .sparse(let dy): .sparse(SparseCotangent(positions: dy.positions, values: dy.values, shape: shape))
        }
      })
  }

  /// The axes in another order: axis i of the result is axis `order[i]`.
  public func transposed(_ order: [Int]) -> Var {
    let inverse = order.indices.map { axis in order.firstIndex(of: axis)! }
    return tape.record(value.transposed(order), Pullback(self) { $0.transposed(inverse) })
  }

  /// A piece of one axis.
  public func slice(axis: Int, _ range: Range<Int>) -> Var {
    let length = shape[value.resolved(axes: [axis])[0]]
    return tape.record(
      value.slice(axis: axis, range),
      Pullback(self) { $0.padded(axis: axis, before: range.lowerBound, after: length - range.upperBound) })
  }

  /// Variables one after the other along an axis.
  public static func concatenation(_ parts: [Var], axis: Int) -> Var {
    let axis = parts[0].value.resolved(axes: [axis])[0]
    return parts[0].tape.record(Tensor.concatenation(parts.map(\.value), axis: axis)) { _ in
      var start = 0
      return parts.map { part in
        let range = start..<start + part.shape[axis]
        start = range.upperBound
        return Pullback(part) { $0.slice(axis: axis, range) }
      }
    }
  }
}
