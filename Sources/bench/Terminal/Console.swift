import Glibc
import Synchronization

/// Standard output for results, standard error for everything said on the way.
///
/// A reader that left (`bench runs | head`) is no error: the rest goes nowhere, and long work stops where it can save.
/// Output that cannot be written, on a full disk, ends the process with code 74 when the work has stopped.
enum Console {
  private static let lost = Mutex<Failure?>(nil)
  private static let readerLeft = Atomic<Bool>(false)

  /// Why standard output is incomplete, if it is.
  static var failure: Failure? { lost.withLock { $0 } }

  /// Writes a result and a line's end.
  static func print(_ text: String) {
    guard failure == nil, !readerLeft.load(ordering: .relaxed) else { return }
    switch write(text + "\n", to: STDOUT_FILENO) {
    case 0: break
    case EPIPE:
      readerLeft.store(true, ordering: .relaxed)
      Interruption.request(SIGPIPE)
    case let code:
      let reason = String(cString: strerror(code)).lowercased()
      lost.withLock { $0 = Failure("standard output cannot be written: \(reason)", .inputOutput) }
      Interruption.request(SIGPIPE)
    }
  }

  /// Says something beside the result.
  static func note(_ text: String) { show(text + "\n") }

  /// Writes to standard error as it stands: no line's end is added.
  static func show(_ text: String) {
    if write(text, to: STDERR_FILENO) == EPIPE { Interruption.request(SIGPIPE) }
  }

  /// Whether somebody watches standard error.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Columns of that terminal.
  static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// Writes all of a text. Gives the error's number, 0 if there was none.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count < 0, errno != EINTR { return errno }
        written += max(0, count)
      }
      return 0
    }
  }
}
