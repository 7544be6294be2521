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
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw FileError(.missing, path, "is not there, the page \(page) would show it", remedy: "make it first")
    }
    guard linking == .relative else { return "data:\(Self.kind(of: path));base64,\(bytes.base64EncodedString())" }
    return HTML.escaped(relative(path).addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path)
  }

  private func relative(_ path: String) -> String {
    let from = Self.parts(of: Folder.containing(page)), to = Self.parts(of: path)
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
    default: "application/octet-stream"
    }
  }
}
