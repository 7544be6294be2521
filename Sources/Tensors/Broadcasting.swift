import CKernels

/// A kernel over m rows of n values of two operands; see elementwise.h.
typealias BinaryKernel = @convention(c) (
  Int, Int, UnsafePointer<Float>?, Int, Int, UnsafePointer<Float>?, Int, Int, Float, UnsafeMutablePointer<Float>?
) -> Void

/// The shape that two operands have together: aligned at the last axis, an axis of 1 stretches (NumPy's rule).
public func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int] {
  let rank = max(a.count, b.count)
  return (0..<rank).map { axis in
    let m = axis < rank - a.count ? 1 : a[axis - rank + a.count]
    let n = axis < rank - b.count ? 1 : b[axis - rank + b.count]
    precondition(m == n || m == 1 || n == 1, "the shapes \(a) and \(b) do not broadcast")
    return m == 1 ? n : m
  }
}

/// How two operands lie under the axes of their result, with axes that run alike merged into one.
struct BroadcastPlan {
  /// Merged axes, outermost first: length, and floats between neighbours in a and in b (0 where it stretches).
  private(set) var axes: [(count: Int, a: Int, b: Int)] = []

  init(_ a: [Int], _ b: [Int], result: [Int]) {
    var strideA = 1, strideB = 1
    for back in 1...max(result.count, 1) where back <= result.count {
      let count = result[result.count - back]
      let m = back <= a.count ? a[a.count - back] : 1
      let n = back <= b.count ? b[b.count - back] : 1
      defer {
        strideA *= m
        strideB *= n
      }
      guard count != 1 else { continue }
      let axis = (count: count, a: m == 1 ? 0 : strideA, b: n == 1 ? 0 : strideB)
      if let inner = axes.first, inner.a * inner.count == axis.a, inner.b * inner.count == axis.b {
        axes[0] = (inner.count * count, inner.a, inner.b)
      } else {
        axes.insert(axis, at: 0)
      }
    }
    while axes.count < 2 { axes.insert((1, 0, 0), at: 0) }
  }
}

/// f(a, b) with broadcasting, shared out over the cores.
func combine(_ a: Tensor, _ b: Tensor, parameter: Float = 0, _ kernel: BinaryKernel) -> Tensor {
  let shape = a.shape == b.shape ? a.shape : broadcastShape(a.shape, b.shape)
  let axes = BroadcastPlan(a.shape, b.shape, result: shape).axes
  let inner = axes[axes.count - 1], rows = axes[axes.count - 2]
  return Tensor(shape) { y in
    guard !y.isEmpty else { return }
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        let a = a.baseAddress!, b = b.baseAddress!, y = y.baseAddress!
        let block = rows.count * inner.count
        let outer = axes.dropLast(2)
        if outer.isEmpty, rows.count == 1 {
          Parallel.forEachRange(inner.count, grain: elementwiseGrain) { part in
            let start = part.lowerBound
            kernel(1, part.count, a + start * inner.a, 0, inner.a, b + start * inner.b, 0, inner.b, parameter, y + start)
          }
        } else if outer.isEmpty {
          Parallel.forEachRange(rows.count, grain: max(1, elementwiseGrain / inner.count)) { part in
            let start = part.lowerBound
            kernel(
              part.count, inner.count, a + start * rows.a, rows.a, inner.a, b + start * rows.b, rows.b, inner.b,
              parameter, y + start * inner.count)
          }
        } else {
          Parallel.forEachRange(outer.reduce(1) { $0 * $1.count }, grain: max(1, elementwiseGrain / block)) { part in
            for position in part {
              var rest = position, offsetA = 0, offsetB = 0
              for axis in outer.reversed() {
                offsetA += rest % axis.count * axis.a
                offsetB += rest % axis.count * axis.b
                rest /= axis.count
              }
              kernel(
                rows.count, inner.count, a + offsetA, rows.a, inner.a, b + offsetB, rows.b, inner.b, parameter,
                y + position * block)
            }
          }
        }
      }
    }
  }
}

/// a + b.
public func + (a: Tensor, b: Tensor) -> Tensor { combine(a, b, kernel_add) }
/// a − b.
public func - (a: Tensor, b: Tensor) -> Tensor { combine(a, b, kernel_subtract) }
/// a · b, element by element.
public func * (a: Tensor, b: Tensor) -> Tensor { combine(a, b, kernel_multiply) }
/// a / b.
public func / (a: Tensor, b: Tensor) -> Tensor { combine(a, b, kernel_divide) }
/// aᵇ.
public func pow(_ a: Tensor, _ b: Tensor) -> Tensor { combine(a, b, kernel_power) }
/// The larger of two.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { combine(a, b, kernel_maximum) }
/// The smaller of two.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { combine(a, b, kernel_minimum) }
/// 1 where a > b, else 0.
public func greater(_ a: Tensor, _ b: Tensor) -> Tensor { combine(a, b, kernel_greater) }
/// 1 where a = b, else 0.
public func equal(_ a: Tensor, _ b: Tensor) -> Tensor { combine(a, b, kernel_equal) }
/// a where `by` is positive, else slope · a: leaky ReLU when both are x, and its own gradient.
public func gate(_ a: Tensor, by: Tensor, slope: Float) -> Tensor { combine(a, by, parameter: slope, kernel_gate) }

extension Tensor {
  /// The same values under a larger shape, stretched as in arithmetic.
  public func broadcast(to shape: [Int]) -> Tensor {
    guard shape != self.shape else { return self }
    precondition(broadcastShape(self.shape, shape) == shape, "the shape \(self.shape) does not stretch to \(shape)")
    return Tensor(shape, repeating: 0) + self
  }
}
