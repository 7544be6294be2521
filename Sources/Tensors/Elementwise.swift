import CKernels

/// A kernel over n values: y[i] = f(x[i]).
typealias UnaryKernel = @convention(c) (Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void

/// Values a thread should have before a second one is worth waking.
let elementwiseGrain = 16_384

/// y = f(x), shared out over the cores.
func map(_ x: Tensor, _ kernel: UnaryKernel) -> Tensor {
  Tensor(x.shape) { y in
    x.withUnsafeBufferPointer { x in
      Parallel.forEachRange(x.count, grain: elementwiseGrain) {
        kernel($0.count, x.baseAddress! + $0.lowerBound, y.baseAddress! + $0.lowerBound)
      }
    }
  }
}

// One line an operation; all keep the shape. Transcendental ones are within 4 ulp (glibc's vector mathematics).

/// eˣ.
public func exp(_ x: Tensor) -> Tensor { map(x, kernel_exp) }
/// Natural logarithm.
public func log(_ x: Tensor) -> Tensor { map(x, kernel_log) }
/// Square root.
public func sqrt(_ x: Tensor) -> Tensor { map(x, kernel_sqrt) }
/// |x|.
public func abs(_ x: Tensor) -> Tensor { map(x, kernel_abs) }
/// Error function, 2/√π ∫₀ˣ e^(−t²) dt.
public func erf(_ x: Tensor) -> Tensor { map(x, kernel_erf) }
/// Sine of radians.
public func sin(_ x: Tensor) -> Tensor { map(x, kernel_sin) }
/// Cosine of radians.
public func cos(_ x: Tensor) -> Tensor { map(x, kernel_cos) }
/// Hyperbolic tangent.
public func tanh(_ x: Tensor) -> Tensor { map(x, kernel_tanh) }
/// 1/(1 + e⁻ˣ), without overflow.
public func sigmoid(_ x: Tensor) -> Tensor { map(x, kernel_sigmoid) }
/// ln(1 + eˣ), without overflow.
public func softplus(_ x: Tensor) -> Tensor { map(x, kernel_softplus) }
/// x².
public func square(_ x: Tensor) -> Tensor { map(x, kernel_square) }
/// 1/x.
public func reciprocal(_ x: Tensor) -> Tensor { map(x, kernel_reciprocal) }
/// −1, 0 or 1.
public func sign(_ x: Tensor) -> Tensor { map(x, kernel_sign) }
/// The largest integer not above x.
public func floor(_ x: Tensor) -> Tensor { map(x, kernel_floor) }
/// −x.
public prefix func - (x: Tensor) -> Tensor { map(x, kernel_negate) }

/// scale · x + shift, in one pass.
public func affine(_ x: Tensor, scale: Float, shift: Float = 0) -> Tensor {
  Tensor(x.shape) { y in
    x.withUnsafeBufferPointer { x in
      Parallel.forEachRange(x.count, grain: elementwiseGrain) {
        kernel_affine($0.count, x.baseAddress! + $0.lowerBound, scale, shift, y.baseAddress! + $0.lowerBound)
      }
    }
  }
}

/// x held within [low, high].
public func clamp(_ x: Tensor, low: Float, high: Float) -> Tensor {
  Tensor(x.shape) { y in
    x.withUnsafeBufferPointer { x in
      Parallel.forEachRange(x.count, grain: elementwiseGrain) {
        kernel_clamp($0.count, x.baseAddress! + $0.lowerBound, low, high, y.baseAddress! + $0.lowerBound)
      }
    }
  }
}

/// condition ≠ 0 ? a : b; all of one shape.
public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
  precondition(
    condition.shape == a.shape && a.shape == b.shape,
    "select wants three tensors of one shape: \(condition.shape), \(a.shape), \(b.shape)")
  return Tensor(a.shape) { y in
    condition.withUnsafeBufferPointer { condition in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          kernel_select(y.count, condition.baseAddress!, a.baseAddress!, b.baseAddress!, y.baseAddress!)
        }
      }
    }
  }
}

extension Tensor {
  /// Adds scale · x in place: the sum that gradients are gathered in.
  public mutating func accumulate(_ x: Tensor, scale: Float = 1) {
    precondition(x.shape == shape, "a tensor of shape \(x.shape) cannot be added in place to one of shape \(shape)")
    withUnsafeMutableBufferPointer { y in
      x.withUnsafeBufferPointer { x in
        Parallel.forEachRange(x.count, grain: elementwiseGrain) {
          kernel_accumulate($0.count, x.baseAddress! + $0.lowerBound, scale, y.baseAddress! + $0.lowerBound)
        }
      }
    }
  }

  /// Whether every value is a finite number.
  public var isFinite: Bool { withUnsafeBufferPointer { kernel_has_nonfinite($0.count, $0.baseAddress!) == 0 } }
}
