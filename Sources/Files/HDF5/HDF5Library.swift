import CHDF5
import Foundation

/// libhdf5 itself: one thread in it at a time, its own printing silenced, its error stack turned into `FileError`s.
enum HDF5Library {
  private static let lock = NSRecursiveLock()

  private static let start: Void = {
    // Some network disks know no file locks; HDF5 then goes on without.
    setenv("HDF5_USE_FILE_LOCKING", "BEST_EFFORT", 0)
    // At exit it would try again to write what did not fit on a full disk.
    H5dont_atexit()
    H5open()
  }()

  /// Runs calls of the library; Debian's build is for one thread at a time.
  static func locked<R>(_ body: () throws -> R) rethrows -> R {
    lock.lock()
    defer { lock.unlock() }
    _ = start
    // Debian's build keeps an error stack for each thread, and each prints until it is told not to.
    H5Eset_auto2(bench_H5E_DEFAULT(), nil, nil)
    return try body()
  }

  /// The innermost reason on the library's error stack.
  static func reason() -> String {
    var reason = "unknown reason"
    withUnsafeMutablePointer(to: &reason) { place in
      _ = H5Ewalk2(
        bench_H5E_DEFAULT(), H5E_WALK_UPWARD,
        { index, error, place in
          if index == 0, let words = error?.pointee.desc {
            place!.assumingMemoryBound(to: String.self).pointee = String(cString: words)
          }
          return 0
        }, place)
    }
    return reason
  }
}

/// Something open in the library, closed with its last owner: a call that takes `id` needs one with a name, which
/// lives to the end of its scope (`open(place).id` is closed before the call).
final class HDF5Handle: Sendable {
  let id: hid_t
  private let close: @Sendable (hid_t) -> herr_t

  init(_ id: hid_t, _ close: @escaping @Sendable (hid_t) -> herr_t) {
    self.id = id
    self.close = close
  }

  deinit { HDF5Library.locked { _ = close(id) } }
}

/// The file that calls are about, for their errors.
struct HDF5Subject: Sendable {
  let path: String
  let isWritten: Bool

  /// Keeps what a call opened, or throws why it did not.
  func keep(_ id: hid_t, _ close: @escaping @Sendable (hid_t) -> herr_t) throws -> HDF5Handle {
    guard id >= 0 else { throw failure() }
    return HDF5Handle(id, close)
  }

  /// Passes a call's result on, or throws why it failed.
  @discardableResult
  func check<Status: SignedInteger>(_ status: Status) throws -> Status {
    guard status >= 0 else { throw failure() }
    return status
  }

  /// The error for a call that has just failed.
  func failure() -> FileError {
    let reason = HDF5Library.reason()
    if isWritten {
      // The library tells the system's error in words alone: "file write failed: …, errno = 28, …".
      let code = reason.range(of: "errno = ").flatMap { Int32(reason[$0.upperBound...].prefix { $0.isNumber }) }
      return code.map { FileError.writing(path, errno: $0) }
        ?? FileError(.io, path, "cannot be written by HDF5 (\(reason))")
    }
    let found = reason.contains("truncated file") ? "is cut short" : "is no HDF5 file that can be read"
    return FileError(
      .badData, path, "\(found) (\(reason))", remedy: "it is damaged or incomplete: make it or copy it again")
  }
}
