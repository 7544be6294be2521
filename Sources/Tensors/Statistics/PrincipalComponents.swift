/// The directions in which points vary most, and how much.
///
/// With the mean taken off, the covariance XᵀX / (N − 1) = Σₖ λₖ vₖ vₖᵀ; the variances λ fall, the directions v have
/// length one and their largest value in magnitude is positive. Where there are fewer points than values a point, the
/// products of the points XXᵀ have the same λ, and v = Xᵀu / √((N − 1) λ). Sums and eigenproblems are in double
/// precision. The same as scikit-learn's `PCA` with `svd_solver="full"` up to rounding.
public struct PrincipalComponents: Sendable {
  /// The mean point, `[D]`.
  public let mean: Tensor
  /// The directions, a row each: `[K, D]`.
  public let directions: Tensor
  /// Variance along each direction, largest first: `[K]`, of the points' unit squared.
  public let variances: [Double]
  /// Variance of the points in all directions together.
  public let totalVariance: Double

  /// Number of directions.
  public var count: Int { variances.count }
  /// Share of all variance that lies in each direction.
  public var shares: [Double] { variances.map { totalVariance > 0 ? $0 / totalVariance : 0 } }

  /// The first directions of points `[N, …]`, N ≥ 2, read as `[N, D]`.
  ///
  /// `count` at most; fewer where the points do not vary in so many directions: never more than N − 1 or D, and none
  /// whose variance is rounding (10⁻¹² of the largest).
  public init(of points: Tensor, count limit: Int? = nil) {
    let points = points.asRows
    let rows = points.shape[0], width = points.shape[1]
    precondition(rows >= 2, "one point alone does not vary")
    precondition(limit.map { $0 >= 1 } ?? true, "\(limit ?? 0) principal components of \(points.shape)")
    let centred = CentredPoints(points)
    let isWide = rows < width, order = min(rows, width)
    let products = isWide ? centred.productsOfPoints() : centred.productsOfValues()
    totalVariance = (0..<order).reduce(0) { $0 + products[$1 * order + $1] } / Double(rows - 1)
    let pairs = SymmetricEigenpairs(of: products, order: order, largest: min(rows - 1, width, limit ?? .max))
    let kept = pairs.values.prefix { $0 > 1e-12 * pairs.values[0] && $0 > 0 }
    let vectors = Array(pairs.vectors[..<(kept.count * order)])
    variances = kept.map { $0 / Double(rows - 1) }
    mean = Tensor([width], centred.means.map { Float($0) })
    directions = PrincipalComponents.signed(
      isWide
        ? centred.combinations(vectors, lengths: kept.map { $0.squareRoot() })
        : Tensor([kept.count, width], vectors.map { Float($0) }))
  }

  /// Rows turned so that their largest value in magnitude is positive: an eigenvector has no sign of its own.
  private static func signed(_ rows: Tensor) -> Tensor {
    var rows = rows
    let width = rows.shape[1]
    rows.withUnsafeMutableBufferPointer { values in
      for row in stride(from: 0, to: values.count, by: width) {
        let largest = (row..<row + width).max { values[$0].magnitude < values[$1].magnitude }!
        if values[largest] < 0 { for i in row..<row + width { values[i].negate() } }
      }
    }
    return rows
  }

  /// Points' places along the directions. `[N, …]` with D values a point → `[N, K]`
  public func transform(_ points: Tensor) -> Tensor {
    let points = points.asRows
    precondition(
      points.shape[1] == mean.count, "components of \(mean.count) values do not fit points of shape \(points.shape)")
    return matrixProduct(points - mean, directions, transposeB: true)
  }

  /// The points nearest to the given ones that lie in the directions' span. `[N, K]` → `[N, D]`
  public func inverse(_ places: Tensor) -> Tensor {
    precondition(
      places.rank == 2 && places.shape[1] == count, "\(count) components do not fit places of shape \(places.shape)")
    return matrixProduct(places, directions) + mean
  }

  /// How many directions have a variance above a bound.
  ///
  /// Above β/2, with β in the convention Σ squared error + β Σ KL, it is how many latents a linear VAE keeps active:
  /// each costs more than it saves from there on (Lucas et al., "Don't Blame the ELBO!", 2019, with σ² = β/2).
  public func count(above variance: Double) -> Int { variances.prefix { $0 > variance }.count }
}
