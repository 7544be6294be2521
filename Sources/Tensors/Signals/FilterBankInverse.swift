import CLAPACK

extension FilterBank {
  /// The Moore–Penrose pseudo-inverse of the bank's matrix, in double precision. → [bands, bins]
  ///
  /// `spectrum ≈ bands · pseudoInverse`: of all spectra with these bands the one of least norm; it may be negative.
  /// W⁺ = (WᵀW)⁺·Wᵀ, by the eigenvalues of WᵀW = VΛVᵀ; singular values √λ below the largest × number of bins × 2⁻²³
  /// count as zero.
  public var pseudoInverse: Tensor {
    let w = weights.values.map(Double.init)
    var vectors = [Double](repeating: 0, count: bandCount * bandCount)
    for bin in 0..<binCount {
      let row = w[bin * bandCount..<(bin + 1) * bandCount].enumerated().filter { $0.element != 0 }
      for (a, x) in row { for (b, y) in row { vectors[a * bandCount + b] += x * y } }
    }
    let eigenvalues = FilterBank.diagonalise(&vectors, count: bandCount)
    let share = Double(max(binCount, bandCount)) * Double(Float.ulpOfOne), cutoff = (eigenvalues.last ?? 0) * share * share
    // (WᵀW)⁺ = Σ v·vᵀ/λ; LAPACK leaves one eigenvector after another.
    var inverse = [Double](repeating: 0, count: bandCount * bandCount)
    for (i, eigenvalue) in eigenvalues.enumerated() where eigenvalue > cutoff {
      let v = vectors[i * bandCount..<(i + 1) * bandCount].map { $0 }
      for a in 0..<bandCount { for b in 0..<bandCount { inverse[a * bandCount + b] += v[a] * v[b] / eigenvalue } }
    }
    return Tensor([bandCount, binCount]) { result in
      for bin in 0..<binCount {
        let row = w[bin * bandCount..<(bin + 1) * bandCount].enumerated().filter { $0.element != 0 }
        for a in 0..<bandCount {
          result[a * binCount + bin] = Float(row.reduce(0) { $0 + inverse[a * bandCount + $1.offset] * $1.element })
        }
      }
    }
  }

  /// Replaces a symmetric matrix by its eigenvectors, one after another. → the eigenvalues, ascending
  private static func diagonalise(_ matrix: inout [Double], count: Int) -> [Double] {
    // LAPACK goes through hundreds of loops, each too short for waking a second thread.
    let threads = Parallel.threadCount
    Parallel.threadCount = 1
    defer { Parallel.threadCount = threads }
    var n = Int32(count), info: Int32 = 0, asking: Int32 = -1, size = 0.0
    var job = CChar(UInt8(ascii: "V")), triangle = CChar(UInt8(ascii: "U"))
    var eigenvalues = [Double](repeating: 0, count: count)
    dsyev_(&job, &triangle, &n, &matrix, &n, &eigenvalues, &size, &asking, &info)
    var length = Int32(size), work = [Double](repeating: 0, count: Int(size))
    dsyev_(&job, &triangle, &n, &matrix, &n, &eigenvalues, &work, &length, &info)
    precondition(info == 0, "the eigenvalues of a filter bank did not converge")
    return eigenvalues
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
