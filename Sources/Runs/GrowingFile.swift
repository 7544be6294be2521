import Files
import Foundation

/// A file that records are added to at its end, whole or not at all.
///
/// Every record goes to the system in one call, so a killed process leaves whole records; if the disk fills, what
/// was written of one is taken back.
final class GrowingFile {
  let path: String
  /// Bytes in the file.
  private(set) var length: Int
  private let descriptor: Int32

  /// A new, empty file.
  ///
  /// Throws `FileError` if there is one already or none can be made.
  init(creating path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      guard errno == EEXIST else { throw FileError.writing(path) }
      throw FileError(
        .cannotCreate, path, "is there already", remedy: "go on with the run by --resume or name another by --out")
    }
    (self.path, length) = (path, 0)
  }

  /// A file that is there, cut to the length that it had at a saved state.
  ///
  /// Throws `FileError` if it is shorter: then it is not the file of that state.
  init(continuing path: String, from length: Int) throws {
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.writing(path) }
    (self.path, self.length) = (path, length)
    let found = Int(lseek(descriptor, 0, SEEK_END))
    guard found >= length else {
      throw FileError(
        .badData, path, "has \(found) bytes where the saved state knows of \(length)",
        remedy: "put back the file as the run left it, or begin a new run")
    }
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw FileError.writing(path) }
  }

  deinit { close(descriptor) }

  func append(_ record: [UInt8]) throws {
    var written = 0
    while written < record.count {
      let count = record.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, record.count - written) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let failure = FileError.writing(path, bytes: record.count)
        ftruncate(descriptor, off_t(length))
        throw failure
      }
      written += count
    }
    length += record.count
  }

  /// Waits until all is on the disk.
  func synchronise() throws {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError.writing(path) }
  }
}
