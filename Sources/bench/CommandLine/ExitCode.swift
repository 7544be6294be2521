/// How the process ends: the codes of sysexits.h, and 128 + the signal after one (130 after Ctrl-C).
enum ExitCode: Int32 {
  case success = 0
  case usage = 64
  case badData = 65
  case missingInput = 66
  case unavailable = 69
  case software = 70
  case cannotCreate = 73
  case inputOutput = 74
}

/// A command line that cannot be understood.
struct UsageError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
