/// Sliced Wasserstein-1 distance of two sets of equal size.
///
/// mean over directions v of (1/N) Σᵢ |aᵥ₍ᵢ₎ − bᵥ₍ᵢ₎|, where aᵥ₍ᵢ₎ is the i-th smallest of a·v: along a line, the
/// cheapest way to carry one heap of points to another is in order.
///
/// a, b: `[N, …]` with D values a point; directions: `[D, M]`, columns of length one. In the units of the values.
/// Bonneel et al., "Sliced and Radon Wasserstein Barycenters of Measures", 2015.
public func slicedWasserstein(_ a: Tensor, _ b: Tensor, directions: Tensor) -> Double {
  let (a, b) = (a.asRows, b.asRows)
  precondition(a.shape == b.shape, "sliced Wasserstein wants sets of one size, not \(a.shape) and \(b.shape)")
  let count = a.shape[0], slices = directions.shape[1]
  func sortedSlices(_ points: Tensor) -> [[Float]] {
    matrixProduct(directions, points, transposeA: true, transposeB: true).withUnsafeBufferPointer { values in
      (0..<slices).map { values[$0 * count..<($0 + 1) * count].sorted() }
    }
  }
  var sum = 0.0
  for (x, y) in zip(sortedSlices(a), sortedSlices(b)) {
    for (p, q) in zip(x, y) { sum += Double(abs(p - q)) }
  }
  return sum / Double(count * slices)
}

/// Random directions for it: normal vectors, scaled to length one. → `[dimensions, count]`
public func projectionDirections(dimensions: Int, count: Int = 512, seed: Int) -> Tensor {
  var random = Random(seed: seed, purpose: "projection directions")
  let rows = random.normal([count, dimensions])
  let lengths = rows.squaredNorms.map { Float($0.squareRoot()) }
  return Tensor([dimensions, count]) { columns in
    rows.withUnsafeBufferPointer { rows in
      for direction in 0..<count {
        for i in 0..<dimensions { columns[i * count + direction] = rows[direction * dimensions + i] / lengths[direction] }
      }
    }
  }
}
