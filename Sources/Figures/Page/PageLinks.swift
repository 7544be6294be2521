import Files
import Foundation

/// How a page names the pictures and sounds on it.
struct PageLinks {
  let page: String
  let linking: Page.Linking

  /// The address of a file, as an attribute holds it.
  ///
  /// Throws `FileError` if there is no such file: a page shows no holes.
  func address(of path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: place(of: path)) else {
      throw FileError(.missing, place(of: path), "is not there, the page \(page) would show it", remedy: "make it first")
    }
    guard linking == .relative else { return "data:\(Self.kind(of: path));base64,\(bytes.base64EncodedString())" }
    return HTML.escaped(relativeAddress(of: path))
  }

  /// The address of a sound, as an attribute holds it.
  func address(of clip: Clip) throws -> String {
    switch clip {
    case .file(let path): try address(of: path)
    case .linked(let path): HTML.escaped(relativeAddress(of: path))
    case .embedded(let bytes): "data:audio/mpeg;base64," + bytes.base64EncodedString()
    }
  }

  /// The address of a file beside the page, whether or not others are embedded.
  private func relativeAddress(of path: String) -> String {
    relative(path).addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
  }

  /// Width and height as attributes, so that a page does not jump while it loads; none for what is no PNG file.
  func size(of path: String) -> String {
    guard let file = FileHandle(forReadingAtPath: place(of: path)), let start = try? file.read(upToCount: 24),
      start.count == 24, start.starts(with: [0x89, 0x50, 0x4e, 0x47])
    else { return "" }
    // A PNG file begins with eight bytes, the length and name of its first chunk, and in it the size, big-endian.
    func number(at offset: Int) -> Int { start.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) } }
    return " width=\"\(number(at: 16))\" height=\"\(number(at: 20))\""
  }

  private func place(of path: String) -> String {
    path.hasPrefix("/") ? path : Folder.containing(page) + "/" + path
  }

  private func relative(_ path: String) -> String {
    let from = Self.parts(of: Folder.containing(page)), to = Self.parts(of: place(of: path))
    let shared = zip(from, to.dropLast()).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: from.count - shared) + to[shared...]).joined(separator: "/")
  }

  private static func parts(of path: String) -> [String] {
    Array(URL(fileURLWithPath: path).standardizedFileURL.pathComponents.dropFirst())
  }

  private static func kind(of path: String) -> String {
    switch path.split(separator: ".").last {
    case "png": "image/png"
    case "svg": "image/svg+xml"
    case "wav": "audio/wav"
    case "flac": "audio/flac"
    case "ogg": "audio/ogg"
    case "mp3": "audio/mpeg"
    default: "application/octet-stream"
    }
  }
}
