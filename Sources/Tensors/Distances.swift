import CKernels

/// Σ (a − b)² over all values, in one pass. Its blocks' borders, and so its bits, do not depend on the number of threads.
public func squaredDistance(_ a: Tensor, _ b: Tensor) -> Float {
  precondition(a.shape == b.shape, "a distance between \(a.shape) and \(b.shape)")
  let blocks = (a.count + elementwiseGrain - 1) / elementwiseGrain
  guard blocks > 0 else { return 0 }
  let parts = Tensor([blocks]) { parts in
    withPointers(to: a, b) { from in
      Parallel.forEachRange(blocks) { range in
        for block in range {
          let start = block * elementwiseGrain, count = min(elementwiseGrain, a.count - start)
          parts[block] = kernel_squared_difference(count, from[0] + start, from[1] + start)
        }
      }
    }
  }
  return Float(parts.values.reduce(0.0) { $0 + Double($1) })
}

/// scale·(a − b) in one pass; a and b of one shape.
public func difference(_ a: Tensor, _ b: Tensor, scale: Float) -> Tensor {
  precondition(a.shape == b.shape, "a difference of \(a.shape) and \(b.shape)")
  return Tensor(a.shape) { y in
    withPointers(to: a, b) { from in
      Parallel.forEachRange(a.count, grain: elementwiseGrain) { part in
        let start = part.lowerBound
        kernel_scaled_difference(part.count, from[0] + start, from[1] + start, scale, y.baseAddress! + start)
      }
    }
  }
}
