import Files
import Tensors

extension SoundMap.Tiles {
  private static let tilesPerRow = 32

  /// Draws patches beside one another on a sheet, one pixel a value.
  ///
  /// - Parameter patches: `[N, T, F]`; tile i is patch i.
  /// - Throws: `FileError` if the file cannot be written.
  public init(drawing patches: Tensor, scale: ColourScale, to path: String) throws {
    let (count, width, height) = (patches.shape[0], patches.shape[1], patches.shape[2])
    let columns = min(count, Self.tilesPerRow), rows = (count + columns - 1) / columns
    var canvas = Canvas(width: columns * width, height: rows * height, colour: scale.map.colours[0])
    for tile in 0..<count {
      let patch = patches.rows(tile..<tile + 1).reshaped([width, height])
      SpectrogramPicture.draw(
        patch, x: tile % columns * width, y: tile / columns * height, scale: scale, zoom: 1, on: &canvas)
    }
    try PNG.write(canvas.image, to: path)
    self.init(path: path, width: width, height: height, columns: columns)
  }
}
