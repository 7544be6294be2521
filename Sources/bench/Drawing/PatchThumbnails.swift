import Data
import Figures
import Tensors

/// Patches as they are drawn side by side: many bins as means of neighbouring ones, few frames repeated beside them, of
/// several channels the last.
struct PatchThumbnails {
  /// `[N, T, F]`.
  let patches: Tensor
  let axes: SpectrogramAxes?
  /// Pixels a value.
  let zoom: Int

  /// - Parameters:
  ///   - patches: `[N, T, F, C]`.
  ///   - mostFrames, mostBins: values of a picture at most, along time and along frequency.
  init(_ patches: Tensor, domain: PatchDomain, mostFrames: Int = 96, mostBins: Int = 110) {
    let (time, frequency, channels) = (patches.shape[1], patches.shape[2], patches.shape[3])
    let (framesPerValue, binsPerValue) = (
      (time + mostFrames - 1) / mostFrames, (frequency + mostBins - 1) / mostBins)
    let frames = time / framesPerValue, bins = frequency / binsPerValue
    // A rest that fills no value is left out, as down-sampling does.
    let means = patches.slice(axis: 3, channels - 1..<channels)
      .slice(axis: 1, 0..<frames * framesPerValue).slice(axis: 2, 0..<bins * binsPerValue)
      .reshaped([patches.shape[0], frames, framesPerValue, bins, binsPerValue]).mean(axes: [2, 4])
    // Where bins were gathered a patch is much higher than wide.
    let repeats = binsPerValue > 1 ? max(1, mostFrames / frames) : 1
    let count = patches.shape[0]
    self.patches = means.reshaped([count, frames, 1, bins]).broadcast(to: [count, frames, repeats, bins])
      .reshaped([count, frames * repeats, bins])
    axes = domain.transform.axes?.averaged(frames: Double(framesPerValue) / Double(repeats), bins: binsPerValue)
    zoom = max(1, min(4, 220 / max(frames * repeats, bins)))
  }

  /// One colour scale for all of these, on which single values beyond the rest do not dim it.
  static func scale(covering thumbnails: [PatchThumbnails], domain: PatchDomain) -> ColourScale {
    let full = domain.transform.scale(covering: thumbnails.map(\.patches))
    guard domain.preset.normalisation.form == .standardScore else { return full }
    let high = quantile(thumbnails.flatMap(\.patches.values), 0.995)
    guard high > full.range.lowerBound else { return full }
    return ColourScale(range: full.range.lowerBound...high, displayPower: full.displayPower, unit: full.unit)
  }
}
