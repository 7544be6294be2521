import Foundation
import Tensors

/// How alike inputs of a network are: the largest correlation of their pictures over all shifts in time.
///
/// r = max over s of the Pearson correlation of a(t + s, f) and b(t, f), time taken as a circle, because a probe may put
/// what it finds anywhere. Of sounds, and of any input that is one long line, the pictures are spectrograms in decibels,
/// down to 60 below the loudest place: two sounds that are heard as the same need not be alike sample by sample. Where real
/// windows are known each row of a picture is standardised by theirs: what all sound has in common makes nothing alike.
public struct InputLikeness {
  private let axes: InputAxes
  private let frames: Int
  private let bins: Int
  private let stft: STFT?
  /// Mean and deviation of every bin over real windows, `[bins]`.
  private var usual: (mean: Tensor, deviation: Tensor)?

  /// - Parameter real: windows `[N, input…]` that say what is usual.
  public init(_ network: ProbedNetwork, real: Tensor? = nil) {
    axes = network.axes
    let shape = axes.patch, count = shape.reduce(1, *)
    let isLong = shape.max() == count && count > InputLikeness.longestLine
    if network.domain?.preset.isWaveform == true || isLong {
      let size = [2048, 1024, 512, 256, 128].first { $0 * 16 <= count } ?? 64
      let stft = STFT(fftSamples: size, hopSamples: size / 4)
      (self.stft, frames, bins) = (stft, stft.frameCount(sampleCount: count), stft.binCount)
    } else {
      frames = shape.count > 1 ? shape[0] : 1
      (stft, bins) = (nil, count / frames)
    }
    guard let real, frames > 1 else { return }
    let rows = raw(real).reshaped([-1, bins]), mean = rows.mean(axes: [0]), deviation = sqrt(square(rows - mean).mean(axes: [0]))
    usual = (mean, maximum(deviation, affine(deviation.max(), scale: 1e-3)))
  }

  /// Values of one axis that are compared one by one, at most: shifts of more are many, and hardly differ.
  private static let longestLine = 256

  /// What is compared in words.
  public var words: String {
    "correlation of \(stft == nil ? "inputs" : "spectrograms (dB)")\(usual == nil ? "" : " as they differ from usual real ones")\(frames > 1 ? ", largest over shifts in time" : "")"
  }

  /// `[N, input…]` → pictures of mean 0 and norm 1, `[N, frames, bins]`.
  func pictures(_ inputs: Tensor) -> Tensor {
    inputs.inPieces { inputs in
      var picture = raw(inputs)
      if let usual {
        picture = ((picture.reshaped([inputs.shape[0], frames, bins]) - usual.mean) / usual.deviation).reshaped(picture.shape)
      }
      let centred = picture - picture.mean(axes: [1], keepingAxes: true)
      let size = sqrt(square(centred).sum(axes: [1], keepingAxes: true))
      return (centred / maximum(size, Tensor(1e-12))).reshaped([inputs.shape[0], frames, bins])
    }
  }

  /// `[N, input…]` → `[N, frames·bins]`.
  private func raw(_ inputs: Tensor) -> Tensor {
    inputs.inPieces { inputs in
      let values = axes.patches(of: inputs).reshaped([inputs.shape[0], -1])
      guard let stft else { return values }
      let power = stft.spectrogram(values, .power).reshaped([inputs.shape[0], -1])
      return decibels(ofPower: power / maximum(power.max(axes: [1], keepingAxes: true), Tensor(1e-20)), floor: 1e-6)
    }
  }

  /// Every picture of the first with every one of the second, row by row: `[N][M]`.
  func callAsFunction(_ a: Tensor, _ b: Tensor) -> [[Double]] {
    let (n, m) = (a.shape[0], b.shape[0]), flat = b.reshaped([m, -1])
    var best = Tensor([n, m], repeating: -1)
    for shift in 0..<frames {
      let turned = shift == 0 ? a
        : Tensor.concatenation([a.slice(axis: 1, shift..<frames), a.slice(axis: 1, 0..<shift)], axis: 1)
      best = maximum(best, matrixProduct(turned.reshaped([n, -1]), flat, transposeB: true))
    }
    let values = best.values
    return (0..<n).map { row in values[row * m..<(row + 1) * m].map { Double($0) } }
  }

  /// Each picture of the first with the same row of the second.
  func pairs(_ a: Tensor, _ b: Tensor) -> [Double] {
    (0..<a.shape[0]).map { self(a.rows($0..<$0 + 1), b.rows($0..<$0 + 1))[0][0] }
  }
}
