import Foundation
import Nets
import Tensors

/// Canvases as sums of waves, coarse ones first: x = F⁻¹(w ⊙ s) with w ∝ 1/f.
///
/// A wave's amplitude is what is optimised, and large structure is as easily reached as fine detail; in values, fine
/// detail comes first. w is scaled so that s ~ N(0, 1) makes values of variance 1.
/// - Source: Olah et al., Feature Visualization, Distill 2017.
struct FourierBasis {
  /// A canvas `[T, F, C]` or `[n, 1]`, which is one row of n.
  let shape: [Int]
  private let rows: Int
  private let columns: Int
  private let channels: Int
  /// `[2, C, K, T]`: w for both parts of every wave.
  private let weights: Tensor
  private let cosines: Tensor
  private let sines: Tensor

  /// `[2, C, K, T]`: real and imaginary parts of K = F/2 + 1 waves along frequency and T along time.
  var parameterShape: [Int] { [2, channels, columns / 2 + 1, rows] }

  init(_ shape: [Int]) {
    self.shape = shape
    (rows, columns, channels) = shape.count == 3 ? (shape[0], shape[1], shape[2]) : (1, shape.reduce(1, *), 1)
    let (rows, columns, channels) = (rows, columns, channels), waves = columns / 2 + 1
    let angle = { (i: Int) in 2 * Double.pi * Double(i / rows * (i % rows) % rows) / Double(rows) }
    cosines = Tensor([rows, rows], (0..<rows * rows).map { Float(cos(angle($0))) })
    sines = Tensor([rows, rows], (0..<rows * rows).map { Float(sin(angle($0))) })
    let lowest = 1 / Double(max(rows, columns))
    let frequencies = (0..<waves * rows).map { i -> Double in
      let across = Double(i / rows) / Double(columns), along = Double(min(i % rows, rows - i % rows)) / Double(rows)
      return max(lowest, (across * across + along * along).squareRoot())
    }
    let power = frequencies.reduce(0) { $0 + 1 / ($1 * $1) }
    let count = Double(rows * columns)
    weights = Tensor([2, channels, waves, rows]) { w in
      for i in w.indices {
        let wave = i % (waves * rows)
        let isAlone = wave / rows == 0 || 2 * (wave / rows) == columns
        // The way back divides by the number of values, and doubles what has a mirror image.
        w[i] = Float(count * (isAlone ? 1 : 0.5) / frequencies[wave] / power.squareRoot())
      }
    }
  }

  /// `[B, 2, C, K, T]` → `[B, canvas…]`.
  func synthesis(_ parameters: Var) -> Var { plainSynthesis(parameters * parameters.tape.constant(weights)) }

  /// Waves of given complex amplitudes, without weights.
  func plainSynthesis(_ spectrum: Var) -> Var {
    let tape = spectrum.tape, batch = spectrum.shape[0]
    let part = [batch, channels, columns / 2 + 1, rows]
    let re = spectrum.slice(axis: 1, 0..<1).reshaped(part), im = spectrum.slice(axis: 1, 1..<2).reshaped(part)
    let (c, s) = (tape.constant(cosines), tape.constant(sines))
    let real = matrixProduct(re, c) - matrixProduct(im, s), imaginary = matrixProduct(re, s) + matrixProduct(im, c)
    let pairs = Var.concatenation([real, imaginary].map { $0.transposed([0, 1, 3, 2]).reshaped([batch, channels, rows, -1, 1]) }, axis: 4)
    let values = inverseRealFFT(pairs, length: columns) * (1 / Float(rows))
    return (channels == 1 ? values : values.transposed([0, 2, 3, 1])).reshaped([batch] + shape)
  }

  /// The way back: `[B, canvas…]` → `[B, 2, C, K, T]`.
  func analysis(_ canvas: Tensor) -> Tensor { plainAnalysis(canvas) / weights }

  /// Complex amplitudes `[B, 2, C, K, T]` of canvases.
  func plainAnalysis(_ canvas: Tensor) -> Tensor {
    let batch = canvas.shape[0]
    let values = channels == 1 ? canvas.reshaped([batch, 1, rows, columns])
      : canvas.reshaped([batch, rows, columns, channels]).transposed([0, 3, 1, 2])
    let pairs = realFFT(values)
    let parts = (0..<2).map { pairs.slice(axis: 4, $0..<$0 + 1).reshaped([batch, channels, rows, columns / 2 + 1]).transposed([0, 1, 3, 2]) }
    let real = matrixProduct(parts[0], cosines) + matrixProduct(parts[1], sines)
    let imaginary = matrixProduct(parts[1], cosines) - matrixProduct(parts[0], sines)
    return Tensor.concatenation([real, imaginary].map { $0.reshaped([batch, 1, channels, columns / 2 + 1, rows]) }, axis: 1)
  }
}
