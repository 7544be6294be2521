/// A picture: rows from the top, pixels from the left, 8 bits a channel.
public struct Image: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// 1 is grey, 3 red green blue, 4 red green blue opacity (not premultiplied).
  public let channels: Int
  /// `[height, width, channels]`, last fastest.
  public var pixels: [UInt8]

  public init(width: Int, height: Int, channels: Int = 3, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture of \(width) × \(height) pixels has none")
    precondition([1, 3, 4].contains(channels), "a picture has 1, 3 or 4 channels, not \(channels)")
    precondition(
      pixels.count == width * height * channels,
      "\(pixels.count) values do not fill \(width) × \(height) pixels of \(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// A picture of one colour.
  public init(width: Int, height: Int, filledWith colour: [UInt8]) {
    self.init(
      width: width, height: height, channels: colour.count,
      pixels: (0..<width * height).flatMap { _ in colour })
  }
}
