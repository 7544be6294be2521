import CLAPACK

extension FilterBank {
  /// The Moore–Penrose pseudo-inverse of the bank's matrix, in double precision. → [bands, bins]
  ///
  /// `spectrum ≈ bands · pseudoInverse`: of all spectra with these bands the one of least norm; it may be negative.
  /// Singular values below the largest × number of bins × 2⁻²³ count as zero.
  public var pseudoInverse: Tensor {
    // LAPACK reads by columns and so sees Wᵀ = UΣVᵀ, bands × bins; then W⁺ = UΣ⁻¹Vᵀ.
    var matrix = weights.values.map(Double.init)
    var rows = Int32(bandCount), columns = Int32(binCount), info: Int32 = 0
    let rank = min(bandCount, binCount)
    var smaller = Int32(rank)
    var singular = [Double](repeating: 0, count: rank)
    var u = [Double](repeating: 0, count: bandCount * rank), vt = [Double](repeating: 0, count: rank * binCount)
    var indices = [Int32](repeating: 0, count: 8 * rank)
    var job = CChar(UInt8(ascii: "S")), size = 0.0, asking: Int32 = -1
    dgesdd_(&job, &rows, &columns, &matrix, &rows, &singular, &u, &rows, &vt, &smaller, &size, &asking, &indices, &info)
    var length = Int32(size)
    var work = [Double](repeating: 0, count: Int(length))
    dgesdd_(&job, &rows, &columns, &matrix, &rows, &singular, &u, &rows, &vt, &smaller, &work, &length, &indices, &info)
    precondition(info == 0, "the singular values of a filter bank did not converge")
    let cutoff = (singular.first ?? 0) * Double(max(binCount, bandCount)) * Double(Float.ulpOfOne)
    return Tensor([bandCount, binCount], (0..<bandCount).flatMap { band in
      (0..<binCount).map { bin in
        var sum = 0.0
        for i in 0..<rank where singular[i] > cutoff { sum += u[i * bandCount + band] * vt[bin * rank + i] / singular[i] }
        return Float(sum)
      }
    })
  }

  /// The spectrum without negative values whose bands come nearest: argmin over x ≥ 0 of ‖x·W − y‖².
  ///
  /// Nesterov's accelerated projected gradient with restarts, from the clipped pseudo-inverse; each row stops when
  /// a step changes it by less than 1e-6 of its norm or after `iterations`. `bands`: [..., bands] → [..., bins]
  ///
  /// - Source: what `librosa.util.nnls` solves; O'Donoghue and Candès 2015 for the restart.
  public func nonNegativeInverse(_ bands: Tensor, iterations: Int = 500) -> Tensor {
    let start = FilterBank(pseudoInverse), step = 1 / largestEigenvalue
    return mapRows(bands, from: bandCount, to: binCount) { target, x in
      start.filter(target, into: x)
      for k in 0..<binCount { x[k] = max(0, x[k]) }
      var ahead = Array(UnsafeBufferPointer(start: x, count: binCount))
      var residual = [Float](repeating: 0, count: bandCount), slope = [Float](repeating: 0, count: binCount)
      var pace: Float = 1
      for _ in 0..<iterations {
        filter(ahead, into: &residual)
        for band in 0..<bandCount { residual[band] -= target[band] }
        spread(residual, into: &slope)
        let nextPace = (1 + (1 + 4 * pace * pace).squareRoot()) / 2, drive = (pace - 1) / nextPace
        var uphill: Float = 0, change: Float = 0, norm: Float = 0
        for k in 0..<binCount {
          let next = max(0, ahead[k] - step * slope[k]), move = next - x[k]
          uphill += slope[k] * move
          change += move * move
          norm += next * next
          ahead[k] = next + drive * move
          x[k] = next
        }
        pace = nextPace
        if uphill > 0 {
          pace = 1
          for k in 0..<binCount { ahead[k] = x[k] }
        }
        if change <= 1e-12 * norm { break }
      }
    }
  }

  /// The largest eigenvalue of WᵀW by power iteration, a hundredth up to be on the safe side.
  private var largestEigenvalue: Float {
    var vector = Tensor([bandCount], repeating: 1), eigenvalue: Float = 0
    for _ in 0..<100 {
      let image = self(transposed(vector))
      eigenvalue = image.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard eigenvalue > 0 else { return 1 }
      vector = Tensor([bandCount], image.values.map { $0 / eigenvalue })
    }
    return 1.01 * eigenvalue
  }
}
