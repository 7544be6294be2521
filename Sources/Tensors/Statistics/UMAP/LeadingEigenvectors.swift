import CKernels

/// A symmetric sparse matrix by rows.
struct SparseMatrix {
  /// The entries of row i are start[i] ..< start[i + 1].
  let start: [Int]
  /// Their columns.
  let tail: [Int32]
  let values: [Double]

  /// Number of rows and columns.
  var order: Int { start.count - 1 }
}

/// The eigenvectors of a symmetric sparse matrix with the largest eigenvalues after one that is known.
///
/// Lanczos's method with full orthogonalisation, restarted from the best vectors when its basis is full (Wu and Simon,
/// "Thick-Restart Lanczos Method", 2000), until what is left of Sx − θx is below 10⁻³ (1 − θ), or after 1000 products.
/// Small matrices are solved whole. All sums are in an order that does not depend on the number of threads.
struct LeadingEigenvectors {
  /// Largest eigenvalue first, of length one.
  let vectors: [[Double]]

  private static let basisCount = 40, keptCount = 16, productLimit = 1000, denseOrder = 100

  /// - known: the eigenvector to leave aside, of any length.
  init(of matrix: SparseMatrix, after known: [Double], count: Int, seed: Int) {
    precondition(matrix.order > count, "\(count + 1) eigenvectors of a matrix of order \(matrix.order)")
    if matrix.order <= Self.denseOrder {
      vectors = Self.dense(matrix, count: count)
      return
    }
    var space = KrylovSpace(matrix, after: known, capacity: Self.basisCount, seed: seed)
    while true {
      space.fill()
      let pairs = space.pairs(Self.keptCount)
      let isFound = (0..<count).allSatisfy { pairs.residuals[$0] <= 1e-3 * max(1e-3, 1 - pairs.values[$0]) }
      space.restart(from: pairs)
      if isFound || space.productCount >= Self.productLimit { break }
    }
    vectors = (0..<count).map { space.vector($0) }
  }

  private static func dense(_ matrix: SparseMatrix, count: Int) -> [[Double]] {
    let order = matrix.order
    var values = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for entry in matrix.start[row]..<matrix.start[row + 1] { values[row * order + Int(matrix.tail[entry])] = matrix.values[entry] }
    }
    let pairs = SymmetricEigenpairs.onOneThread { SymmetricEigenpairs(of: values, order: order, largest: count + 1) }
    return (1...count).map { Array(pairs.vectors[$0 * order..<($0 + 1) * order]) }
  }
}

/// An orthonormal basis of the vectors S x, S² x, … and what the matrix S is within it.
private struct KrylovSpace {
  private let matrix: SparseMatrix
  private let capacity: Int
  /// The known eigenvector, then the basis, then the vector that would come next: a row each.
  private var rows: [Double]
  /// The matrix within the basis, `[capacity, capacity]`.
  private var inner: [Double]
  /// Vectors of the basis so far, whose products have been taken.
  private var filled = 0
  /// Length of what the last product had beyond the basis.
  private var rest = 0.0
  private(set) var productCount = 0
  private var random: Random

  private var order: Int { matrix.order }

  init(_ matrix: SparseMatrix, after known: [Double], capacity: Int, seed: Int) {
    (self.matrix, self.capacity) = (matrix, capacity)
    random = Random(seed: seed, purpose: "eigenvectors")
    rows = [Double](repeating: 0, count: (capacity + 2) * matrix.order)
    inner = [Double](repeating: 0, count: capacity * capacity)
    let length = known.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for i in known.indices { rows[i] = known[i] / length }
    setNext([Double](repeating: 0, count: matrix.order), at: 0)
  }

  /// The basis's vector of a number.
  func vector(_ number: Int) -> [Double] { Array(rows[(number + 1) * order..<(number + 2) * order]) }

  /// Adds products until the basis is full.
  mutating func fill() {
    while filled < capacity {
      var product = [Double](repeating: 0, count: order)
      let current = vector(filled)
      product.withUnsafeMutableBufferPointer { product in
        let product = product.baseAddress!
        Parallel.forEachRange(order, grain: 256) { part in
          kernel_sparse_product(
            part.lowerBound, part.upperBound, matrix.start, matrix.tail, matrix.values, current, product)
        }
      }
      productCount += 1
      let components = orthogonalise(&product, against: filled + 2)
      for k in 0...filled {
        inner[k * capacity + filled] = components[k + 1]
        inner[filled * capacity + k] = components[k + 1]
      }
      filled += 1
      setNext(product, at: filled)
    }
  }

  struct Pairs {
    let values: [Double]
    /// How the basis combines to each vector: `[pairs, capacity]`.
    let weights: [Double]
    /// Length of S x − θ x.
    let residuals: [Double]
  }

  /// The matrix's eigenvectors as far as the full basis knows them.
  func pairs(_ count: Int) -> Pairs {
    let pairs = SymmetricEigenpairs.onOneThread { SymmetricEigenpairs(of: inner, order: capacity, largest: count) }
    return Pairs(
      values: pairs.values, weights: pairs.vectors,
      residuals: (0..<count).map { (rest * pairs.vectors[($0 + 1) * capacity - 1]).magnitude })
  }

  /// Makes these vectors the basis.
  mutating func restart(from pairs: Pairs) {
    let count = pairs.values.count, order = order
    var combined = [Double](repeating: 0, count: count * order)
    combined.withUnsafeMutableBufferPointer { combined in
      rows.withUnsafeBufferPointer { rows in
        let combined = combined.baseAddress!, basis = rows.baseAddress! + order
        Parallel.forEachRange(order, grain: 256) { part in
          for k in 0..<count {
            pairs.weights.withUnsafeBufferPointer {
              kernel_add_combination(
                part.lowerBound, part.upperBound, order, capacity, basis, $0.baseAddress! + k * capacity,
                combined + k * order)
            }
          }
        }
      }
    }
    let next = vector(capacity)
    rows.replaceSubrange(order..<(count + 1) * order, with: combined)
    rows.replaceSubrange((count + 1) * order..<(count + 2) * order, with: next)
    inner = [Double](repeating: 0, count: capacity * capacity)
    for k in 0..<count { inner[k * capacity + k] = pairs.values[k] }
    filled = count
  }

  /// Scales what is left of a product to the basis's next vector; a random one where nothing is left.
  private mutating func setNext(_ product: [Double], at number: Int) {
    var next = product
    rest = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var length = rest
    if rest < 1e-12 {
      rest = 0
      next = (0..<order).map { _ in Double(random.nextNormal()) }
      _ = orthogonalise(&next, against: number + 1)
      length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    for i in 0..<order { rows[(number + 1) * order + i] = next[i] / length }
  }

  /// Takes off a vector's components along the first rows, twice, because once leaves rounding. Gives the components.
  private func orthogonalise(_ vector: inout [Double], against count: Int) -> [Double] {
    let order = order
    var total = [Double](repeating: 0, count: count)
    vector.withUnsafeMutableBufferPointer { vector in
      rows.withUnsafeBufferPointer { rows in
        let vector = vector.baseAddress!, rows = rows.baseAddress!
        for _ in 0..<2 {
          var components = [Double](repeating: 0, count: count)
          components.withUnsafeMutableBufferPointer { components in
            let components = components.baseAddress!
            Parallel.forEachRange(count) { part in
              kernel_projections(part.lowerBound, part.upperBound, order, rows, vector, components)
            }
          }
          let negative = components.map { -$0 }
          Parallel.forEachRange(order, grain: 256) { part in
            kernel_add_combination(part.lowerBound, part.upperBound, order, count, rows, negative, vector)
          }
          for k in 0..<count { total[k] += components[k] }
        }
      }
    }
    return total
  }
}
