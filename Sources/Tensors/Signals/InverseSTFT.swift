import CKernels

extension STFT {
  /// The signal whose transform is nearest to `spectrum` in the least-squares sense.
  ///
  /// x[i] = Σₜ w[j]·frame_t[j] / max(Σₜ w[j]², floor·maximum of that sum), j = i + p − t·H: frames are transformed back,
  /// tapered again, added up and divided by the sum of the squared windows. A detrended frame's mean is lost.
  ///
  /// `spectrum`: [..., frames, bins, 2] → [..., sampleCount]
  /// - Parameters:
  ///   - sampleCount: length of the result; what the frames span if nil. Frames beyond it are left out, as librosa does.
  ///   - floor: share of the windows' largest sum below which the sum counts as this share. 0 divides wherever the
  ///     sum is not zero (librosa): exact for a true transform. An unpadded transform of made-up spectra has next to
  ///     nothing under its outermost samples and would blow them up: 0.1 fades them instead.
  /// - Source: Griffin and Lim 1984, equation 6; `librosa.istft`.
  public func inverse(_ spectrum: Tensor, sampleCount: Int? = nil, floor: Float = 0) -> Tensor {
    precondition(
      spectrum.rank >= 3 && Array(spectrum.shape.suffix(2)) == [binCount, 2],
      "the inverse STFT takes [..., frames, \(binCount), 2], not \(spectrum.shape)")
    let given = spectrum.shape[spectrum.rank - 3]
    return inverse(spectrum, gain: overlapGain(frames: given, sampleCount: sampleCount, floor: floor))
  }

  /// The gain of `inverse` for so many frames: one over n times the sum of the squared windows over every sample.
  func overlapGain(frames given: Int, sampleCount: Int?, floor: Float) -> Tensor {
    let length = sampleCount ?? self.sampleCount(frameCount: given)
    return overlapGain(
      frames: min(given, framesReached(length)), length: length, taper: window.values(windowSamples), floor: floor)
  }

  /// Frames that begin before the end of so many samples.
  private func framesReached(_ length: Int) -> Int { (length + 2 * paddingSamples + hopSamples - 1) / hopSamples }

  /// `inverse` with a gain that is known, `[sampleCount]`.
  func inverse(_ spectrum: Tensor, gain: Tensor) -> Tensor {
    let leading = Array(spectrum.shape.dropLast(3)), given = spectrum.shape[spectrum.rank - 3], length = gain.count
    let frames = min(given, framesReached(length)), taper = window.values(windowSamples)
    let tapered = Storage(count: frames * windowSamples)
    return spectrum.withUnsafeBufferPointer { spectrum in
      Tensor(leading + [length]) { result in
        for index in 0..<leading.reduce(1, *) {
          invertFrames(spectrum.baseAddress! + index * given * 2 * binCount, count: frames, into: tapered.pointer)
          let target = UnsafeMutableBufferPointer(rebasing: result[index * length..<(index + 1) * length])
          overlapAdd(UnsafePointer(tapered.pointer), frames: frames, taper: taper, gain: gain, into: target)
        }
      }
    }
  }

  /// Every frame back in time, not yet tapered; only the part under the window is kept.
  private func invertFrames(_ spectrum: UnsafePointer<Float>, count: Int, into frames: UnsafeMutablePointer<Float>) {
    let plan = RealFFTPlan.plan(fftSamples), width = 2 * binCount
    Parallel.forEachRange(count, grain: frameGrain) { range in
      let row = Storage(count: width), frame = Storage(count: fftSamples)
      for index in range {
        row.pointer.update(from: spectrum + index * width, count: width)
        plan.inverse(row.pointer, frame.pointer)
        (frames + index * windowSamples).update(from: frame.pointer + windowOffset, count: windowSamples)
      }
    }
  }

  /// Tapers the frames and adds them up at their places; each stretch of the result adds its frames in order, so that
  /// the sum does not depend on the threads.
  private func overlapAdd(
    _ frames: UnsafePointer<Float>, frames frameCount: Int, taper: Tensor, gain: Tensor,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    let shift = windowOffset - paddingSamples
    taper.withUnsafeBufferPointer { taper in
      gain.withUnsafeBufferPointer { gain in
        Parallel.forEachRange(result.count, grain: elementwiseGrain) { range in
          let target = result.baseAddress!
          (target + range.lowerBound).update(repeating: 0, count: range.count)
          for index in framesTouching(range, count: frameCount) {
            let start = index * hopSamples + shift
            let from = max(range.lowerBound, start), to = min(range.upperBound, start + windowSamples)
            guard from < to else { continue }
            kernel_overlap_add(
              frames + index * windowSamples + (from - start), taper.baseAddress! + (from - start), to - from,
              target + from)
          }
          for i in range { target[i] *= gain[i] }
        }
      }
    }
  }

  /// One over n times the sum of the squared windows over every sample of the result.
  func overlapGain(frames frameCount: Int, length: Int, taper: Tensor, floor: Float) -> Tensor {
    let shift = windowOffset - paddingSamples, scale = 1 / Float(fftSamples)
    return taper.withUnsafeBufferPointer { taper in
      Tensor([length]) { sum in
        sum.update(repeating: 0)
        for index in 0..<frameCount {
          let start = index * hopSamples + shift
          let from = max(0, start), to = min(length, start + windowSamples)
          guard from < to else { continue }
          let part = taper.baseAddress! + (from - start)
          kernel_overlap_add(part, part, to - from, sum.baseAddress! + from)
        }
        let least = floor * (sum.max() ?? 0)
        for i in sum.indices {
          let divisor = max(sum[i], least)
          sum[i] = scale / (divisor > .leastNormalMagnitude ? divisor : 1)
        }
      }
    }
  }

  /// Frames whose windows may reach into a range of samples.
  private func framesTouching(_ samples: Range<Int>, count: Int) -> Range<Int> {
    let shift = windowOffset - paddingSamples
    let first = max(0, (samples.lowerBound - shift - windowSamples) / hopSamples)
    let last = min(count, max(0, (samples.upperBound - shift) / hopSamples + 1))
    return first..<max(first, last)
  }
}
