import Foundation

/// A discrete cosine transform as a matrix: what turns log band energies into cepstral coefficients.
///
/// DCT-II: y[c] = s(c)·Σᵢ x[i]·cos(π·c·(i + ½)/n).
public struct CosineTransform: Hashable, Codable, Sendable {
  /// The factor s(c).
  public enum Scaling: String, Codable, Sendable, CaseIterable {
    /// √(1/n) for c = 0, else √(2/n): the matrix of all n coefficients is orthonormal (librosa, SciPy's `ortho`).
    case orthonormal
    /// √(2/n) throughout (TensorFlow's and HTK's MFCC).
    case uniform
    /// 2 throughout (SciPy's default).
    case unscaled
  }

  /// Values in.
  public var inputCount: Int
  /// Coefficients out: the first so many.
  public var coefficientCount: Int
  public var scaling: Scaling

  public init(inputCount: Int, coefficientCount: Int, scaling: Scaling = .orthonormal) {
    precondition(
      (1...inputCount).contains(coefficientCount),
      "\(coefficientCount) coefficients cannot be had from \(inputCount) values")
    self.inputCount = inputCount
    self.coefficientCount = coefficientCount
    self.scaling = scaling
  }

  /// The transform. [inputs, coefficients]
  public var matrix: Tensor {
    Tensor([inputCount, coefficientCount], (0..<inputCount).flatMap { i in
      (0..<coefficientCount).map { c in Float(factor(c) * cosine(i, c)) }
    })
  }

  /// The way back, missing coefficients taken as zero. [coefficients, inputs]
  ///
  /// x[i] = Σ_c y[c]·cos(π·c·(i + ½)/n)·u(c)/s(c), u = 1/n for c = 0, else 2/n.
  public var inverseMatrix: Tensor {
    Tensor([coefficientCount, inputCount], (0..<coefficientCount).flatMap { c in
      (0..<inputCount).map { i in
        let share: Double = (c == 0 ? 1 : 2) / Double(inputCount)
        return Float(share / factor(c) * cosine(i, c))
      }
    })
  }

  /// Values to coefficients. [..., inputs] → [..., coefficients]
  public func callAsFunction(_ x: Tensor) -> Tensor { FilterBank(matrix)(x) }

  /// Coefficients to values. [..., coefficients] → [..., inputs]
  public func inverse(_ y: Tensor) -> Tensor { FilterBank(inverseMatrix)(y) }

  private func cosine(_ input: Int, _ coefficient: Int) -> Double {
    cos(Double.pi * Double(coefficient) * (Double(input) + 0.5) / Double(inputCount))
  }

  private func factor(_ coefficient: Int) -> Double {
    let n = Double(inputCount)
    switch scaling {
    case .orthonormal: return (coefficient == 0 ? 1 : 2.squareRoot()) / n.squareRoot()
    case .uniform: return (2 / n).squareRoot()
    case .unscaled: return 2
    }
  }
}
