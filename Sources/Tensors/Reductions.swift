import CKernels

extension Tensor {
  /// The axes as a set in order, negative ones counted from the end; all axes where none is named.
  public func resolved(axes: [Int]?) -> [Int] {
    guard let axes else { return Array(0..<rank) }
    return Set(
      axes.map { axis in
        precondition((-rank..<rank).contains(axis), "the axis \(axis) is outside the shape \(shape)")
        return axis < 0 ? axis + rank : axis
      }
    ).sorted()
  }

  /// Sum over the axes (all where none is named).
  ///
  /// Terms are added in blocks whose borders do not depend on the number of threads.
  public func sum(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    reduced(over: resolved(axes: axes), keepingAxes: keepingAxes) { $0.sumOfRun(outer: $1, count: $2, inner: $3) }
  }

  /// Mean over the axes (all where none is named).
  public func mean(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let total = sum(axes: axes, keepingAxes: keepingAxes)
    return affine(total, scale: Float(total.count) / Float(count))
  }

  /// Largest value over the axes (all where none is named).
  public func max(axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    reduced(over: resolved(axes: axes), keepingAxes: keepingAxes) { x, outer, count, inner in
      Tensor([outer, inner]) { y in
        x.withUnsafeBufferPointer { x in
          Parallel.forEachRange(outer, grain: Swift.max(1, elementwiseGrain / (count * inner))) { part in
            kernel_maximum_along(
              part.count, count, inner, x.baseAddress! + part.lowerBound * count * inner,
              y.baseAddress! + part.lowerBound * inner, nil)
          }
        }
      }
    }
  }

  /// Place of the first largest value along one axis, which is dropped.
  public func indexOfMaximum(axis: Int) -> [Int] {
    let axis = resolved(axes: [axis])[0]
    let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *)
    var values = [Float](repeating: 0, count: outer * inner), indices = values
    withUnsafeBufferPointer { kernel_maximum_along(outer, shape[axis], inner, $0.baseAddress!, &values, &indices) }
    return indices.map { Int($0) }
  }

  /// Adds up to a smaller shape what broadcasting had stretched: the adjoint of `broadcast(to:)`.
  public func summed(to target: [Int]) -> Tensor {
    guard target != shape else { return self }
    let extra = rank - target.count
    let axes = shape.indices.filter { $0 < extra || target[$0 - extra] == 1 && shape[$0] != 1 }
    return sum(axes: axes).reshaped(target)
  }

  /// Σ aᵢbᵢ over all values.
  public func dot(_ other: Tensor) -> Float {
    precondition(shape == other.shape, "a dot product wants one shape: \(shape), \(other.shape)")
    return withUnsafeBufferPointer { a in
      other.withUnsafeBufferPointer { b in kernel_dot(a.count, a.baseAddress!, b.baseAddress!) }
    }
  }

  /// Folds runs of neighbouring axes one after the other, the last run first.
  private func reduced(
    over axes: [Int], keepingAxes: Bool, _ fold: (Tensor, _ outer: Int, _ count: Int, _ inner: Int) -> Tensor
  ) -> Tensor {
    var result = self
    var remaining = axes
    while let last = remaining.popLast() {
      var first = last
      while let next = remaining.last, next == first - 1 { first = remaining.removeLast() }
      let outer = shape[..<first].reduce(1, *), count = shape[first...last].reduce(1, *)
      let inner = result.count / Swift.max(outer * count, 1)
      result = fold(result, outer, count, inner)
    }
    let reduced = Set(axes)
    return result.reshaped(
      shape.indices.compactMap { reduced.contains($0) ? (keepingAxes ? 1 : nil) : shape[$0] })
  }

  private func sumOfRun(outer: Int, count: Int, inner: Int) -> Tensor {
    let longRun = 4 * elementwiseGrain
    // Sixteen rows at least, so that each round leaves a sixteenth of the rows to the next.
    let block = Swift.max(16, elementwiseGrain / Swift.max(inner, 1))
    guard outer == 1, count * inner > longRun, count > block else {
      return Tensor([outer, inner]) { y in
        withUnsafeBufferPointer { x in
          Parallel.forEachRange(outer, grain: Swift.max(1, elementwiseGrain / Swift.max(count * inner, 1))) { part in
            kernel_sum(
              part.count, count, inner, x.baseAddress! + part.lowerBound * count * inner,
              y.baseAddress! + part.lowerBound * inner)
          }
        }
      }
    }
    // One long sum: equal blocks first, then the sum of their sums.
    let blocks = (count + block - 1) / block
    let partial = Tensor([blocks, inner]) { y in
      withUnsafeBufferPointer { x in
        Parallel.forEachRange(blocks) { part in
          for b in part {
            kernel_sum(
              1, Swift.min(block, count - b * block), inner, x.baseAddress! + b * block * inner,
              y.baseAddress! + b * inner)
          }
        }
      }
    }
    return partial.sumOfRun(outer: 1, count: blocks, inner: inner)
  }
}
