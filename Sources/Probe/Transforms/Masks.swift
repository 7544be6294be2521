import Nets
import Tensors

/// Takes a stretch of time or a band of frequencies away: silence stands there.
struct Mask: CanvasTransform {
  /// 1 for time, 2 for frequency.
  let axis: Int
  /// The widest is this share of the axis.
  let share: Double
  /// What stands for silence.
  let silence: Float

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let mask = stretches(draws, of: canvas.shape[axis], share: share)
    var axes = [draws.count] + Array(repeating: 1, count: canvas.rank - 1)
    axes[axis] = canvas.shape[axis]
    let kept = mask.reshaped(axes)
    return canvas * canvas.tape.constant(kept) + canvas.tape.constant(affine(kept, scale: -silence, shift: silence))
  }
}

/// Takes a band of frequencies out of a sound.
struct SoundBandMask: CanvasTransform {
  let share: Double

  func callAsFunction(_ canvas: Var, _ draws: [Random]) -> Var {
    let count = canvas.shape[1], bins = count / 2 + 1
    let mask = stretches(draws, of: bins, share: share).reshaped([draws.count, bins, 1])
    let spectrum = realFFT(canvas.reshaped([draws.count, count])) * canvas.tape.constant(mask)
    return inverseRealFFT(spectrum, length: count).reshaped(canvas.shape)
  }
}

/// 1, but 0 in one stretch of each row: `[rows, count]`.
private func stretches(_ draws: [Random], of count: Int, share: Double) -> Tensor {
  Tensor([draws.count, count]) { mask in
    for (row, draw) in draws.enumerated() {
      var random = draw
      let width = Int((Double(random.nextUniform()) * share * Double(count)).rounded())
      let first = random.nextInteger(below: count - width + 1)
      for i in 0..<count { mask[row * count + i] = (first..<first + width).contains(i) ? 0 : 1 }
    }
  }
}

extension TransformKind {
  static let timeMask = TransformKind(
    name: "time-mask", summary: "silence in a stretch of up to this share of the time", standard: 0.2, most: 0.9
  ) { canvas, share in Mask(axis: 1, share: share, silence: silence(canvas)) }

  static let bandMask = TransformKind(
    name: "band-mask", summary: "silence in a band of up to this share of the frequencies", standard: 0.2, most: 0.9
  ) { canvas, share in
    // What has one axis is taken as a sound.
    if canvas.isSound || canvas.shape.dropFirst().allSatisfy({ $0 == 1 }) { return SoundBandMask(share: share) }
    return Mask(axis: 2, share: share, silence: silence(canvas))
  }

  /// What stands for silence: of a sound its zero, else the lowest value that a canvas may have, or 0 where there is none.
  private static func silence(_ canvas: Canvas) -> Float {
    if canvas.isSound {
      guard let domain = canvas.domain, domain.preset.normalisation.scope != .image else { return 0 }
      return -domain.statistics.shift / domain.statistics.scale
    }
    return canvas.bounds.lowerBound <= -.greatestFiniteMagnitude ? 0 : canvas.bounds.lowerBound
  }
}
