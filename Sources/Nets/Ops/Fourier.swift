import Tensors

// Fourier transforms and what front ends do with them; a spectrum's last axis is (re, im). The transforms are linear
// and each is recorded with its adjoint, so second order comes by itself.

/// Real Fourier transform along the last axis, `[…, n]` → `[…, n/2 + 1, 2]`; not normalised.
public func realFFT(_ x: Var) -> Var {
  let length = x.shape[x.rank - 1]
  return x.tape.record(realFFT(x.value), Pullback(x) { realFFTAdjoint($0, length: length) })
}

/// The way back, `[…, length/2 + 1, 2]` → `[…, length]`.
public func inverseRealFFT(_ spectrum: Var, length: Int) -> Var {
  spectrum.tape.record(
    inverseRealFFT(spectrum.value, length: length), Pullback(spectrum) { inverseRealFFTAdjoint($0) })
}

/// The adjoint of `realFFT`.
public func realFFTAdjoint(_ y: Var, length: Int) -> Var {
  y.tape.record(realFFTAdjoint(y.value, length: length), Pullback(y) { realFFT($0) })
}

/// The adjoint of `inverseRealFFT`.
public func inverseRealFFTAdjoint(_ y: Var) -> Var {
  let length = y.shape[y.rank - 1]
  return y.tape.record(
    inverseRealFFTAdjoint(y.value), Pullback(y) { inverseRealFFT($0, length: length) })
}

/// Short-time Fourier transform, `[…, n]` → `[…, frames, bins, 2]`.
public func shortTimeFourier(_ x: Var, _ stft: STFT) -> Var {
  let count = x.shape[x.rank - 1]
  return x.tape.record(stft(x.value), Pullback(x) { shortTimeFourierAdjoint($0, stft, sampleCount: count) })
}

/// The adjoint of `shortTimeFourier`, `[…, frames, bins, 2]` → `[…, sampleCount]`.
public func shortTimeFourierAdjoint(_ y: Var, _ stft: STFT, sampleCount: Int) -> Var {
  y.tape.record(stft.adjoint(y.value, sampleCount: sampleCount), Pullback(y) { shortTimeFourier($0, stft) })
}

/// The signal nearest to a short-time spectrum, `[…, frames, bins, 2]` → `[…, sampleCount]`; see `STFT.inverse`.
public func inverseShortTimeFourier(_ spectrum: Var, _ stft: STFT, sampleCount: Int? = nil, floor: Float = 0) -> Var {
  let frames = spectrum.shape[spectrum.rank - 3]
  return spectrum.tape.record(
    stft.inverse(spectrum.value, sampleCount: sampleCount, floor: floor),
    Pullback(spectrum) { inverseShortTimeFourierAdjoint($0, stft, frameCount: frames, floor: floor) })
}

/// The adjoint of `inverseShortTimeFourier`, `[…, sampleCount]` → `[…, frameCount, bins, 2]`.
public func inverseShortTimeFourierAdjoint(_ y: Var, _ stft: STFT, frameCount: Int, floor: Float = 0) -> Var {
  let count = y.shape[y.rank - 1]
  return y.tape.record(
    stft.inverseAdjoint(y.value, frameCount: frameCount, floor: floor),
    Pullback(y) { inverseShortTimeFourier($0, stft, sampleCount: count, floor: floor) })
}

/// re² + im², `[…, 2]` → `[…]`.
public func power(_ spectrum: Var) -> Var { square(spectrum).sum(axes: [-1]) }

/// √(re² + im²), `[…, 2]` → `[…]`; the gradient at 0 is 0.
public func magnitude(_ spectrum: Var) -> Var { sqrt(power(spectrum) + 1e-20) }

/// Bins gathered into bands, `[…, bins]` → `[…, bands]`.
public func filtered(_ x: Var, by bank: FilterBank) -> Var {
  x.tape.record(bank(x.value), Pullback(x) { filteredAdjoint($0, by: bank) })
}

/// The adjoint of `filtered`, `[…, bands]` → `[…, bins]`.
public func filteredAdjoint(_ y: Var, by bank: FilterBank) -> Var {
  y.tape.record(bank.transposed(y.value), Pullback(y) { filtered($0, by: bank) })
}
