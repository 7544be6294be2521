import Files
import Tensors

/// A patch as a picture: time to the right, frequency upwards, one square or oblong of pixels a value.
public enum SpectrogramPicture {
  /// patch: `[T, F]` or `[T, F, 1]` → T·zoom by F·zoom pixels.
  public static func image(_ patch: Tensor, scale: ColourScale, zoom: Int = 1) -> Image {
    let (frames, bins) = size(patch)
    var canvas = Canvas(width: frames * zoom, height: bins * zoom, colour: scale.map.colours[0])
    draw(patch, x: 0, y: 0, scale: scale, zoom: zoom, on: &canvas)
    return canvas.image
  }

  /// Draws a patch with its upper left corner at (x, y).
  static func draw(_ patch: Tensor, x: Int, y: Int, scale: ColourScale, zoom: Int, on canvas: inout Canvas) {
    let (frames, bins) = size(patch)
    patch.withUnsafeBufferPointer { values in
      for frame in 0..<frames {
        for bin in 0..<bins {
          let colour = scale.colour(of: values[frame * bins + bin])
          canvas.fill(x: x + frame * zoom, y: y + (bins - 1 - bin) * zoom, width: zoom, height: zoom, colour)
        }
      }
    }
  }

  private static func size(_ patch: Tensor) -> (frames: Int, bins: Int) {
    precondition(
      patch.rank == 2 || (patch.rank == 3 && patch.shape[2] == 1),
      "a spectrogram picture shows a patch [time, frequency] or [time, frequency, 1], not \(patch.shape)")
    return (patch.shape[0], patch.shape[1])
  }
}
