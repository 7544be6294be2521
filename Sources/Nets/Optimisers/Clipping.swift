import CKernels
import Foundation
import Tensors

/// How far a gradient may reach.
public enum Clipping: Sendable, Equatable {
  case none
  /// Each tensor's gradient is scaled down to this Euclidean norm if it is longer: `clipnorm` of Keras 3.
  case normPerTensor(Double)
  /// All gradients together are scaled down to this norm: `clipnorm` of Keras 1 and 2, `global_clipnorm` of Keras 3,
  /// PyTorch's `clip_grad_norm_` (which adds 1e-6 to the norm).
  case globalNorm(Double)
  /// Each value is held within ± this: Keras's `clipvalue`.
  case value(Double)

  /// What to do to each of the gradients.
  func measures(for gradients: [Gradient]) -> [clipping] {
    func scale(_ squaredNorm: Double, _ limit: Double) -> clipping {
      let norm = squaredNorm.squareRoot()
      return clipping(scale: norm > limit ? Float(limit / norm) : 1, limit: .infinity)
    }
    switch self {
    case .none:
      return gradients.map { _ in clipping(scale: 1, limit: .infinity) }
    case .normPerTensor(let limit):
      return gradients.map { scale($0.squaredNorm, limit) }
    case .globalNorm(let limit):
      let squaredNorm = gradients.reduce(0) { $0 + $1.squaredNorm }
      return gradients.map { _ in scale(squaredNorm, limit) }
    case .value(let limit):
      return gradients.map { _ in clipping(scale: 1, limit: Float(limit)) }
    }
  }
}
