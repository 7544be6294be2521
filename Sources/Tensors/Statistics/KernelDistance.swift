import Foundation

/// Unbiased kernel distance (squared maximum mean discrepancy) of two sets.
///
/// mean k(x, x′) over pairs of different real points + mean k(y, y′) over pairs of different generated ones
/// − 2 · mean k(x, y), with the Gaussian kernel k(x, y) = exp(−‖x − y‖² / (2 σ²)).
/// Its expectation is 0 for sets of one distribution, so single values may lie a little below 0.
///
/// real: `[N, …]`, generated: `[M, …]`, N and M ≥ 2. Gretton et al., "A Kernel Two-Sample Test", 2012, equation 3.
public func kernelDistance(real: Tensor, generated: Tensor, bandwidth: Double) -> Double {
  meanKernel(among: real, bandwidth: bandwidth) + meanKernel(among: generated, bandwidth: bandwidth)
    - 2 * meanKernel(between: real, generated, bandwidth: bandwidth)
}

/// The usual σ: the median distance between two different points.
public func medianBandwidth(_ points: Tensor) -> Double {
  let points = points.asRows
  let distances = squaredDistances(points, points)
  let count = points.shape[0]
  precondition(count >= 2, "one point alone has no distances")
  return median((0..<count).flatMap { i in (0..<i).map { j in distances[i * count + j] } }).squareRoot()
}

/// mean of k(x, x′) over pairs of different points.
func meanKernel(among points: Tensor, bandwidth: Double) -> Double {
  let points = points.asRows
  let count = points.shape[0]
  precondition(count >= 2, "an unbiased kernel distance wants at least two points in each set")
  let distances = squaredDistances(points, points)
  var sum = 0.0
  for i in 0..<count {
    for j in 0..<i { sum += exp(-distances[i * count + j] / (2 * bandwidth * bandwidth)) }
  }
  return 2 * sum / Double(count * (count - 1))
}

private func meanKernel(between a: Tensor, _ b: Tensor, bandwidth: Double) -> Double {
  let distances = squaredDistances(a.asRows, b.asRows)
  return distances.reduce(0) { $0 + exp(-$1 / (2 * bandwidth * bandwidth)) } / Double(distances.count)
}

/// ‖a − b‖² for each pair of rows, by a matrix product. → `[N, M]`
private func squaredDistances(_ a: Tensor, _ b: Tensor) -> [Double] {
  let (squaresA, squaresB) = (a.squaredNorms, b.squaredNorms)
  return matrixProduct(a, b, transposeB: true).withUnsafeBufferPointer { products in
    products.indices.map { at in
      max(0, squaresA[at / squaresB.count] + squaresB[at % squaresB.count] - 2 * Double(products[at]))
    }
  }
}
