import Foundation

/// Files that are there whole or not at all.
///
/// A file is written beside its place as `.partial-NAME`, brought to the disk, and renamed into place: a reader, a
/// full disk or a kill -9 never meets half of one. What a killed process left behind is overwritten by the next
/// write of the same name and harms nobody until then. A link is followed; a device or a pipe is written directly.
public enum AtomicFile {
  /// Writes bytes.
  ///
  /// Throws `FileError` on a full disk, a missing or unwritable folder; what was there before is then untouched.
  public static func write(_ bytes: some ContiguousBytes, to path: String) throws {
    try bytes.withUnsafeBytes { bytes in
      try stream(to: path, byteCount: bytes.count) { append in try append(bytes) }
    }
  }

  /// Writes text as UTF-8.
  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Writes bytes piece by piece: `body` calls its argument for each.
  ///
  /// `byteCount` is what it will come to, for the message if the disk has no room for it.
  static func stream(
    to path: String, byteCount: Int, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    try replace(path) { partial in
      let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw FileError.writing(path, bytes: byteCount) }
      defer { close(descriptor) }
      try body { bytes in
        var written = 0
        while written < bytes.count {
          let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
          if count < 0 && errno == EINTR { continue }
          guard count > 0 else { throw FileError.writing(path, bytes: byteCount) }
          written += count
        }
      }
    }
  }

  /// Has `body` write a file under the temporary path that it is given, then puts it in place.
  ///
  /// For what a library writes (sound, HDF5). The temporary name keeps the extension.
  @discardableResult
  public static func replace<R>(_ path: String, _ body: (String) throws -> R) throws -> R {
    let place = try destination(path)
    guard let partial = place.partial else { return try body(place.path) }
    unlink(partial)
    do {
      let result = try body(partial)
      try synchronise(partial, reportedAs: path)
      guard rename(partial, place.path) == 0 else { throw FileError.writing(path) }
      synchroniseFolder(Folder.containing(place.path))
      return result
    } catch {
      unlink(partial)
      throw error
    }
  }

  /// Where a path leads, and the name beside it to write under; none for devices and pipes.
  private static func destination(_ path: String) throws -> (path: String, partial: String?) {
    var information = stat()
    if stat(path, &information) == 0 {
      let kind = information.st_mode & S_IFMT
      if kind == S_IFDIR { throw FileError.writing(path, errno: EISDIR) }
      if kind != S_IFREG { return (path, nil) }
    }
    var place = path
    if let resolved = realpath(path, nil) {
      place = String(cString: resolved)
      free(resolved)
    }
    return (place, Folder.containing(place) + "/.partial-" + Folder.name(of: place))
  }

  /// Waits until a file's bytes are on the disk: some disks say only then that they are full.
  private static func synchronise(_ file: String, reportedAs path: String) throws {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.writing(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError.writing(path) }
  }

  /// Brings the rename itself to the disk; some file systems refuse it for folders, and nothing is lost then.
  private static func synchroniseFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
