import Files
import Foundation

/// The SHA-256 of a file's bytes: the same digest is the same file, wherever it lies.
///
/// Throws `FileError` if it cannot be read.
public func digest(ofFile path: String) throws -> String {
  guard let file = FileHandle(forReadingAtPath: path) else { throw FileError.reading(path, errno: ENOENT) }
  defer { try? file.close() }
  var digest = SHA256()
  do {
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { piece.withUnsafeBytes { digest.update($0) } }
  } catch {
    throw FileError(.io, path, "cannot be read (\(error.localizedDescription))")
  }
  return digest.hexadecimal()
}
