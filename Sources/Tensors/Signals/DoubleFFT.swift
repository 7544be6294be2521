import CFFTW
import Synchronization

/// Plans for real Fourier transforms in double precision with results in single: as `RealFFTPlan` otherwise.
struct DoubleFFTPlan: Sendable {
  let length: Int
  private let address: UInt

  private static let plans = Mutex<[Int: DoubleFFTPlan]>([:])

  /// The plan for a length, made at first use.
  static func plan(_ length: Int) -> DoubleFFTPlan {
    plans.withLock { plans in
      if let plan = plans[length] { return plan }
      let plan = DoubleFFTPlan(length: length)
      plans[length] = plan
      return plan
    }
  }

  private init(length: Int) {
    self.length = length
    let signal = Storage(count: 2 * length), spectrum = DoubleFFTPlan.spectrumStorage(length)
    address = UInt(
      bitPattern: fftw_plan_dft_r2c_1d(
        Int32(length), UnsafeMutableRawPointer(signal.pointer).assumingMemoryBound(to: Double.self),
        UnsafeMutableRawPointer(spectrum.pointer).assumingMemoryBound(to: fftw_complex.self), FFTW_ESTIMATE))
  }

  /// Room for half a spectrum in double precision.
  static func spectrumStorage(_ length: Int) -> Storage { Storage(count: 4 * (length / 2 + 1)) }

  /// Real to half complex: `signal` [n] → `spectrum` [n/2 + 1] pairs, by way of `exact`. Both blocks 64-byte aligned.
  func forward(_ signal: UnsafeMutablePointer<Double>, _ exact: Storage, _ spectrum: UnsafeMutablePointer<Float>) {
    let values = UnsafeMutableRawPointer(exact.pointer)
    fftw_execute_dft_r2c(
      OpaquePointer(bitPattern: address), signal, values.assumingMemoryBound(to: fftw_complex.self))
    let doubles = values.assumingMemoryBound(to: Double.self)
    for part in 0..<2 * (length / 2 + 1) { spectrum[part] = Float(doubles[part]) }
  }
}
