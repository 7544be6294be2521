import Data
import Figures
import Tensors

/// Patches as they are drawn side by side: large ones as means of neighbouring values, of several channels the last.
struct PatchThumbnails {
  /// `[N, T, F]`.
  let patches: Tensor
  let axes: SpectrogramAxes?
  /// Pixels a value.
  let zoom: Int

  private static let mostFrames = 96, mostBins = 160

  /// - Parameter patches: `[N, T, F, C]`.
  init(_ patches: Tensor, domain: PatchDomain) {
    let (time, frequency, channels) = (patches.shape[1], patches.shape[2], patches.shape[3])
    let (framesPerValue, binsPerValue) = (
      (time + Self.mostFrames - 1) / Self.mostFrames, (frequency + Self.mostBins - 1) / Self.mostBins)
    let frames = time / framesPerValue, bins = frequency / binsPerValue
    // A rest that fills no value is left out, as down-sampling does.
    self.patches = patches.slice(axis: 3, channels - 1..<channels)
      .slice(axis: 1, 0..<frames * framesPerValue).slice(axis: 2, 0..<bins * binsPerValue)
      .reshaped([patches.shape[0], frames, framesPerValue, bins, binsPerValue]).mean(axes: [2, 4])
    axes = domain.transform.axes.map {
      SpectrogramAxes(
        secondsPerFrame: $0.secondsPerFrame * Double(framesPerValue), hertzPerBin: $0.hertzPerBin * Double(binsPerValue),
        lowestHertz: $0.lowestHertz)
    }
    zoom = max(1, min(4, 200 / max(frames, bins)))
  }
}
