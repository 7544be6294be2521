import Tensors

/// The gradient of a parameter: its values, or the two thin matrices that they are the product of.
///
/// A dense layer's weights have as many values as layers have elsewhere in all, and a batch of a dozen examples makes
/// their gradient of a dozen rows: its norm follows from these, and an optimiser works it out a piece at a time where
/// it needs it, so that it never goes through memory.
public enum Gradient {
  case dense(Tensor)
  case product(OuterProduct)

  public var shape: [Int] {
    switch self {
    case .dense(let values): values.shape
    case .product(let product): product.shape
    }
  }

  /// All of its values.
  public var values: Tensor {
    switch self {
    case .dense(let values): values
    case .product(let product): product.tensor
    }
  }

  var squaredNorm: Double {
    switch self {
    case .dense(let values): Double(values.dot(values))
    case .product(let product): product.squaredNorm
    }
  }

  /// Calls `body` with the values of one piece after the other, on several threads: where it starts, how many, and they.
  func forEachPiece(_ body: @escaping (_ start: Int, _ count: Int, _ values: UnsafePointer<Float>) -> Void) {
    switch self {
    case .dense(let values):
      values.withUnsafeBufferPointer { values in
        Parallel.forEachRange(values.count, grain: 16_384) { part in
          body(part.lowerBound, part.count, values.baseAddress! + part.lowerBound)
        }
      }
    case .product(let product):
      // Pieces that stay in a core's cache between being worked out and being used.
      let (rows, columns) = (product.shape[0], product.shape[1])
      let rowsAtOnce = max(1, 16_384 / columns), threads = Parallel.threadCount
      let scratch = Tensor([threads, rowsAtOnce * columns]) { _ in }
      scratch.withUnsafeBufferPointer { scratch in
        let scratch = UnsafeMutablePointer(mutating: scratch.baseAddress!)
        Parallel.forEachRange(threads) { shares in
          for share in shares {
            let memory = scratch + share * rowsAtOnce * columns
            for first in stride(from: rows * share / threads, to: rows * (share + 1) / threads, by: rowsAtOnce) {
              let last = min(first + rowsAtOnce, rows * (share + 1) / threads)
              product.write(rows: first..<last, to: memory)
              body(first * columns, (last - first) * columns, memory)
            }
          }
        }
      }
    }
  }
}

extension Tape {
  /// Gradients of Σ y for an optimiser: as `gradients`, those of large weights left as the products that they are.
  public func parameterGradients(of y: Var, for variables: [Var], retained: Bool = false) -> [Gradient] {
    cotangents(of: y, for: variables, retained: retained).map { cotangent in
      guard case .product(let product) = cotangent else { return .dense(cotangent.dense.value) }
      return .product(product.product)
    }
  }
}
