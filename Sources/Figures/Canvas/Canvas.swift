import Files

/// A picture being drawn: rows of pixels from the top, three bytes each, red first.
public struct Canvas: Sendable {
  public let width: Int
  public let height: Int
  /// Red, green, blue of every pixel, top row first.
  private var bytes: [UInt8]

  public init(width: Int, height: Int, colour: Colour) {
    precondition(width > 0 && height > 0, "a canvas of \(width) by \(height) pixels has no pixels")
    (self.width, self.height) = (width, height)
    bytes = (0..<width * height).flatMap { _ in [colour.red, colour.green, colour.blue] }
  }

  /// The finished picture.
  public var image: Image { Image(width: width, height: height, channels: 3, pixels: bytes) }

  /// One pixel, x to the right and y downwards.
  public subscript(x: Int, y: Int) -> Colour {
    get {
      let at = 3 * (y * width + x)
      return Colour(red: bytes[at], green: bytes[at + 1], blue: bytes[at + 2])
    }
    set {
      let at = 3 * (y * width + x)
      (bytes[at], bytes[at + 1], bytes[at + 2]) = (newValue.red, newValue.green, newValue.blue)
    }
  }

  /// Fills a rectangle; what lies outside the canvas is left away.
  mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
    for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
      for column in max(0, x)..<max(0, x, min(self.width, x + width)) { self[column, row] = colour }
    }
  }

  /// Lets a colour shine through by `share` in [0, 1]; pixels outside the canvas are left away.
  mutating func blend(x: Int, y: Int, _ colour: Colour, share: Float) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    self[x, y] = self[x, y].blended(with: colour, share: share)
  }
}
