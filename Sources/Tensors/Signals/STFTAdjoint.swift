extension STFT {
  /// The adjoint of the transform: ⟨stft(x), Y⟩ = ⟨x, adjoint(Y)⟩ over real and imaginary parts alike.
  ///
  /// Every step of the transform undone by its transpose, the last first: back in time, tapered, its mean taken off
  /// if frames were detrended, and added up where the samples came from.
  /// `y`: [..., frames, bins, 2] → [..., sampleCount]
  public func adjoint(_ y: Tensor, sampleCount: Int) -> Tensor {
    let frames = frameCount(sampleCount: sampleCount)
    precondition(
      Array(y.shape.suffix(3)) == [frames, binCount, 2],
      "the spectrum of \(sampleCount) samples is [..., \(frames), \(binCount), 2], not \(y.shape)")
    let back = realFFTAdjoint(y, length: fftSamples)
    var tapered = back.slice(axis: -1, windowOffset..<windowOffset + windowSamples) * window.values(windowSamples)
    if detrend == .constant { tapered = tapered - tapered.mean(axes: [-1], keepingAxes: true) }
    return gathered(tapered, sampleCount: sampleCount)
  }

  /// The adjoint of `inverse`: ⟨inverse(Y), x⟩ = ⟨Y, inverseAdjoint(x)⟩.
  ///
  /// `x`: [..., samples] → [..., frameCount, bins, 2]
  public func inverseAdjoint(_ x: Tensor, frameCount: Int, floor: Float = 0) -> Tensor {
    let length = x.shape[x.rank - 1]
    // The inverse leaves out frames beyond the samples asked for.
    let used = min(frameCount, (length + 2 * paddingSamples + hopSamples - 1) / hopSamples)
    let taper = window.values(windowSamples)
    let weighted = x * overlapGain(frames: used, length: length, taper: taper, floor: floor)
    let first = windowOffset - paddingSamples, span = (used - 1) * hopSamples + windowSamples
    let places = (first..<first + span).map { (0..<length).contains($0) ? $0 : length }
    let zero = Tensor(Array(x.shape.dropLast()) + [1])
    let spread = Tensor.concatenation([weighted, zero], axis: -1).gathered(axis: -1, places)
    let starts = (0..<used).flatMap { frame in (0..<windowSamples).map { frame * hopSamples + $0 } }
    let frames = spread.gathered(axis: -1, starts).reshaped(x.shape.dropLast() + [used, windowSamples])
    let tapered = frames * taper
    let whole = Tensor.concatenation(
      [
        Tensor(tapered.shape.dropLast() + [windowOffset]), tapered,
        Tensor(tapered.shape.dropLast() + [fftSamples - windowOffset - windowSamples]),
      ], axis: -1)
    // The gain holds the 1/n of the inverse transform already.
    let spectrum = affine(inverseRealFFTAdjoint(whole), scale: Float(fftSamples))
    guard used < frameCount else { return spectrum }
    let missing = Tensor(x.shape.dropLast() + [frameCount - used, binCount, 2])
    return Tensor.concatenation([spectrum, missing], axis: -3)
  }

  /// Adds up frames at their places, [..., frames, window] → [..., sampleCount]; what fell on padding goes to the
  /// sample that stood there, if any.
  private func gathered(_ frames: Tensor, sampleCount: Int) -> Tensor {
    let count = frames.shape[frames.rank - 2]
    let places = (0..<count).flatMap { frame in
      (0..<windowSamples).map {
        sample(at: frame * hopSamples - paddingSamples + windowOffset + $0, of: sampleCount) ?? sampleCount
      }
    }
    let flat = frames.reshaped(frames.shape.dropLast(2) + [count * windowSamples])
    return flat.scattered(axis: -1, length: sampleCount + 1, places).slice(axis: -1, 0..<sampleCount)
  }
}
