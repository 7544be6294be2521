/// A short-time Fourier transform: how a signal is cut into frames, tapered and transformed.
///
/// X[t, k] = Σⱼ w[j]·x[t·H + j − p]·exp(−2πi·jk/n), with hop H and padding p.
///
/// The conventions of SciPy's `spectrogram`, librosa's and PyTorch's `stft` and TensorFlow's `tf.signal.stft` are
/// values of the properties below. A signal's samples have no unit here; physical units enter with `Spectrogram`.
public struct STFT: Hashable, Codable, Sendable {
  /// What stands before the first and after the last sample.
  public enum Padding: String, Codable, Sendable, CaseIterable {
    /// Nothing: only whole frames count (SciPy's spectrogram, TensorFlow).
    case none
    /// n/2 zeros at both ends, so that frame t is centred on sample t·hop (librosa's default).
    case zeros
    /// n/2 samples mirrored at the ends (PyTorch's default).
    case reflection
  }

  /// Where a window shorter than the transform stands in it.
  public enum Placement: String, Codable, Sendable, CaseIterable {
    /// In the middle of a frame of `fftSamples` (librosa, PyTorch).
    case centred
    /// At the start, zeros after it; a frame is `windowSamples` long (SciPy, TensorFlow).
    case leading
  }

  /// What is taken off a frame before the window.
  public enum Detrend: String, Codable, Sendable, CaseIterable {
    case none
    /// The frame's mean (SciPy's `constant`, the default of its spectrogram).
    case constant
  }

  /// What a frame is transformed in; samples and results are single.
  public enum Precision: String, Codable, Sendable, CaseIterable {
    case single
    /// For logarithms of what may lie 100 dB below the frame's loudest: rounding in single precision would show.
    case double
  }

  /// Length n of the transform.
  public var fftSamples: Int
  /// Length of the window, at most n.
  public var windowSamples: Int
  /// Samples from one frame to the next.
  public var hopSamples: Int
  public var window: Window
  public var padding: Padding
  public var placement: Placement
  public var detrend: Detrend
  public var precision: Precision

  public init(
    fftSamples: Int, windowSamples: Int? = nil, hopSamples: Int, window: Window = .hann, padding: Padding = .zeros,
    placement: Placement = .centred, detrend: Detrend = .none, precision: Precision = .single
  ) {
    self.fftSamples = fftSamples
    self.windowSamples = windowSamples ?? fftSamples
    self.hopSamples = hopSamples
    self.window = window
    self.padding = padding
    self.placement = placement
    self.detrend = detrend
    self.precision = precision
    precondition(fftSamples > 0 && hopSamples > 0, "an STFT needs a length and a hop above zero")
    precondition(
      (1...fftSamples).contains(self.windowSamples),
      "a window of \(self.windowSamples) samples does not fit a transform of \(fftSamples)")
  }

  /// Frequencies of one frame: n/2 + 1.
  public var binCount: Int { fftSamples / 2 + 1 }

  /// Frames of a signal of so many samples; 0 if it is too short for one.
  public func frameCount(sampleCount: Int) -> Int {
    let padded = sampleCount + 2 * paddingSamples
    return padded < frameSamples || sampleCount == 0 ? 0 : 1 + (padded - frameSamples) / hopSamples
  }

  /// Samples that so many frames span: what `inverse` returns when no length is asked for.
  public func sampleCount(frameCount: Int) -> Int {
    frameCount == 0 ? 0 : max(0, frameSamples + hopSamples * (frameCount - 1) - 2 * paddingSamples)
  }

  /// Padding at either end.
  var paddingSamples: Int { padding == .none ? 0 : fftSamples / 2 }
  /// Samples from the first to behind the last that a frame spans.
  var frameSamples: Int { placement == .centred ? fftSamples : windowSamples }
  /// Where the window begins in the transform.
  var windowOffset: Int { placement == .centred ? (fftSamples - windowSamples) / 2 : 0 }

  /// The complex transform. `samples`: [..., n] → [..., frames, bins, 2], the last axis (re, im).
  public func callAsFunction(_ samples: Tensor) -> Tensor {
    let signals = Signals(samples)
    let frames = frameCount(sampleCount: signals.length), width = 2 * binCount
    return Tensor(signals.leading + [frames, binCount, 2]) { result in
      signals.forEach { index, signal in
        let target = result.baseAddress! + index * frames * width
        forEachSpectrum(of: signal) { frame, spectrum, _ in
          (target + frame * width).update(from: spectrum, count: width)
        }
      }
    }
  }
}

/// The rows of a tensor [..., n] as signals.
struct Signals {
  let tensor: Tensor
  /// The axes before the last.
  let leading: [Int]
  /// Samples of one signal.
  let length: Int

  init(_ tensor: Tensor) {
    precondition(tensor.rank > 0, "a signal has at least one axis")
    self.tensor = tensor
    leading = Array(tensor.shape.dropLast())
    length = tensor.shape[tensor.rank - 1]
  }

  func forEach(_ body: (_ index: Int, _ signal: UnsafeBufferPointer<Float>) -> Void) {
    tensor.withUnsafeBufferPointer { samples in
      for index in 0..<leading.reduce(1, *) {
        body(index, UnsafeBufferPointer(rebasing: samples[index * length..<(index + 1) * length]))
      }
    }
  }
}
