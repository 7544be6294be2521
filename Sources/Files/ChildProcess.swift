import Foundation

/// How a child process ended.
enum ChildEnding: Equatable {
  /// It ended well, and this is what it wrote.
  case answer([UInt8])
  case exit(Int32)
  case signal(Int32)
  /// It wrote more than it was allowed to, and was stopped.
  case tooLong

  /// As the end of a sentence that begins with what was tried.
  var description: String {
    switch self {
    case .answer: "went well"
    case .exit(let status): "failed with status \(status)"
    case .signal(SIGXCPU): "took too long"
    case .signal(SIGKILL): "was stopped by the system"
    case .signal(let signal): "crashed its reader (\(String(cString: strsignal(signal))))"
    case .tooLong: "gave far more than the file can hold"
    }
  }
}

/// Child processes that read what may crash their reader. Started anew, never forked: OpenMP does not survive a fork.
enum ChildProcess {
  /// Runs a program to its end and returns its standard output; the other streams go nowhere.
  ///
  /// Throws `FileError` if it cannot be started.
  static func run(_ executable: String, _ arguments: [String], answerLimit: Int) throws -> ChildEnding {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileError.reading(executable) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try start(executable, arguments, output: ends[1])
    }
    let answer = drain(ends[0], limit: answerLimit)
    if answer == nil { kill(child, SIGKILL) }
    let ending = ending(of: child)
    guard let answer else { return .tooLong }
    return ending == .exit(0) ? .answer(answer) : ending
  }

  /// Starts a program. Streams that are not given go nowhere; `environment` is added to this process's own.
  static func start(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:], input: Int32? = nil, output: Int32? = nil
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, given) in [(STDIN_FILENO, input), (STDOUT_FILENO, output), (STDERR_FILENO, nil)] {
      if let given {
        posix_spawn_file_actions_adddup2(&actions, given, stream)
      } else {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", stream == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0)
      }
    }
    // A file that this process writes would stay open, and locked, in the child.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > STDERR_FILENO {
        posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    }
    let words = ([executable] + arguments).map { strdup($0) } + [nil]
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var child = pid_t()
    let status = posix_spawn(&child, executable, &actions, nil, words, variables)
    guard status == 0 else { throw FileError.reading(executable, errno: status) }
    return child
  }

  /// Waits for a child to end, and says how it did.
  static func ending(of child: pid_t) -> ChildEnding {
    var ending = Int32(0)
    while waitpid(child, &ending, 0) < 0 && errno == EINTR {}
    // wait.h's macros: the signal in the low 7 bits, else the exit status in the next byte.
    return ending & 0x7F != 0 ? .signal(ending & 0x7F) : .exit(ending >> 8 & 0xFF)
  }

  /// All that comes out of a pipe; nil if it is more than `limit`.
  private static func drain(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
      if bytes.count > limit { return nil }
    }
  }
}
