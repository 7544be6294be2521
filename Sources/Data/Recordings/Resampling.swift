import CSoxr
import Tensors

/// A sound at another rate, by soxr's high quality (20 bits): what `librosa.resample` uses. [time, channel] → the same
/// with ⌊time·to/from + ½⌋ samples. Serial, the same result on any thread.
public func resampled(_ samples: Tensor, from: Int, to: Int) -> Tensor {
  precondition(from > 0 && to > 0, "rates are above zero")
  let wanted = (samples.shape[0] * to * 2 + from) / (2 * from)
  return resampled(samples, from: Double(from), to: Double(to), wanted: wanted)
}

/// The same between any two rates, to so many samples.
func resampled(_ samples: Tensor, from: Double, to: Double, wanted: Int) -> Tensor {
  let channels = samples.rank == 1 ? 1 : samples.shape[1], count = samples.shape[0]
  var quality = soxr_quality_spec(UInt(SOXR_HQ), 0), runtime = soxr_runtime_spec(1)
  return samples.withUnsafeBufferPointer { source in
    Tensor(samples.rank == 1 ? [wanted] : [wanted, channels]) { result in
      var made = 0
      let error = soxr_oneshot(
        from, to, UInt32(channels), source.baseAddress, count, nil, result.baseAddress, wanted, &made, nil,
        &quality, &runtime)
      precondition(error == nil, "soxr: \(String(cString: error!))")
      for i in made * channels..<result.count { result[i] = 0 }
    }
  }
}
