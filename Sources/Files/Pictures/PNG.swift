import CPNG
import Foundation

/// Pictures as PNG files: sRGB, 8 bits, with words about where they come from.
public enum PNG {
  /// Writes a picture, atomically.
  ///
  /// `text` is kept as iTXt chunks: keywords of 1 to 79 Latin letters (`Software`, `Comment`, …), texts of any kind.
  public static func write(_ image: Image, text: [String: String] = [:], to path: String) throws {
    try AtomicFile.write(encode(image, text: text), to: path)
  }

  /// Reads a picture of any PNG kind as 8 bits; a palette is resolved.
  ///
  /// Throws `FileError` for what is not a PNG file, or a damaged one.
  public static func read(_ path: String) throws -> Image {
    try decode(ByteSource(path).readAll(), path: path)
  }

  /// The text chunks of a PNG file by keyword.
  public static func text(_ path: String) throws -> [String: String] {
    var text: [String: String] = [:]
    for chunk in try PNGChunk.split(ByteSource(path).readAll(), path: path) {
      if let (keyword, words) = chunk.text { text[keyword] = words }
    }
    return text
  }

  /// The bytes of a PNG file.
  public static func encode(_ image: Image, text: [String: String] = [:]) -> [UInt8] {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = png_uint_32(image.width)
    header.height = png_uint_32(image.height)
    header.format = formats[image.channels]!
    var size = png_alloc_size_t(0)
    // The first call measures, the second writes: memory is all that either could lack.
    guard png_image_write_to_memory(&header, nil, &size, 0, image.pixels, 0, nil) != 0 else {
      preconditionFailure("libpng: \(message(header))")
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      guard png_image_write_to_memory(&header, buffer.baseAddress, &size, 0, image.pixels, 0, nil) != 0 else {
        preconditionFailure("libpng: \(message(header))")
      }
      count = size
    }
    let words = text.sorted { $0.key < $1.key }.map { PNGChunk(keyword: $0.key, text: $0.value) }
    let start = PNGChunk.bytesBeforeText
    return bytes[..<start] + words.flatMap(\.bytes) + bytes[start...]
  }

  /// The picture in the bytes of a PNG file; `path` is for the error.
  public static func decode(_ bytes: [UInt8], path: String) throws -> Image {
    func damaged(_ found: String) -> FileError {
      FileError(.badData, path, "is not a PNG picture that can be read (\(found))", remedy: "make it again")
    }
    guard bytes.starts(with: PNGChunk.signature) else { throw damaged("it does not begin as one") }
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    guard png_image_begin_read_from_memory(&header, bytes, bytes.count) != 0 else { throw damaged(message(header)) }
    defer { png_image_free(&header) }
    let hasColour = header.format & 2 != 0
    let hasOpacity = header.format & 1 != 0
    let channels = hasOpacity ? 4 : hasColour ? 3 : 1
    header.format = formats[channels]!
    // Deflate packs at most 1032 to one, and a packed pixel has at least one bit.
    let (width, height) = (Int(header.width), Int(header.height))
    guard let size = checkedProduct([width, height, channels]), size / (8 * channels) <= 1032 * bytes.count else {
      throw damaged("\(bytes.count) bytes cannot hold \(width) × \(height) pixels")
    }
    var finished = false
    let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      finished = png_image_finish_read(&header, nil, buffer.baseAddress, 0, nil) != 0
      count = finished ? size : 0
    }
    guard finished else { throw damaged(message(header)) }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  private static let formats: [Int: png_uint_32] = [1: 0, 3: 2, 4: 3]

  private static func message(_ header: png_image) -> String {
    withUnsafeBytes(of: header.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
