import Foundation

/// A file's bytes, read from any place in it and never beyond its end.
///
/// Read with pread rather than mapped: a file that another process shortens meanwhile is an error, not a crash.
final class ByteSource: Sendable {
  let path: String
  /// Length of the file when it was opened.
  let count: Int
  private let storage: Storage

  private enum Storage {
    case descriptor(Int32)
    case memory([UInt8])
  }

  /// Opens a file; what is not a plain file is refused.
  init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError.reading(path) }
    var information = stat()
    fstat(descriptor, &information)
    let kind = information.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      if kind == S_IFDIR { throw FileError.reading(path, errno: EISDIR) }
      throw FileError(.missing, path, "is not a plain file", remedy: "name a file on a disk")
    }
    self.path = path
    count = Int(information.st_size)
    storage = .descriptor(descriptor)
  }

  /// Bytes in memory; `path` is for the errors.
  init(_ bytes: [UInt8], path: String) {
    self.path = path
    count = bytes.count
    storage = .memory(bytes)
  }

  deinit { if case .descriptor(let descriptor) = storage { close(descriptor) } }

  /// Fills a buffer with the bytes from `offset` on.
  ///
  /// Throws `FileError` if the file ends before.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    guard offset >= 0, offset <= count, buffer.count <= count - offset else { throw endsTooSoon }
    switch storage {
    case .memory(let bytes):
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + buffer.count]))
      }
    case .descriptor(let descriptor):
      var done = 0
      while done < buffer.count {
        let got = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw FileError.reading(path) }
        guard got > 0 else { throw endsTooSoon }
        done += got
      }
    }
  }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard count >= 0, count <= self.count else { throw endsTooSoon }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      filled = count
    }
  }

  func readAll() throws -> [UInt8] { try read(at: 0, count: count) }

  private var endsTooSoon: FileError {
    FileError(.badData, path, "ends too soon", remedy: "it is cut short: make it or copy it again")
  }
}
