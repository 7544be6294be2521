import Foundation

/// A child process that is asked and answers until it is no longer needed: messages of bytes, each after its length.
///
/// It is this program under a hidden verb, for work that may crash or hang. One question at a time.
public final class ChildConversation {
  /// Why there is no answer: the child is gone then. As the end of a sentence that begins with what the child ran.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    public let description: String
  }

  private let child: pid_t
  private let socket: Int32
  private var isOver = false

  /// Starts the child. Its standard input is its end of the conversation; its other streams go nowhere.
  ///
  /// Throws `FileError` if it cannot be started.
  public init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw FileError.reading(executable)
    }
    socket = ends[0]
    defer { close(ends[1]) }
    do { child = try ChildProcess.start(executable, arguments, environment: environment, input: ends[1]) } catch {
      close(ends[0])
      throw error
    }
  }

  deinit { end() }

  /// Sends a question and waits for its answer.
  ///
  /// Throws `Failure` if the child dies over it or takes longer than `seconds`, and ever after.
  public func ask(_ question: [UInt8], seconds: Double) throws -> [UInt8] {
    guard !isOver else { throw Failure(description: "has ended") }
    let deadline = ContinuousClock.now + .seconds(seconds)
    if ChildMessage.send(question, to: socket, before: deadline),
      let answer = ChildMessage.receive(from: socket, before: deadline)
    {
      return answer
    }
    let wasLate = ContinuousClock.now >= deadline, ending = end()
    throw Failure(
      description: wasLate ? String(format: "did not answer within %.0f s", seconds) : ChildConversation.words(for: ending))
  }

  /// Ends the child. One that is dying already has its own ending.
  @discardableResult
  private func end() -> ChildEnding {
    guard !isOver else { return .exit(0) }
    isOver = true
    close(socket)
    kill(child, SIGKILL)
    return ChildProcess.ending(of: child)
  }

  private static func words(for ending: ChildEnding) -> String {
    switch ending {
    case .signal(SIGKILL): "stopped answering"
    case .signal(let signal): "crashed (\(String(cString: strsignal(signal)).lowercased()))"
    default: "ended its process"
    }
  }

  /// The child's side: answers every question until there are no more. Returns the exit status.
  public static func serve(_ answer: ([UInt8]) -> [UInt8]) -> Int32 {
    // What the work prints or reads must not come between.
    let socket = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 16), nothing = open("/dev/null", O_RDWR)
    guard socket >= 0, nothing >= 0 else { return FileError.Kind.io.exitCode }
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { dup2(nothing, stream) }
    while let question = ChildMessage.receive(from: socket) {
      guard ChildMessage.send(answer(question), to: socket) else { break }
    }
    return 0
  }
}

/// Bytes after their number, over a socket.
private enum ChildMessage {
  typealias Instant = ContinuousClock.Instant

  /// A length beyond this is no message.
  private static let longest = 1 << 32

  /// False if the other side is gone or the time is up.
  static func send(_ bytes: [UInt8], to socket: Int32, before deadline: Instant? = nil) -> Bool {
    let length = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) }
    return [length, bytes].allSatisfy { part in
      part.withUnsafeBytes { part in
        var sent = 0
        while sent < part.count {
          guard isReady(socket, POLLOUT, before: deadline) else { return false }
          // No signal if the other side is gone.
          let count = Glibc.send(socket, part.baseAddress! + sent, part.count - sent, Int32(MSG_NOSIGNAL) | nonBlocking(deadline))
          guard count > 0 || errno == EINTR || errno == EAGAIN else { return false }
          sent += max(0, count)
        }
        return true
      }
    }
  }

  /// Nil if the other side is gone or the time is up.
  static func receive(from socket: Int32, before deadline: Instant? = nil) -> [UInt8]? {
    guard let length = read(8, from: socket, before: deadline) else { return nil }
    let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
    return (0...longest).contains(count) ? read(count, from: socket, before: deadline) : nil
  }

  private static func read(_ count: Int, from socket: Int32, before deadline: Instant?) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, isReady(socket, POLLIN, before: deadline) {
        let got = recv(socket, buffer.baseAddress! + filled, count - filled, nonBlocking(deadline))
        guard got > 0 || got < 0 && (errno == EINTR || errno == EAGAIN) else { return }
        filled += max(0, got)
      }
    }
    return bytes.count == count ? bytes : nil
  }

  private static func nonBlocking(_ deadline: Instant?) -> Int32 { deadline == nil ? 0 : Int32(MSG_DONTWAIT) }

  /// Waits until the socket can be read from or written to.
  private static func isReady(_ socket: Int32, _ event: Int32, before deadline: Instant?) -> Bool {
    guard let deadline else { return true }
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { return false }
      var waiting = pollfd(fd: socket, events: Int16(event), revents: 0)
      let count = poll(&waiting, 1, Int32(min(left.rounded(.up), 60_000)))
      if count > 0 { return true }
      if count < 0, errno != EINTR { return false }
    }
  }
}
