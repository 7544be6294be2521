import CKernels

extension STFT {
  /// Frames that a thread should have before a second one is worth waking.
  var frameGrain: Int { max(1, 65_536 / fftSamples) }

  /// Hands the spectra of frames (all if nil), as interleaved (re, im), to `body`, with room for one value a bin: on
  /// several threads at once if the caller is the main thread.
  func forEachSpectrum(
    of signal: UnsafeBufferPointer<Float>, frames: Range<Int>? = nil,
    _ body: (_ frame: Int, _ spectrum: UnsafePointer<Float>, _ room: UnsafeMutablePointer<Float>) -> Void
  ) {
    let taper = window.values(windowSamples), taperDoubles = window.doubles(windowSamples)
    let plan = RealFFTPlan.plan(fftSamples), doublePlan = precision == .double ? DoubleFFTPlan.plan(fftSamples) : nil
    let isDetrended: Int32 = detrend == .constant ? 1 : 0
    let frames = frames ?? 0..<frameCount(sampleCount: signal.count)
    taper.withUnsafeBufferPointer { taper in
      Parallel.forEachRange(frames.count, grain: frameGrain) { part in
        // A double takes the room of two floats.
        let frame = Storage(count: 2 * fftSamples), spectrum = Storage(count: 2 * binCount)
        let gathered = Storage(count: windowSamples), room = Storage(count: binCount)
        let exact = DoubleFFTPlan.spectrumStorage(precision == .double ? fftSamples : 1)
        frame.pointer.update(repeating: 0, count: 2 * fftSamples)
        for index in frames.lowerBound + part.lowerBound..<frames.lowerBound + part.upperBound {
          let source = self.frame(index, of: signal, gathered: gathered.pointer)
          if let doublePlan {
            let frame = UnsafeMutableRawPointer(frame.pointer).assumingMemoryBound(to: Double.self)
            kernel_window_frame_double(source, taperDoubles, windowSamples, isDetrended, frame + windowOffset)
            doublePlan.forward(frame, exact, spectrum.pointer)
          } else {
            kernel_window_frame(source, taper.baseAddress!, windowSamples, isDetrended, frame.pointer + windowOffset)
            plan.forward(frame.pointer, spectrum.pointer)
          }
          body(index, UnsafePointer(spectrum.pointer), room.pointer)
        }
      }
    }
  }

  /// The samples under a frame's window: in place, or gathered where some lie outside the signal.
  private func frame(
    _ index: Int, of signal: UnsafeBufferPointer<Float>, gathered: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    let start = index * hopSamples - paddingSamples + windowOffset
    if start >= 0 && start + windowSamples <= signal.count { return signal.baseAddress! + start }
    gather(signal, from: start, into: gathered)
    return UnsafePointer(gathered)
  }

  /// A window's worth of samples where some lie outside the signal.
  private func gather(_ signal: UnsafeBufferPointer<Float>, from start: Int, into frame: UnsafeMutablePointer<Float>) {
    for offset in 0..<windowSamples {
      frame[offset] = sample(at: start + offset, of: signal.count).map { signal[$0] } ?? 0
    }
  }

  /// Which of `count` samples stands at a position, inside or on the padding; nil where a zero does.
  func sample(at position: Int, of count: Int) -> Int? {
    if (0..<count).contains(position) { return position }
    guard padding == .reflection else { return nil }
    // A reflection goes to and fro between the first and the last sample, neither repeated.
    let period = max(1, 2 * (count - 1)), wrapped = ((position % period) + period) % period
    return min(wrapped, period - wrapped)
  }
}
