import CFFTW
import Synchronization

/// Plans for real Fourier transforms of one length, in single precision.
///
/// FFTW's planner is not thread-safe, so plans are made once under a lock; executing them is. They are made with
/// FFTW_ESTIMATE, because measured plans differ from run to run in the last bits, and for 64-byte-aligned memory:
/// whoever executes one brings blocks from the pool.
struct RealFFTPlan: Sendable {
  let length: Int
  /// Addresses of FFTW's plans, which live as long as the process.
  private let forwardAddress: UInt
  private let inverseAddress: UInt

  private static let plans = Mutex<[Int: RealFFTPlan]>([:])

  /// The plan for a length, made at first use.
  static func plan(_ length: Int) -> RealFFTPlan {
    precondition(length > 0, "a Fourier transform needs at least one sample")
    return plans.withLock { plans in
      if let plan = plans[length] { return plan }
      let plan = RealFFTPlan(length: length)
      plans[length] = plan
      return plan
    }
  }

  private init(length: Int) {
    self.length = length
    let signal = Storage(count: length), spectrum = Storage(count: 2 * (length / 2 + 1))
    (forwardAddress, inverseAddress) = spectrum.pointer.withMemoryRebound(
      to: fftwf_complex.self, capacity: length / 2 + 1
    ) {
      (
        UInt(bitPattern: fftwf_plan_dft_r2c_1d(Int32(length), signal.pointer, $0, FFTW_ESTIMATE)),
        UInt(bitPattern: fftwf_plan_dft_c2r_1d(Int32(length), $0, signal.pointer, FFTW_ESTIMATE))
      )
    }
  }

  /// Real to half complex: `signal` [n] → `spectrum` [n/2 + 1] pairs. Both 64-byte aligned.
  @inline(__always)
  func forward(_ signal: UnsafeMutablePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>) {
    spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: length / 2 + 1) {
      fftwf_execute_dft_r2c(OpaquePointer(bitPattern: forwardAddress), signal, $0)
    }
  }

  /// Half complex to real, times n; overwrites `spectrum`. Both 64-byte aligned.
  @inline(__always)
  func inverse(_ spectrum: UnsafeMutablePointer<Float>, _ signal: UnsafeMutablePointer<Float>) {
    spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: length / 2 + 1) {
      fftwf_execute_dft_c2r(OpaquePointer(bitPattern: inverseAddress), $0, signal)
    }
  }
}

/// Discrete Fourier transform of real signals along the last axis.
///
/// X[k] = Σⱼ x[j]·exp(−2πi·jk/n), not normalised. `x`: [..., n] → [..., n/2 + 1, 2], the last axis (re, im).
/// Agrees with `numpy.fft.rfft`.
public func realFFT(_ x: Tensor) -> Tensor {
  let n = lastAxis(x), bins = n / 2 + 1, plan = RealFFTPlan.plan(n)
  return transformRows(x, rowLength: n, to: x.shape.dropLast() + [bins, 2]) { signal, spectrum in
    plan.forward(signal, spectrum)
  }
}

/// The way back: x[j] = 1/n·Σₖ X[k]·exp(2πi·jk/n) over the whole Hermitian spectrum of which `spectrum` is half.
///
/// `spectrum`: [..., length/2 + 1, 2] → [..., length]. The imaginary parts at 0 and at the Nyquist bin of an even
/// length are ignored, as `numpy.fft.irfft` does.
public func inverseRealFFT(_ spectrum: Tensor, length: Int) -> Tensor {
  let plan = RealFFTPlan.plan(length), bins = halfSpectrum(spectrum, length), scale = 1 / Float(length)
  return transformRows(spectrum, rowLength: 2 * bins, to: spectrum.shape.dropLast(2) + [length]) { spectrum, signal in
    plan.inverse(spectrum, signal)
    for j in 0..<length { signal[j] *= scale }
  }
}

/// The adjoint of `realFFT`: ⟨realFFT(x), Y⟩ = ⟨x, realFFTAdjoint(Y)⟩ over real and imaginary parts alike.
///
/// x[j] = Σₖ re Y[k]·cos(2πjk/n) − im Y[k]·sin(2πjk/n), k = 0 … n/2. `y`: [..., length/2 + 1, 2] → [..., length].
public func realFFTAdjoint(_ y: Tensor, length: Int) -> Tensor {
  let plan = RealFFTPlan.plan(length), bins = halfSpectrum(y, length)
  return transformRows(y, rowLength: 2 * bins, to: y.shape.dropLast(2) + [length]) { spectrum, signal in
    // The inverse counts the inner bins twice, once for each half of the spectrum.
    for part in 2..<max(2, 2 * ((length + 1) / 2)) { spectrum[part] *= 0.5 }
    plan.inverse(spectrum, signal)
  }
}

/// The adjoint of `inverseRealFFT`: ⟨inverseRealFFT(X), y⟩ = ⟨X, inverseRealFFTAdjoint(y)⟩.
///
/// X[k] = w/n·Σⱼ y[j]·exp(−2πi·jk/n), w = 2 for inner bins, else 1. `y`: [..., n] → [..., n/2 + 1, 2].
public func inverseRealFFTAdjoint(_ y: Tensor) -> Tensor {
  let n = lastAxis(y), bins = n / 2 + 1, plan = RealFFTPlan.plan(n)
  let inner = 2..<max(2, 2 * ((n + 1) / 2)), scale = 1 / Float(n)
  return transformRows(y, rowLength: n, to: y.shape.dropLast() + [bins, 2]) { signal, spectrum in
    plan.forward(signal, spectrum)
    for part in 0..<2 * bins { spectrum[part] *= inner.contains(part) ? 2 * scale : scale }
    spectrum[1] = 0
    if n % 2 == 0 { spectrum[2 * bins - 1] = 0 }
  }
}

private func lastAxis(_ x: Tensor) -> Int {
  precondition(x.rank > 0, "a Fourier transform needs an axis to run along")
  return x.shape[x.rank - 1]
}

private func halfSpectrum(_ spectrum: Tensor, _ length: Int) -> Int {
  let bins = length / 2 + 1
  precondition(
    spectrum.rank >= 2 && Array(spectrum.shape.suffix(2)) == [bins, 2],
    "a signal of \(length) samples has the half spectrum [..., \(bins), 2], not \(spectrum.shape)")
  return bins
}

/// Carries every row through aligned scratch memory: rows of a tensor start anywhere, plans want aligned blocks.
private func transformRows(
  _ x: Tensor, rowLength: Int, to shape: [Int],
  _ transform: (_ row: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  let rows = x.count / max(1, rowLength)
  let resultLength = rows == 0 ? 0 : shape.reduce(1, *) / rows
  return x.withUnsafeBufferPointer { x in
    Tensor(shape) { result in
      let source = x.baseAddress!, target = result.baseAddress!
      Parallel.forEachRange(rows, grain: max(1, 65_536 / max(1, rowLength))) { range in
        let row = Storage(count: rowLength), transformed = Storage(count: resultLength)
        for index in range {
          row.pointer.update(from: source + index * rowLength, count: rowLength)
          transform(row.pointer, transformed.pointer)
          (target + index * resultLength).update(from: transformed.pointer, count: resultLength)
        }
      }
    }
  }
}
