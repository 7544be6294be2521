import Files

/// A picture being drawn: rows of pixels from the top, three bytes each, red first.
struct Canvas: Sendable {
  let width: Int
  let height: Int
  /// Red, green, blue of every pixel, top row first.
  private var bytes: [UInt8]

  init(width: Int, height: Int, colour: Colour) {
    precondition(width > 0 && height > 0, "a canvas of \(width) by \(height) pixels has no pixels")
    (self.width, self.height) = (width, height)
    bytes = [UInt8](repeating: 0, count: 3 * width * height)
    fill(x: 0, y: 0, width: width, height: height, colour)
  }

  /// The finished picture.
  var image: Image { Image(width: width, height: height, channels: 3, pixels: bytes) }

  /// Fills a rectangle, x to the right and y downwards; what lies outside the canvas is left away.
  mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
    let columns = max(0, x)..<max(0, x, min(self.width, x + width))
    let rows = max(0, y)..<max(0, y, min(self.height, y + height))
    let stride = self.width
    bytes.withUnsafeMutableBufferPointer { bytes in
      for row in rows {
        for column in columns {
          let at = 3 * (row * stride + column)
          (bytes[at], bytes[at + 1], bytes[at + 2]) = (colour.red, colour.green, colour.blue)
        }
      }
    }
  }

  /// Lets a colour cover a pixel by `share` in [0, 1]; pixels outside the canvas are left away.
  mutating func blend(x: Int, y: Int, _ colour: Colour, share: Float) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let at = 3 * (y * width + x)
    let mixed = Colour(red: bytes[at], green: bytes[at + 1], blue: bytes[at + 2]).blended(with: colour, share: share)
    (bytes[at], bytes[at + 1], bytes[at + 2]) = (mixed.red, mixed.green, mixed.blue)
  }
}
