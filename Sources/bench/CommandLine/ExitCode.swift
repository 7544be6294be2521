/// How the process ends where no file is to blame (`FileError` has codes of its own): sysexits.h; after a signal it is
/// 128 + the signal, 130 after Ctrl-C.
enum ExitCode: Int32 {
  case success = 0
  case usage = 64
  /// Something outside of the program is missing.
  case unavailable = 69
  /// An error that nobody foresaw.
  case software = 70
  /// The output cannot be written.
  case inputOutput = 74
}

/// A command line that cannot be understood.
struct UsageError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
