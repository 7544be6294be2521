import CKernels

/// Products of a few rows with a large matrix, where reading it is all the time there is. oneDNN's product packs the
/// matrix first, which costs more than the product.
///
/// Pieces and their sums do not depend on the number of threads.
enum ThinProduct {
  static let mostRows = Int(kernel_thin_rows)
  private static let leastWeights = 1 << 18

  /// Whether x of so many rows times w of so many values is taken here.
  static func isWorthwhile(rows: Int, weights: Int) -> Bool { rows <= mostRows && weights >= leastWeights }

  /// Columns, or rows, of w in a piece of work.
  private static let pieceColumns = 4096, pieceRows = 2048

  /// x [M, K] · w [K, N] → [M, N].
  static func product(_ x: Tensor, _ w: Tensor) -> Tensor {
    let (rows, depth, columns) = (x.shape[0], w.shape[0], w.shape[1])
    // Wide matrices are divided into columns; tall ones into rows, whose sums are added up.
    let deep = (depth + pieceRows - 1) / pieceRows, wide = (columns + pieceColumns - 1) / pieceColumns
    let parts = Tensor([deep, rows, columns]) { y in
      withPointers(to: x, w) { from in
        Parallel.forEachRange(deep * wide) { range in
          for piece in range {
            let k = piece / wide * pieceRows, n = piece % wide * pieceColumns
            kernel_thin_product(
              rows, min(pieceRows, depth - k), min(pieceColumns, columns - n), from[0] + k, depth,
              from[1] + k * columns + n, columns, y.baseAddress! + piece / wide * rows * columns + n, columns)
          }
        }
      }
    }
    return deep == 1 ? parts.reshaped([rows, columns]) : parts.sum(axes: [0])
  }

  /// d [M, N] · w [K, N]ᵀ → [M, K].
  static func adjoint(_ d: Tensor, _ w: Tensor) -> Tensor {
    let (rows, depth, columns) = (d.shape[0], w.shape[0], w.shape[1])
    let deep = (depth + pieceRows - 1) / pieceRows, wide = (columns + pieceColumns - 1) / pieceColumns
    let turned = turned(d)
    let parts = Tensor([wide, depth, mostRows]) { y in
      withPointers(to: turned, w) { from in
        Parallel.forEachRange(deep * wide) { range in
          for piece in range {
            let k = piece / wide * pieceRows, n = piece % wide * pieceColumns
            kernel_thin_adjoint(
              min(pieceRows, depth - k), min(pieceColumns, columns - n), from[1] + k * columns + n, columns,
              from[0] + n * mostRows, y.baseAddress! + (piece % wide * depth + k) * mostRows)
          }
        }
      }
    }
    let sum = wide == 1 ? parts.reshaped([depth, mostRows]) : parts.sum(axes: [0])
    return sum.transposed([1, 0]).slice(axis: 0, 0..<rows)
  }

  /// x [M, K] → [K, 16], zeros beyond M.
  static func turned(_ x: Tensor) -> Tensor {
    let (rows, columns) = (x.shape[0], x.shape[1])
    return Tensor([columns, mostRows]) { turned in
      x.withUnsafeBufferPointer { x in
        Parallel.forEachRange(columns, grain: 4096) { range in
          kernel_thin_turn(
            rows, range.count, x.baseAddress! + range.lowerBound, columns,
            turned.baseAddress! + range.lowerBound * mostRows)
        }
      }
    }
  }
}

/// A matrix that is the product of two thin ones, xᵀ · d, and is not worked out until it is needed, a piece at a time:
/// the gradient of a dense layer's weights, which a few examples make up.
///
/// x: `[M, K]`, d: `[M, N]` → `[K, N]`, M at most 16.
public struct OuterProduct: Sendable {
  public let x: Tensor
  public let d: Tensor
  private let turned: Tensor

  /// Whether a product of M rows with so many values is better kept like this.
  public static func isWorthwhile(rows: Int, weights: Int) -> Bool { ThinProduct.isWorthwhile(rows: rows, weights: weights) }

  public init(_ x: Tensor, _ d: Tensor) {
    precondition(
      x.rank == 2 && d.rank == 2 && x.shape[0] == d.shape[0] && x.shape[0] <= ThinProduct.mostRows,
      "\(x.shape) and \(d.shape) are not thin matrices of as many rows")
    self.x = x
    self.d = d
    turned = ThinProduct.turned(x)
  }

  public var shape: [Int] { [x.shape[1], d.shape[1]] }

  /// Rows of it, one after the other in memory.
  public func write(rows: Range<Int>, to memory: UnsafeMutablePointer<Float>) {
    withPointers(to: turned, d) { from in
      kernel_thin_outer(
        d.shape[0], rows.count, d.shape[1], from[0] + rows.lowerBound * ThinProduct.mostRows, from[1], d.shape[1], memory)
    }
  }

  /// All of it.
  public var tensor: Tensor {
    Tensor(shape) { values in
      Parallel.forEachRange(shape[0]) { write(rows: $0, to: values.baseAddress! + $0.lowerBound * shape[1]) }
    }
  }

  /// Σ of its squared values: ⟨x·xᵀ, d·dᵀ⟩, without working it out.
  public var squaredNorm: Double {
    let ofX = matrixProduct(x, x, transposeB: true), ofD = matrixProduct(d, d, transposeB: true)
    return max(0, zip(ofX.values, ofD.values).reduce(0) { $0 + Double($1.0) * Double($1.1) })
  }
}
