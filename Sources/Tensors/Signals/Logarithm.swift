import CKernels
import Foundation

/// scale·ln(max(x, floor) + offset), value by value.
///
/// Decibels of power are scale = 10/ln 10; `floor + offset` must be above zero. Within 4 ulp.
public func scaledLogarithm(_ x: Tensor, floor: Float, offset: Float = 0, scale: Float = 1) -> Tensor {
  precondition(floor + offset > 0, "a logarithm needs a floor above zero")
  return x.withUnsafeBufferPointer { source in
    Tensor(x.shape) { result in
      Parallel.forEachRange(source.count, grain: elementwiseGrain) { range in
        kernel_scaled_log(
          range.count, source.baseAddress! + range.lowerBound, floor, offset, scale,
          result.baseAddress! + range.lowerBound)
      }
    }
  }
}

/// Decibels of a power: 10·log₁₀(max(power, floor)).
public func decibels(ofPower power: Tensor, floor: Float = 1e-10) -> Tensor {
  scaledLogarithm(power, floor: floor, scale: Float(10 / log(10.0)))
}

/// The power of a level in decibels: 10^(level/10).
public func power(ofDecibels level: Tensor) -> Tensor {
  exp(affine(level, scale: Float(log(10.0) / 10)))
}
