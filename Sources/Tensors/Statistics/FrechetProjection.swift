import CLAPACK

/// Fréchet distance of two sets of points along the first principal components of the real ones.
///
/// ‖m₁ − m₂‖² + tr C₁ + tr C₂ − 2 tr (C₁^½ C₂ C₁^½)^½, with sample covariances (N − 1 below): eigenvalues of symmetric
/// matrices in double precision, each at least 0, so no complex root and no regularising term is needed. The components
/// are the real set's alone and at most one for ten points a set, since a covariance of more values than points is
/// mostly error. Dowson and Landau, 1982; Heusel et al., 2017, for networks.
public struct FrechetProjection: Sendable {
  public let components: PrincipalComponents

  /// Number of directions that the distance is taken along.
  public var rank: Int { components.count }

  /// Fitted on real points `[M, …]` for comparing sets of N points; nil where N is below 10 or the points do not vary.
  ///
  /// - Parameter limit: directions at most, besides N/10.
  public init?(fittedOn real: Tensor, comparing count: Int, limit: Int = 64) {
    guard count >= 10, real.shape[0] >= 2 else { return nil }
    components = PrincipalComponents(of: real, count: min(limit, count / 10))
    guard components.count > 0 else { return nil }
  }

  /// The distance of points `[N, …]` and `[M, …]`, N and M ≥ 2, in the square of their values' unit; never below 0.
  public func callAsFunction(_ a: Tensor, _ b: Tensor) -> Double {
    frechetDistance(components.transform(a), components.transform(b))
  }
}

/// The same without a projection: points `[N, D]` and `[M, D]`, whose D should be well below N and M.
public func frechetDistance(_ a: Tensor, _ b: Tensor) -> Double {
  precondition(
    a.rank == 2 && b.rank == 2 && a.shape[1] == b.shape[1] && a.shape[0] >= 2 && b.shape[0] >= 2,
    "points of \(a.shape) and \(b.shape) have no Fréchet distance")
  let (first, second) = (Covariance(a), Covariance(b))
  let shift = zip(first.mean, second.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  let overlap = first.rootOfProduct(with: second)
  // What is left below 0 is rounding: the distance is a square.
  return max(0, shift + first.trace + second.trace - 2 * overlap)
}

private struct Covariance {
  let mean: [Double]
  /// `[D, D]`, its lower triangle by columns.
  private let matrix: [Double]
  private var order: Int { mean.count }

  init(_ points: Tensor) {
    let centred = CentredPoints(points)
    mean = centred.means
    matrix = centred.productsOfValues().map { $0 / Double(points.shape[0] - 1) }
  }

  var trace: Double { (0..<order).reduce(0) { $0 + matrix[$1 * order + $1] } }

  /// tr (C₁^½ C₂ C₁^½)^½ = Σ √λ.
  func rootOfProduct(with other: Covariance) -> Double {
    let root = squareRoot
    let inner = product(product(root, other.symmetric), root)
    return SymmetricEigenpairs(of: inner, order: order, largest: order).values.reduce(0) { $0 + max(0, $1).squareRoot() }
  }

  /// Both triangles.
  private var symmetric: [Double] {
    (0..<order * order).map { at in
      let (row, column) = (at / order, at % order)
      return matrix[min(row, column) * order + max(row, column)]
    }
  }

  /// The symmetric root C^½ = Σ √λ v vᵀ.
  private var squareRoot: [Double] {
    let pairs = SymmetricEigenpairs(of: matrix, order: order, largest: order)
    let scaled = pairs.vectors.enumerated().map { $1 * max(0, pairs.values[$0 / order]).squareRoot().squareRoot() }
    var n = Int32(order), one = 1.0, zero = 0.0
    var root = [Double](repeating: 0, count: order * order)
    dgemm_("N", "T", &n, &n, &n, &one, scaled, &n, scaled, &n, &zero, &root, &n)
    return root
  }

  private func product(_ a: [Double], _ b: [Double]) -> [Double] {
    var n = Int32(order), one = 1.0, zero = 0.0
    var result = [Double](repeating: 0, count: order * order)
    dgemm_("N", "N", &n, &n, &n, &one, a, &n, b, &n, &zero, &result, &n)
    return result
  }
}
