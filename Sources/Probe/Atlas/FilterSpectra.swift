import Foundation
import Tensors

/// Power spectra of sounds of one length: one transform over the whole length, the mean taken off before.
public struct FilterSpectra: Sendable {
  /// |S|², `[K, n/2]`: without the bin at 0 Hz.
  public let power: Tensor
  public let hertzPerBin: Double

  /// sounds: `[K, n]`, n ≥ 4.
  public init(_ sounds: Tensor, rateHz: Int) {
    precondition(sounds.rank == 2 && sounds.shape[1] >= 4, "spectra are taken of sounds [K, n], not \(sounds.shape)")
    let count = sounds.shape[0], bins = sounds.shape[1] / 2
    let parts = square(realFFT(sounds - sounds.mean(axes: [1], keepingAxes: true)))
    power = parts.sum(axes: [2]).slice(axis: 1, 1..<bins + 1).reshaped([count, bins])
    hertzPerBin = Double(rateHz) / Double(sounds.shape[1])
  }

  public var count: Int { power.shape[0] }
  public var binCount: Int { power.shape[1] }

  /// Where each is strongest, in Hz.
  public var peakHz: [Double] { power.indexOfMaximum(axis: 1).map { Double($0 + 1) * hertzPerBin } }

  /// How far the strongest bin of each stands above its median bin, in dB; 0 for silence.
  public var peaksOverMedian: [Double] {
    power.withUnsafeBufferPointer { values in
      (0..<count).map { row in
        let own = values[row * binCount..<(row + 1) * binCount].sorted()
        guard let peak = own.last, peak > 0 else { return 0 }
        // A median of zero is one below what floats of the peak's size tell apart.
        return 10 * log10(Double(peak) / max(Double(own[binCount / 2]), Double(peak) * 1e-14))
      }
    }
  }

  /// Rows from the lowest peak to the highest; equals in their own order.
  public var order: [Int] {
    let peaks = peakHz
    return peaks.indices.sorted { (peaks[$0], $0) < (peaks[$1], $1) }
  }

  /// Levels below the strongest bin of each, in dB, gathered into `rows` bands by the largest bin of each: `[K, rows]`.
  public func decibels(rows wanted: Int, floor: Float = -60) -> (levels: Tensor, hertzPerRow: Double) {
    let rows = min(wanted, binCount)
    let levels = power.withUnsafeBufferPointer { values in
      Tensor([count, rows]) { levels in
        for filter in 0..<count {
          let own = UnsafeBufferPointer(rebasing: values[filter * binCount..<(filter + 1) * binCount])
          let peak = own.max() ?? 0
          for row in 0..<rows {
            let largest = own[row * binCount / rows..<(row + 1) * binCount / rows].max() ?? 0
            levels[filter * rows + row] = peak > 0 ? max(floor, 10 * log10(largest / peak)) : floor
          }
        }
      }
    }
    return (levels, hertzPerBin * Double(binCount) / Double(rows))
  }

  /// What the strongest bin of white noise stands above its median bin in 99 of 100 draws, in dB: less is flat.
  ///
  /// Bins of white noise are exponential: P(all < t) = (1 − e^−t)^n = 0.99, over the median ln 2.
  public static func whiteNoisePeak(binCount: Int) -> Double {
    10 * log10(-log(1 - pow(0.99, 1 / Double(binCount))) / log(2))
  }
}
