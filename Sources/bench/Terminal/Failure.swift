import Files
import Glibc

/// An error as the user meets it: one line and an exit code.
struct Failure {
  let message: String
  let code: Int32

  init(_ message: String, _ code: ExitCode) { self.init(message: message, code: code.rawValue) }

  private init(message: String, code: Int32) {
    self.message = message
    self.code = code
  }

  init(_ error: any Error) {
    switch error {
    case let error as UsageError: self.init(error.message, .usage)
    case let error as FileError: self.init(message: error.description, code: error.kind.exitCode)
    case let error as Unavailable: self.init(error.message, .unavailable)
    case let error as Interrupted:
      // Whoever stopped reading is not told that he did.
      let message = error.signalNumber == SIGPIPE ? "" : error.advice ?? "stopped"
      self.init(message: message, code: 128 + error.signalNumber)
    default: self.init(String(describing: error), .software)
    }
  }

  /// Says it and gives the code.
  func report() -> Int32 {
    if !message.isEmpty {
      Console.note("bench: " + message.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
    return code
  }
}

/// Something outside of the program that is missing.
struct Unavailable: Error {
  let message: String
}
