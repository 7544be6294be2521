import Tensors

/// One block of a stack as its fused operation sees it.
struct RectifiedPart {
  /// `[3, 3, C, K]`.
  let weight: Parameter
  let bias: Parameter
  /// Absent at the end of a stack that doubles.
  let norm: BatchNorm?
  /// Where somebody may listen inside.
  let sites: [Site]

  /// Whether there are kernels for its channels, and nobody listens.
  func isFused(on tape: Tape) -> Bool {
    HalvingMaps.isSupported(channels: weight.shape[2], smallChannels: weight.shape[3])
      && !sites.contains { tape.listens(to: $0.path) }
  }

  func convolution(on tape: Tape) -> RectifiedConvolution {
    RectifiedConvolution(
      kernel: tape[weight], bias: tape[bias],
      norm: norm.map { norm in
        RectifiedConvolution.Norm(
          scale: tape[norm.scale], shift: tape[norm.shift], epsilon: norm.convention.epsilon,
          running: tape.mode == .inference ? (norm.runningMean.value, norm.runningVariance.value) : nil)
      })
  }

  /// Takes a batch's statistics into the running ones where the tape says so.
  func follow(_ moments: MapMoments, on tape: Tape, count: Int) {
    guard tape.mode == .training, let norm else { return }
    norm.follow(moments.mean, moments.variance, count: count)
  }
}
